import * as vscode from 'vscode';
import type { Ghost } from '../../completion/ghost.js';
import { Kept } from '../../completion/statistics/kept.js';
import {
  counted,
  type Statistics,
  type StatisticsEvent,
  statisticsReport,
} from '../../completion/statistics/statistics.js';

const STATE = 'quarry.completion.statistics';
/** When it is looked at what is left of an accepted text, seconds. */
const LOOKS = [30, 120] as const;
/** Times of keystrokes that are kept. */
const TIMES = 1000;

interface Stored {
  /** When counting began, milliseconds since 1970. */
  since: number;
  statistics: Statistics;
}

/** A proposal on the screen, and where it begins. */
interface Shown {
  ghost: Ghost;
  document: vscode.TextDocument;
  offset: number;
}

/** Counts what was shown, accepted and kept; on this machine, and nowhere else. */
export class Recorder implements vscode.Disposable {
  private readonly listening: vscode.Disposable;
  private readonly watched = new Set<{ document: vscode.TextDocument; kept: Kept; timers: NodeJS.Timeout[] }>();
  private shown: Shown | null = null;
  /** Milliseconds that keystrokes took in this process, the newest last. */
  private readonly times: number[] = [];

  constructor(private readonly state: vscode.Memento) {
    this.listening = vscode.workspace.onDidChangeTextDocument((event) => this.changed(event));
  }

  /** A proposal came on the screen. `isNew` is false for what is left of one that was counted. */
  onShown(shown: Shown, isNew: boolean): void {
    this.shown = asWritten(shown);
    if (isNew) this.count({ what: 'shown', source: shown.ghost.source });
  }

  /** A proposal went into its document, which begins at `offset`. */
  onAccepted(accepted: Shown): void {
    const { ghost, document, offset } = asWritten(accepted);
    this.shown = null;
    this.count({ what: 'accepted', source: ghost.source, characters: ghost.text.length });
    this.watch(ghost.source, document, offset, ghost.text.length);
  }

  /** A keystroke took so long in this process. */
  took(ms: number): void {
    this.times.push(ms);
    if (this.times.length > TIMES) this.times.shift();
  }

  /** Everything as Markdown. */
  report(): string {
    const { since, statistics } = this.stored;
    const day = new Date(since).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
    const sorted = this.times.toSorted((a, b) => a - b);
    const at = (share: number): string => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(1);
    const cost =
      sorted.length === 0
        ? ''
        : `\nA keystroke took ${at(0.5)} ms of the editor's process (median of the last ${sorted.length}; 95th percentile ${at(0.95)} ms).\n`;
    return statisticsReport(statistics, day) + cost;
  }

  dispose(): void {
    this.listening.dispose();
    for (const { timers } of this.watched) timers.forEach((timer) => clearTimeout(timer));
  }

  private get stored(): Stored {
    return this.state.get<Stored>(STATE) ?? { since: Date.now(), statistics: {} };
  }

  private count(event: StatisticsEvent): void {
    const { since, statistics } = this.stored;
    void this.state.update(STATE, { since, statistics: counted(statistics, event) } satisfies Stored);
  }

  private changed({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    for (const { rangeOffset, rangeLength, text } of contentChanges) {
      for (const one of this.watched) {
        if (one.document === document)
          one.kept.apply({ offset: rangeOffset, length: rangeLength, inserted: text.length });
      }
    }
    const [change] = contentChanges;
    if (change && contentChanges.length === 1) this.partlyAccepted(document, change);
  }

  /** Several characters that are the beginning of what is shown come from `Accept Next Word` or `Line`. */
  private partlyAccepted(
    document: vscode.TextDocument,
    { text, rangeOffset }: vscode.TextDocumentContentChangeEvent,
  ): void {
    const { shown } = this;
    if (shown?.document !== document || rangeOffset !== shown.offset || !shown.ghost.text.startsWith(text)) {
      if (text !== '') this.shown = null;
      return;
    }
    const rest = shown.ghost.text.slice(text.length);
    this.shown =
      rest === '' ? null : { document, offset: shown.offset + text.length, ghost: { ...shown.ghost, text: rest } };
    if (text.length < 2 || rest === '') return;
    this.count({ what: 'partly', source: shown.ghost.source, characters: text.length });
    this.watch(shown.ghost.source, document, rangeOffset, text.length);
  }

  private watch(source: string, document: vscode.TextDocument, offset: number, length: number): void {
    const watched = { document, kept: new Kept(offset, length), timers: [] as NodeJS.Timeout[] };
    this.watched.add(watched);
    watched.timers = LOOKS.map((after) =>
      setTimeout(() => {
        if (after === LOOKS.at(-1)) this.watched.delete(watched);
        this.count({ what: 'kept', source, after, of: length, kept: watched.kept.characters });
      }, after * 1000),
    );
  }
}

/** With the document's own line ends, as its changes are told. */
function asWritten(shown: Shown): Shown {
  const { ghost, document } = shown;
  if (document.eol === vscode.EndOfLine.LF) return shown;
  return { ...shown, ghost: { ...ghost, text: ghost.text.replaceAll('\n', '\r\n') } };
}
