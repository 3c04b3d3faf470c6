import type { Hit } from '../../core/search.js';
import type { SearchTrace, TracedFile } from '../../core/searchTrace.js';
import { code, escape, table } from '../editor/markdown.js';

/** Files that are named around the one explained. */
const NEARBY = 8;

const INTENTS: Record<SearchTrace['understood']['intent'], string> = {
  symbol: 'a name',
  path: 'a path',
  text: 'a question in words',
  code: 'a piece of code',
  error: 'an error message',
};

const OUTCOMES: Record<TracedFile['outcome'], string> = {
  shown: 'shown',
  copy: 'a near copy',
  filtered: 'left out by a filter',
  'below cut-off': 'scores too little',
  'beyond limit': 'no room left',
  gone: 'not there any more',
};

const number = (x: number): string => `${x < 0 ? '−' : ''}${Math.abs(x).toFixed(3)}`;

/** Why a result stands where it stands, as Markdown: everything that the search did for it. */
export function whyReport(trace: SearchTrace, hit: Pick<Hit, 'path' | 'startLine'>): string {
  const shown =
    trace.hits.find(({ path, startLine }) => path === hit.path && startLine === hit.startLine) ??
    trace.hits.find(({ path }) => path === hit.path);
  if (!shown) {
    return `# Why this result?\n\n${code(hit.path)} is not among the results of ${code(trace.query)} any more.\n`;
  }
  const place = trace.hits.indexOf(shown) + 1;
  const rank = trace.ranking.findIndex(({ path }) => path === shown.path);
  return (
    [
      '# Why this result?',
      `${code(`${shown.path}:${shown.startLine}-${shown.endLine}`)} is result ${place} for ${code(trace.query)}: ${escape(shown.why.summary) || 'the nearest there is'}.`,
      '## The query as understood',
      query(trace),
      '## What speaks for it',
      `Found by ${shown.why.retrievers.map(escape).join(', ') || 'none of the retrievers alone'}${shown.why.terms.length > 0 ? `; it has ${shown.why.terms.map(code).join(', ')}` : ''}.`,
      contributions(trace, shown, trace.ranking[rank]),
      choice(shown),
      '## What stands around it',
      nearby(trace, Math.max(0, rank)),
    ].join('\n\n') + '\n'
  );
}

function query({ understood, judged }: SearchTrace): string {
  const terms = understood.terms.map(({ term, weight, guess, df, idf }) => [
    code(term),
    number(weight),
    String(df),
    number(idf),
    guess ? 'guessed' : '',
  ]);
  const filters = Object.entries(understood.filters)
    .filter(([, values]: [string, unknown[]]) => values.length > 0)
    .map(([name, values]: [string, unknown[]]) => `${escape(name)} ${code(JSON.stringify(values))}`);
  const least = `${number(judged.evidence ?? 0)}, of which ${number(judged.threshold)} is needed`;
  return [
    `${INTENTS[understood.intent]}${filters.length > 0 ? `; filters: ${filters.join(', ')}` : ''}.`,
    terms.length > 0 ? table(['Term', 'Weight', 'Files with it', 'How telling (idf)', ''], terms) : 'No terms.',
    judged.evidence === null
      ? 'The best result is certain: its name or its exact text was asked for.'
      : `Evidence that the best result is an answer: ${least}.`,
  ].join('\n\n');
}

/** Features × weights; of a file's further chunks, the share that they stand for. */
function contributions({ hits }: SearchTrace, hit: SearchTrace['hits'][number], file: TracedFile | undefined): string {
  const of = new Map(file?.features.map((feature) => [feature.name, feature]));
  const rows = hit.why.features.map(({ name, contribution }) => {
    const feature = of.get(name);
    return [
      escape(name),
      feature ? number(feature.value) : '',
      feature ? number(feature.weight) : '',
      number(contribution),
    ];
  });
  const further = hits.find(({ path }) => path === hit.path) !== hit;
  return [
    table(['Feature', 'Value', 'Weight', 'Contribution'], [...rows, ['**Score**', '', '', `**${number(hit.score)}**`]]),
    ...(further ? ['A further piece of a file that is shown already: it has a share of the file’s score.'] : []),
  ].join('\n\n');
}

function choice({ symbol, kind, copies }: Hit): string {
  const piece = symbol
    ? `Of the file the piece with the ${escape(kind)} ${code(symbol)} is shown: it agrees best with the query.`
    : 'Of the file the piece is shown that agrees best with the query.';
  if (!copies) return piece;
  const total = copies.identical + copies.near;
  const rest = total > copies.paths.length ? ` and ${total - copies.paths.length} more` : '';
  return `${piece} The same, or nearly, is in ${copies.paths.map(code).join(', ')}${rest}.`;
}

function nearby({ ranking, floor }: SearchTrace, rank: number): string {
  const from = Math.max(0, rank - NEARBY / 2);
  const around = ranking.slice(from, from + NEARBY);
  const missed = ranking.filter(({ outcome }) => outcome !== 'shown').slice(0, NEARBY);
  const row = (file: TracedFile): string[] => [
    String(ranking.indexOf(file) + 1),
    code(file.path),
    number(file.score),
    file.copyOf ? `${OUTCOMES.copy} of ${code(file.copyOf)}` : OUTCOMES[file.outcome],
  ];
  const head = ['', 'File', 'Score', ''];
  return [
    table(head, around.map(row)),
    missed.length > 0 ? `What nearly made it:\n\n${table(head, missed.map(row))}` : 'Nothing else came near.',
    floor === null ? '' : `Files that score less than ${number(floor)} are left out.`,
  ]
    .filter(Boolean)
    .join('\n\n');
}
