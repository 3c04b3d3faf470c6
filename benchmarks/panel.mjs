// How smooth is a long conversation? The chat's real page in a real browser, with answers about this repository.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { advance, askStream, chatDocument, Engine, headOf, newTurn } from '../dist/bench.mjs';
import { keep, table } from './lib/results.mjs';
import { quantile, round } from './lib/stats.mjs';
import { scratch } from './lib/trees.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const QUESTIONS = [
  'How are ignored files left out?',
  'Where is the index kept?',
  'Who calls excerptOf?',
  'How is a query understood?',
  'Which exported functions have no test?',
  'How does the engine restart when it dies?',
  'What happens to a file that is too large?',
  'How are citations verified?',
  'What is a chunk?',
  'How are two windows on one folder kept apart?',
];
/** Pixels a step of the wheel scrolls. */
const STEP = 300;
const STEPS = 400;
/** Pieces of text that a running answer grows by. */
const PIECES = 300;

export async function run(args) {
  const { values } = parseArgs({ args, options: { turns: { type: 'string', default: '10,500' } } });
  const answered = await answers();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info'],
  });
  const rows = [];
  for (const turns of values.turns.split(',').map(Number)) rows.push(await measure(browser, answered, turns));
  await browser.close();
  keep('panel', { rows });
  console.log(panelTable({ rows }));
}

/** Real turns, as the panel keeps them. */
async function answers() {
  const engine = await Engine.open(join(root, 'src'), { storage: scratch('panel') });
  await engine.index();
  const turns = [];
  for (const [i, question] of QUESTIONS.entries()) {
    let turn = newTurn(i + 1, { question }, Date.now());
    for await (const event of askStream(engine, { question, model: null })) turn = advance(turn, event);
    turns.push(turn);
  }
  await engine.close();
  return turns;
}

async function measure(browser, answered, count) {
  const turns = Array.from({ length: count }, (_, i) => ({ ...answered[i % answered.length], id: i + 1 }));
  const file = join(root, 'dist/webview', `panel-${process.pid}.html`);
  writeFileSync(
    file,
    chatDocument({ policy: "default-src 'self' 'unsafe-inline' file:", nonce: '', asset: (name) => name }),
  );
  try {
    const page = await browser.newPage({ viewport: { width: 420, height: 800 } });
    const busy = await processorTime(page);
    await page.addInitScript(host);
    await page.goto(pathToFileURL(file).href);
    const openMs = await busy(() => page.evaluate(open, { turns, heads: turns.map(headOf) }));
    let frames = [];
    const scrollMs = await busy(async () => (frames = await page.evaluate(scroll, { STEP, STEPS })));
    const answer = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
    const growMs = await busy(() => page.evaluate(grow, { answer, pieces: PIECES, id: count + 1, asked: turns[0] }));
    const { nodes, heap } = await page.evaluate(() => ({
      nodes: document.querySelectorAll('*').length,
      heap: performance.memory.usedJSHeapSize,
    }));
    await page.close();
    return {
      turns: count,
      openMs: round(openMs),
      scrollStepMs: round(scrollMs / frames.length, 2),
      frameP50Ms: round(quantile(frames, 0.5)),
      frameP95Ms: round(quantile(frames, 0.95)),
      growPieceMs: round(growMs / PIECES, 2),
      nodes,
      heapMB: round(heap / 2 ** 20),
    };
  } finally {
    rmSync(file, { force: true });
  }
}

/** Measures the processor time of the page's main thread: script, style, layout, painting. */
async function processorTime(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
  };
  return async (act) => {
    const before = await spent();
    await act();
    return (await spent()) - before;
  };
}

// In the page
/* global document, requestAnimationFrame, window */

/** Stands where VS Code stands: takes the page's messages. */
function host() {
  const told = new EventTarget();
  window.host = told;
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => told.dispatchEvent(Object.assign(new Event('message'), { message })),
    getState: () => undefined,
    setState: () => undefined,
  });
}

/** Opens the conversation, until what is seen is painted. */
async function open({ turns, heads }) {
  const say = (data) => window.dispatchEvent(new MessageEvent('message', { data }));
  window.host.addEventListener('message', ({ message }) => {
    if (message.type === 'bodies') for (const id of message.ids) say({ type: 'turn', turn: turns[id - 1] });
  });
  say({ type: 'conversation', title: '', turns: heads });
  while (!document.querySelector('.turn.done')) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
}

/** Scrolls up from the end, a step a frame. @returns milliseconds of each frame */
async function scroll({ STEP, STEPS }) {
  const conversation = document.getElementById('conversation');
  const costs = [];
  for (let i = 0; i < STEPS && (i === 0 || conversation.scrollTop > 0); i++) {
    const started = performance.now();
    conversation.scrollTop -= STEP;
    await new Promise(requestAnimationFrame);
    costs.push(performance.now() - started);
  }
  return costs;
}

/** An answer is written at the end, a piece a frame. */
async function grow({ answer, pieces, id, asked }) {
  const say = (data) => window.dispatchEvent(new MessageEvent('message', { data }));
  const size = Math.ceil(answer.length / pieces);
  const sent = { model: 'm', destination: '', tokens: 1 };
  say({ type: 'turn', turn: { ...asked, id, state: 'running', text: '', cards: [], table: undefined, sent } });
  for (let i = 0; i < pieces; i++) {
    say({ type: 'more', id, from: i * size, text: answer.slice(i * size, (i + 1) * size) });
    await new Promise(requestAnimationFrame);
  }
}

export const panelTable = ({ rows }) => table(rows);
