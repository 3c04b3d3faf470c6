import type { Hit } from '../../core/search.js';
import type { FileEntry, SymbolEntry } from '../store/retrievalReader.js';

/** The part of a hit that says what and where it is. */
export function placeOf(
  file: Pick<FileEntry, 'path' | 'language' | 'class'>,
  lines: { startLine: number; endLine: number },
  definition?: Pick<SymbolEntry, 'name' | 'kind' | 'container' | 'signature' | 'doc'>,
): Omit<Hit, 'score' | 'why'> {
  return {
    path: file.path,
    startLine: lines.startLine,
    endLine: lines.endLine,
    symbol: definition?.name ?? '',
    kind: definition?.kind ?? 'text',
    container: definition?.container ?? '',
    signature: definition?.signature ?? '',
    doc: definition?.doc ?? '',
    language: file.language,
    class: file.class,
  };
}
