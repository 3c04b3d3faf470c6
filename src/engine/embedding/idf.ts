import data from './idf.json' with { type: 'json' };

/**
 * How telling a term is in code at large: ln(documents / documents with the term), from `scripts/build-idf.mjs`.
 * A shipped table, not the repository's own statistics, so that a content's vector never depends on its neighbours.
 */
const table = new Map<string, number>();
for (const [idf, terms] of Object.entries(data.idf)) for (const t of terms.split(' ')) table.set(t, Number(idf));

/** Between 0 and `data.unknown`, the value of terms too rare to be in the table. */
export function inverseDocumentFrequency(term: string): number {
  return table.get(term) ?? data.unknown;
}
