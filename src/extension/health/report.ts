import type { Health } from '../../core/health.js';
import { learnedText } from '../../core/learningWords.js';
import { code, escape, table } from '../editor/markdown.js';
import type { FileStatus } from '../../core/source.js';
import { deepText } from '../status/words.js';

const numbers = new Intl.NumberFormat('en-GB');
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const STATES: Record<FileStatus['state'], string> = {
  indexed: 'Indexed',
  partial: 'Indexed in part',
  skipped: 'Left out',
  failed: 'Failed',
};

const REASONS: Record<Health['issues'][number]['reason'], string> = {
  ignored: 'ignored by `.gitignore`, `.quarryignore` or a setting',
  'secret-name': 'the name says that it holds secrets',
  'secret-content': 'holds a private key or token',
  binary: 'binary',
  'too-large': 'larger than `quarry.index.maxFileSize`',
  minified: 'minified',
  empty: 'empty',
  symlink: 'a link; its target is indexed under its own path',
  unreadable: 'cannot be read',
  'not-utf8-name': 'the name is not UTF-8',
  'not-utf8': 'not UTF-8: read as Latin-1',
  'syntax-errors': 'syntax errors: the outline has gaps',
  'no-grammar': 'no grammar: searched as text',
  timeout: 'took too long',
  error: 'an error',
};

/** What one folder's section of the health report is made of: its health, or why there is none. */
export type FolderHealth = { name: string; state: string } & ({ health: Health } | { problem: string });

/** The health of all folders as Markdown. No source text, no secrets. */
export function healthReport(folders: readonly FolderHealth[]): string {
  if (folders.length === 0) return '# Quarry\n\nNo folder is open. Open one, and Quarry indexes it.\n';
  return ['# Quarry: health', ...folders.map(section)].join('\n\n') + '\n';
}

function section(folder: FolderHealth): string {
  const title = `## ${escape(folder.name)}`;
  if ('problem' in folder) return [title, `> **${escape(folder.state)}** ${escape(folder.problem)}`].join('\n\n');
  const { health } = folder;
  const vectors =
    health.vectors.backend === 'sqlite-vec'
      ? 'sqlite-vec'
      : `a scan in JavaScript${health.vectors.reason ? ` (${escape(health.vectors.reason)})` : ''}`;
  const facts: [string, string][] = [
    ['State', escape(folder.state)],
    ['Files', `${numbers.format(health.files)} (${numbers.format(health.lines)} lines)`],
    ['Definitions', numbers.format(health.symbols)],
    ['Chunks', numbers.format(health.chunks)],
    ['Size on disk', megabytes(health.dbBytes)],
    ['Vectors', `${numbers.format(health.vectors.count)} by ${code(health.embedder)}, searched with ${vectors}`],
    ['Deep tier', deepFact(health.deep)],
    ['Learnt', escape(learnedText(health.learned))],
    ['Folder', code(health.root)],
    ['Index', code(health.indexPath)],
    ['Engine', `Node.js ${health.node}, SQLite ${health.sqlite}, schema ${health.schema}`],
  ];
  const problem = health.embedderProblem ? [`> ${escape(health.embedderProblem)}`] : [];
  const recovered = health.recovered
    ? [`> The index was damaged and has been rebuilt; the damaged one is kept as ${code(health.recovered)}.`]
    : [];
  return [
    title,
    ...problem,
    ...recovered,
    table(['', ''], facts),
    '### Languages',
    health.languages.length > 0
      ? table(
          ['Language', 'Files'],
          health.languages.map(({ language, files }) => [escape(language), numbers.format(files)]),
        )
      : 'None yet.',
    '### Files that are not indexed as they are',
    issues(health),
  ].join('\n\n');
}

function deepFact(deep: Health['deep']): string {
  const facts = [
    deepText(deep) ?? 'off',
    deep.state === 'off' ? '' : `${numbers.format(deep.done)} of ${numbers.format(deep.total)} contents`,
    deep.dimension > 0 ? `${deep.dimension} dimensions` : '',
    deep.runtime ? `${deep.runtime} runtime` : '',
    deep.sent ? `${numbers.format(deep.sent.texts)} texts sent` : '',
    ...deep.kept.map(({ model, vectors }) => `${numbers.format(vectors)} vectors of ${model} are kept`),
  ];
  return escape(facts.filter(Boolean).join('; '));
}

function issues({ issues: all }: Health): string {
  if (all.length === 0) return 'None: every file that is not ignored is indexed.';
  return table(
    ['', 'Why', 'Files', 'For example'],
    all.map(({ state, reason, count, examples }) => [
      STATES[state],
      REASONS[reason],
      numbers.format(count),
      examples.map(code).join('<br>'),
    ]),
  );
}

/** Why a file is, or is not, indexed; one sentence. */
export function explanation({ path, state, reason, detail, language }: FileStatus): string {
  const why = [reason ? REASONS[reason].replaceAll('`', '') : '', detail ?? ''].filter(Boolean).join('; ');
  if (state === 'indexed') return `${path} is indexed as ${language}.`;
  if (state === 'partial') return `${path} is indexed in part as ${language}: ${why}.`;
  if (state === 'failed') return `${path} could not be indexed: ${why}.`;
  return `${path} is not indexed: ${why}.`;
}
