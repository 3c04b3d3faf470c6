// Loaded into every Node process and thread by NODE_OPTIONS (`--require`): writes one line for every attempt to use the
// network to QUARRY_SOCKETS, before it is made; and one line when it begins to watch, so that silence means something.
'use strict';
const dgram = require('node:dgram');
const dns = require('node:dns');
const { appendFileSync } = require('node:fs');
const net = require('node:net');
const { isMainThread } = require('node:worker_threads');

const report = process.env.QUARRY_SOCKETS;
const STACK_LINES = 40;

/** @param {'watching' | 'connect' | 'listen' | 'udp' | 'dns'} what */
function note(what, to) {
  const main = (process.argv[1] ?? '').split(/[\\/]/).slice(-2).join('/');
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, STACK_LINES);
  const stack = what === 'watching' ? '' : new Error('for its stack').stack;
  appendFileSync(report, `${JSON.stringify({ what, to, main, pid: process.pid, thread: !isMainThread, stack })}\n`);
}

/** Calls `before` with the arguments of every call of a function. */
function spy(object, name, before) {
  const original = object[name];
  object[name] = function (...args) {
    before(args);
    return original.apply(this, args);
  };
}

/** `host:port` of what net takes as an address; a path is a socket of this machine's file system, not a network. */
function addressOf(args) {
  // Internally the arguments arrive as one array.
  const [first, second] = Array.isArray(args[0]) ? args[0] : args;
  if (first !== null && typeof first === 'object') {
    if (first.path !== undefined && first.port === undefined) return null;
    // A handle or a descriptor that is open already.
    if (first.port === undefined) return null;
    return `${first.host ?? 'localhost'}:${first.port}`;
  }
  if (typeof first === 'string' && Number.isNaN(Number(first))) return null;
  return `${typeof second === 'string' ? second : 'localhost'}:${first}`;
}

if (report) {
  const noting = (what) => (args) => {
    const to = addressOf(args);
    if (to !== null) note(what, to);
  };
  // HTTP, HTTPS, HTTP/2, fetch and WebSocket all end here.
  spy(net.Socket.prototype, 'connect', noting('connect'));
  spy(net.Server.prototype, 'listen', noting('listen'));
  for (const name of ['bind', 'connect', 'send']) spy(dgram.Socket.prototype, name, () => note('udp', name));
  for (const resolver of [dns, dns.promises]) {
    const names = Object.keys(resolver).filter((name) => /^(lookup|resolve|reverse)/.test(name));
    for (const name of names) {
      spy(resolver, name, ([host]) => {
        // `localhost` is asked for by servers that listen there.
        if (!net.isIP(String(host))) note('dns', String(host));
      });
    }
  }
  note('watching', '');
}
