import type { Filters } from '../../core/search.js';
import { fold, splitIdentifier, words } from '../../core/terms.js';
import type { Definition } from '../store/retrievalReader.js';
import type { FileDoc } from './catalogue.js';

/** Whether any filter is set. */
export function narrows(f: Filters): boolean {
  for (const key in f) if (f[key as keyof Filters].length > 0) return true;
  return false;
}

/** The best of a content's files that passes, if one does. */
export function acceptedFile<F extends Pick<FileDoc, 'path' | 'language' | 'class'>>(
  f: Filters,
  files: readonly F[],
): F | undefined {
  if (!narrows(f)) return files[0];
  const allowed = (key: 'lang' | 'class', asked: readonly string[], value: string): boolean =>
    asked.length > 0 ? asked.includes(value) : !f.unknown.some((u) => u.key === key && !u.negated);
  return files.find((file) => {
    const inPath = (part: string): boolean => pathHas(file.path, part);
    return (
      allowed('lang', f.languages, file.language) &&
      !f.notLanguages.includes(file.language) &&
      (f.paths.length === 0 || f.paths.some(inPath)) &&
      !f.notPaths.some(inPath) &&
      allowed('class', f.classes, file.class) &&
      !f.notClasses.includes(file.class) &&
      !f.notTerms.some((term) => mentions(file.path, term))
    );
  });
}

const globs = new Map<string, RegExp>();

/** Whether a path has `part`, any case. With `*` (within a name) or `**` the whole path, or its end, must fit. */
export function pathHas(path: string, part: string): boolean {
  if (!part.includes('*')) return path.toLowerCase().includes(part.toLowerCase());
  let glob = globs.get(part);
  if (!glob) {
    const source = part
      .split(/(\*\*\/?|\*)/)
      .map((piece) => (piece.startsWith('**') ? '.*' : piece === '*' ? '[^/]*' : escaped(piece)))
      .join('');
    if (globs.size > 100) globs.clear();
    globs.set(part, (glob = new RegExp(`(?:^|/)${source}$`, 'iu')));
  }
  return glob.test(path);
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\/]/g, '\\$&');

/** Whether what is shown must be a definition of some kind or name. */
export const asksForSymbols = (f: Filters): boolean =>
  f.kinds.length > 0 || f.symbols.length > 0 || f.unknown.some(({ key, negated }) => key === 'kind' && !negated);

/** What filters look at of a definition. */
type Named = Pick<Definition, 'kind' | 'folded' | 'container'>;

/** Whether a definition is of a kind and a name asked for. */
export function acceptsSymbol(f: Filters, symbol: Named): boolean {
  return (
    (f.kinds.length === 0
      ? !f.unknown.some(({ key, negated }) => key === 'kind' && !negated)
      : f.kinds.includes(symbol.kind)) &&
    (f.symbols.length === 0 || f.symbols.some((asked) => isNamed(symbol, asked)))
  );
}

/** Whether a definition is of a kind or a name that is left out. */
export const leavesOut = (f: Filters, symbol: Named): boolean =>
  f.notKinds.includes(symbol.kind) || f.notSymbols.some((asked) => isNamed(symbol, asked));

/** `open` names `open` and `openDrawer`; `Till.open` only those inside something called `Till`. */
function isNamed(symbol: Named, asked: string): boolean {
  const { container, name } = splitQualified(asked);
  if (!symbol.folded.startsWith(name)) return false;
  return container === '' || fold(symbol.container).endsWith(container);
}

/** `Till.open`, `Till::open`, `Till#open` → folded container and name. */
export function splitQualified(asked: string): { container: string; name: string } {
  const parts = asked.split(/\.|::|#|->/).filter(Boolean);
  return { container: fold(parts.slice(0, -1).join('')), name: fold(parts.at(-1) ?? '') };
}

/**
 * Whether a text has something that `-term` rules out: a word, whole or as some whole parts of an identifier (`-getUser`:
 * `getUser`, `get_user_by_id`); several words as they are written, with any blanks between them.
 */
export function mentions(text: string, term: string): boolean {
  if (/[^\p{L}\p{N}_$]/u.test(term)) return flat(text).includes(flat(term));
  const wanted = fold(term);
  if (wanted === '') return false;
  // Few texts pass this look at the letters alone.
  if (!text.toLowerCase().replaceAll('_', '').includes(wanted)) return false;
  return words(text).some((word) => hasParts(word, wanted));
}

const flat = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();

/** Whether some parts of an identifier in a row are `wanted` when joined. */
function hasParts(identifier: string, wanted: string): boolean {
  const parts = splitIdentifier(identifier).map(fold);
  if (fold(identifier) === wanted) return true;
  for (let from = 0; from < parts.length; from++) {
    let joined = '';
    for (let to = from; to < parts.length && joined.length < wanted.length; to++) {
      joined += parts[to]!;
      if (joined === wanted) return true;
    }
  }
  return false;
}
