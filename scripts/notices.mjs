// Writes THIRD-PARTY-NOTICES.md: the licences of everything that is shipped inside the extension.
//
//   npm run notices
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { grammarPackages } from './lib/grammars.mjs';
import { root } from './lib/paths.mjs';

const HEADER = `# Third-party notices

Quarry ships the following packages, or code and data made from them. This page is written by \`npm run notices\`.
`;

/** Development packages that are bundled into dist/deep.mjs and dist/onnx: only the part that is used is shipped. */
const BUNDLED = [
  '@huggingface/jinja',
  '@huggingface/tokenizers',
  '@huggingface/transformers',
  'onnxruntime-common',
  'onnxruntime-web',
];

/** The file of the notices, absolute. */
export const noticesFile = join(root, 'THIRD-PARTY-NOTICES.md');

/** @returns {string} the page, from the lockfile and the packages installed */
export function notices() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const shipped = Object.entries(packages)
    // An optional package is one platform's form of another that is listed (sqlite-vec-linux-x64).
    .filter(([path, entry]) => path !== '' && !entry.dev && !entry.optional && !entry.devOptional)
    .map(([path]) => path.slice('node_modules/'.length));
  return [HEADER, ...[...new Set([...shipped, ...grammarPackages, ...BUNDLED])].sort().map(section)].join('\n');
}

function section(name) {
  const folder = join(root, 'node_modules', name);
  const { version, license, author, homepage, repository } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const link = homepage ?? (typeof repository === 'string' ? repository : repository?.url)?.replace(/^git\+/, '');
  const lines = [`## ${name} ${version}`, '', `Licence: ${license}${link ? ` · ${link}` : ''}`, ''];
  for (const text of licenceTexts(folder, author)) lines.push('```text', text.trim(), '```', '');
  return lines.join('\n');
}

/** The licence files of a package; where it has none, the MIT licence with its author's name. */
function licenceTexts(folder, author) {
  const files = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice|third.?party)/i.test(name));
  if (files.length > 0)
    return files.sort().map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r', ''));
  const mit = readFileSync(join(root, 'LICENSE'), 'utf8');
  return [mit.replace(/^Copyright .*$/m, `Copyright (c) ${typeof author === 'string' ? author : author?.name}`)];
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(noticesFile, notices());
  console.log(`notices: ${noticesFile}`);
}
