#!/usr/bin/env node
// Downloads and unpacks what the model is trained on: packages of Debian and npm named in sources.json.
// usage: node training/collect/fetch.mjs CACHE      (Node >= 24, apt-get, dpkg-deb, npm; run again to go on)
//
// CACHE/packages/<kind>+<name>+<version>/ is one package's tree; CACHE/archives/ keeps what came from the registries.
// Excluded names (exclusions.json, by reason) are refused, also when someone adds them to sources.json.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { isExcluded } from './exclude.mjs';

const run = promisify(execFile);
const cache = resolve(process.argv[2] ?? '.training');
const archives = join(cache, 'archives');
const packages = join(cache, 'packages');
const apt = join(cache, 'apt');
const sources = JSON.parse(readFileSync(new URL('sources.json', import.meta.url), 'utf8'));
for (const dir of [archives, packages, join(apt, 'lists/partial'), join(apt, 'cache/archives/partial')])
  mkdirSync(dir, { recursive: true });

/** Lists of our own, so that the machine's sources stay as they are. */
const APT = ['sourcelist=sources.list', 'sourceparts=-'].map((x) => `-oDir::Etc::${x.replace('=s', `=${apt}/s`)}`);
APT.push(`-oDir::State::Lists=${apt}/lists`, `-oDir::Cache=${apt}/cache`, '-qq');
const options = { cwd: archives, maxBuffer: 1 << 28 };

async function prepareApt() {
  if (existsSync(join(apt, 'sources.list'))) return;
  const key = '[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]';
  const suite = 'http://deb.debian.org/debian bookworm main';
  writeFileSync(join(apt, 'sources.list'), `deb ${key} ${suite}\ndeb-src ${key} ${suite}\n`);
  await run('apt-get', [...APT, 'update'], options);
}

/** Unpacks into a folder beside its place, then renames: a tree is whole or not there. */
async function unpackTo(name, unpack) {
  const to = join(packages, name.replaceAll('/', '~'));
  if (existsSync(to)) return;
  const part = `${to}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  await unpack(part);
  renameSync(part, to);
}

/** Asks apt for many at once; some files may be missing on the mirror: what came whole is unpacked. */
async function download(command, names) {
  const { stdout } = await run('apt-get', [...APT, ...command, '--print-uris', ...names], options);
  await run('apt-get', [...APT, ...command, ...names], options).catch(() => {});
  return [...stdout.matchAll(/^'[^']*' (\S+)/gm)].map((m) => m[1]).filter((f) => existsSync(join(archives, f)));
}

async function debian(names) {
  for (const file of await download(['download'], names)) {
    const [name, version] = file.split('_');
    await unpackTo(`deb+${name}+${version}`, (to) => run('dpkg-deb', ['-x', join(archives, file), to], options));
  }
}

async function debianSource(names) {
  const files = await download(['source', '--only-source', '--download-only'], names);
  for (const description of files.filter((f) => f.endsWith('.dsc'))) {
    const [name, version] = description.slice(0, -'.dsc'.length).split('_');
    const trees = files.filter((f) => f.startsWith(`${name}_`) && /\.tar\.\w+$/.test(f));
    if (!trees.some((f) => f.includes('.orig'))) continue;
    await unpackTo(`src+${name}+${version}`, async (to) => {
      for (const tree of trees) await run('tar', ['xf', join(archives, tree), '-C', to], options);
    });
  }
}

async function npm([name]) {
  const { stdout } = await run('npm', ['pack', '--json', '--silent', '--ignore-scripts', name], options);
  const [{ filename, version }] = JSON.parse(stdout);
  await unpackTo(`npm+${name}+${version}`, (to) =>
    run('tar', ['xf', join(archives, basename(filename)), '-C', to], options),
  );
}

async function fetchAll(kind, names, get, width, batch) {
  const have = new Set(readdirSync(packages).map((p) => p.split('+').slice(0, 2).join('+')));
  const short = { debian: 'deb', debianSource: 'src', npm: 'npm' }[kind];
  const queue = names.filter((n) => !isExcluded(n) && !have.has(`${short}+${n.replaceAll('/', '~')}`));
  const worker = async () => {
    while (queue.length > 0) {
      const some = queue.splice(0, batch);
      try {
        await get(some);
      } catch (error) {
        console.error(
          `${kind} ${some}: ${String(error.stderr || error.message)
            .trim()
            .split('\n')
            .at(-1)}`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}

await prepareApt();
await Promise.all([
  fetchAll('debian', sources.debian, debian, 1, 40),
  fetchAll('debianSource', sources.debianSource, debianSource, 1, 20),
  fetchAll('npm', sources.npm, npm, 2, 1),
]);
console.log(`${readdirSync(packages).length} packages in ${packages}`);
