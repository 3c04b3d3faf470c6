#!/usr/bin/env node
// Prints training/DATA.md: what the model was trained on.      usage: node training/collect/describe.mjs CACHE
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = join(resolve(process.argv[2]), 'pairs');
const reasons = JSON.parse(readFileSync(new URL('exclusions.json', import.meta.url), 'utf8'));
const packages = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
  .sort((a, b) => (a.package < b.package ? -1 : 1));
const used = packages.filter((p) => p.licence !== null && p.lengths[3] > 0);
const left = packages.filter((p) => p.licence === null);
const name = (p) => p.package.split('+')[1].replaceAll('~', '/');
const version = (p) => p.package.split('+').slice(2).join('+');
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0).toLocaleString('en-GB');

const languages = new Map();
for (const p of used)
  for (const [language, chunks] of Object.entries(p.languages))
    languages.set(language, (languages.get(language) ?? 0) + chunks);
const KINDS = { deb: 'Debian 12, binary packages', src: 'Debian 12, source packages', npm: 'npm' };

console.log(`# Training data of the bundled embedding model

Made by \`collect/describe.mjs\` from what \`collect/fetch.mjs\` and \`collect/extract.ts\` brought. Only packages whose licence
is known to be permissive are read, and of them no file whose first lines name a copyleft licence; files of class source
or document, no tests, nothing vendored, generated or minified. Of a package at most 3,000 chunks are taken (12,000
where a language has hardly another), so that no project dominates. No text of it is in the model: it holds words and
numbers.

${used.length} packages, ${sum(used.map((p) => p.files))} files, ${sum(used.map((p) => p.lengths[1]))} chunks, ${sum(used.map((p) => p.lengths[3]))} pairs: a doc comment and its
definition, a name in words and its definition, a heading and its section, a file's opening comment and a chunk of it,
a file's place and a chunk of it. Commit subjects and their changes, which the plan names, are not among them: packages
carry no history.

| Language | Chunks |
| --- | --- |
${[...languages]
  .sort((a, b) => b[1] - a[1])
  .map(([language, chunks]) => `| ${language} | ${chunks.toLocaleString('en-GB')} |`)
  .join('\n')}

## Left out

By name, whoever packages them (\`collect/exclusions.json\`; a scope or prefix counts as a name):
${Object.entries(reasons)
  .map(([reason, names]) => `\n- ${reason}: ${names}`)
  .join('')}

By content: every file that is also in a tree of the development suites, white space aside. By licence, not known to be
permissive (${left.length}): ${left.map(name).join(', ')}.
`);
for (const [kind, title] of Object.entries(KINDS)) {
  const own = used.filter((p) => p.package.startsWith(`${kind}+`));
  console.log(`## ${title}\n\n| Package | Version | Licence | Chunks | Pairs |\n| --- | --- | --- | --- | --- |`);
  for (const p of own)
    console.log(
      `| ${name(p)} | ${version(p)} | ${p.licence.replaceAll('|', '/')} | ${p.lengths[1]} | ${p.lengths[3]} |`,
    );
  console.log('');
}
