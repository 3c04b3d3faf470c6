/** What became of proposals of one source, since counting began. */
export interface Counts {
  shown: number;
  accepted: number;
  /** Accepted word by word or line by line, or typed to their ends. */
  partly: number;
  /** Characters that came into files through them. */
  characters: number;
  /** Of those that were there for 30 seconds, how many were then still there; and the same for 2 minutes. */
  after30: { of: number; kept: number };
  after120: { of: number; kept: number };
}

/** By source: `repository`, or a model's name. */
export type Statistics = Record<string, Counts>;

const noCounts = (): Counts => ({
  shown: 0,
  accepted: 0,
  partly: 0,
  characters: 0,
  after30: { of: 0, kept: 0 },
  after120: { of: 0, kept: 0 },
});

export type StatisticsEvent =
  | { what: 'shown'; source: string }
  | { what: 'accepted' | 'partly'; source: string; characters: number }
  | { what: 'kept'; source: string; after: 30 | 120; of: number; kept: number };

/** The counts after one more event. */
export function counted(statistics: Statistics, event: StatisticsEvent): Statistics {
  const old = statistics[event.source] ?? noCounts();
  const next = { ...old };
  if (event.what === 'shown') next.shown++;
  else if (event.what === 'kept') {
    const name = event.after === 30 ? 'after30' : 'after120';
    next[name] = { of: old[name].of + event.of, kept: old[name].kept + event.kept };
  } else {
    next[event.what]++;
    next.characters += event.characters;
  }
  return { ...statistics, [event.source]: next };
}

const share = (part: number, whole: number): string => (whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`);

/** The counts as Markdown. `since` is a date as people read it. */
export function statisticsReport(statistics: Statistics, since: string): string {
  const rows = Object.entries(statistics).map(
    ([source, { shown, accepted, partly, characters, after30, after120 }]) => [
      source === 'repository' ? 'built-in completer' : source.replaceAll('|', '\\|'),
      shown,
      `${accepted} (${share(accepted, shown)})`,
      partly,
      characters,
      share(after30.kept, after30.of),
      share(after120.kept, after120.of),
    ],
  );
  const table = [
    '| Source | Shown | Accepted | In part | Characters | Kept after 30 s | Kept after 2 min |',
    '| --- | --: | --: | --: | --: | --: | --: |',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ];
  return [
    '# Completions',
    '',
    `Counted on this machine since ${since}, and never sent.`,
    '',
    ...(rows.length === 0 ? ['Nothing was shown yet.'] : table),
    '',
  ].join('\n');
}
