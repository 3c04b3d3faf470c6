import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Place, placeAt } from '../../../src/completion/place.js';
import { refine } from '../../../src/completion/refine/refine.js';
import { endOf, shapeAt } from '../../../src/completion/refine/shape.js';

/**
 * Golden files: `--- file <language>` with the cursor as │, `--- model` what a model streams (`model, cut`: up to its limit), `--- shape`, and
 * `--- shown`: the file's lines as they are shown with the proposal between ⟦ ⟧, or `nothing: <reason>`.
 */
interface Golden {
  language: string;
  file: string;
  model: string;
  /** Whether it came to the end of its tokens. */
  cut: boolean;
  shape: string;
  shown: string;
}

function read(path: string): Golden {
  const parts = readFileSync(path, 'utf8').split(/^--- (.*)\n/m);
  const part = (name: RegExp): { title: string; body: string } => {
    const at = parts.findIndex((title, i) => i % 2 === 1 && name.test(title));
    return { title: parts[at] ?? '', body: (parts[at + 1] ?? '').replace(/\n$/, '') };
  };
  const file = part(/^file /);
  return {
    language: file.title.slice('file '.length),
    file: file.body,
    cut: part(/^model/).title.includes('cut'),
    model: part(/^model/).body.replaceAll('→', '\t'),
    shape: part(/^shape/).body,
    shown: part(/^shown/).body,
  };
}

function placeOf({ file, language }: Golden): Place {
  const text = file.replaceAll('→', '\t');
  const offset = text.indexOf('│');
  const indent = text.includes('\t') ? '\t' : language === 'python' ? '    ' : '  ';
  return placeAt({
    document: 'd',
    path: 'a',
    repository: 'r',
    language,
    pathSaysLanguage: true,
    text: text.replace('│', ''),
    offset,
    indent,
  });
}

/** What is shown of a text that comes in pieces of `size` characters. */
function shown(golden: Golden, size: number): string {
  const place = placeOf(golden);
  const shape = shapeAt(place);
  let text = '';
  let end: number | null = null;
  for (let i = 0; i < golden.model.length && end === null; i += size) {
    text += golden.model.slice(i, i + size);
    end = endOf(text, shape, place, null);
  }
  end ??= endOf(text, shape, place, golden.cut ? 'length' : 'stop');
  const refined = refine(text.slice(0, end ?? text.length), place, shape);
  if ('dropped' in refined) return `nothing: ${refined.dropped}`;
  const rest = place.suffix.slice(refined.replace);
  const whole = `${place.before}⟦${refined.text}⟧${rest.split('\n', 1)[0]!}`;
  return whole.replaceAll('\t', '→');
}

const folder = join(import.meta.dirname, 'golden');

describe('what is shown of what a model says', () => {
  it.each(readdirSync(folder).map((name) => name.replace('.txt', '')))('%s', (name) => {
    const golden = read(join(folder, `${name}.txt`));
    expect(shapeAt(placeOf(golden)).kind).toBe(golden.shape);
    expect(shown(golden, Infinity)).toBe(golden.shown);
  });

  it.each(readdirSync(folder))('%s: the same however the stream is cut into pieces', (name) => {
    const golden = read(join(folder, name));
    for (const size of [1, 3, 7]) expect(shown(golden, size)).toBe(golden.shown);
  });
});
