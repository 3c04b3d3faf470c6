// The same tree without its comments and docstrings: what is left is found by code alone.
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { languageOf, Syntax } from '../../dist/bench.mjs';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist');

/** Copies a tree; comments and docstrings of what has a grammar become white space, so that lines stay where they are. */
export async function stripped(root, into) {
  const syntax = await Syntax.create(dist);
  const known = new Set(syntax.languages());
  cpSync(root, into, { recursive: true });
  for (const entry of readdirSync(into, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const language = languageOf(entry.name);
    if (!entry.isFile() || !known.has(language) || language === 'markdown') continue;
    const text = readFileSync(file, 'utf8');
    const { comments } = await syntax.outline(text, language);
    let out = '';
    let at = 0;
    for (let i = 0; i < comments.length; i += 2) {
      out += text.slice(at, comments[i]) + text.slice(comments[i], comments[i + 1]).replace(/[^\n]/g, ' ');
      at = comments[i + 1];
    }
    writeFileSync(file, out + text.slice(at));
  }
  await syntax.dispose();
}
