import * as vscode from 'vscode';
import { type Hunk, hunksOf, linesOf, placesAfter, rebased, withHunks } from '../../answer/apply/hunks.js';
import { UserError } from '../../core/errors.js';

export const PROPOSAL_SCHEME = 'quarry-apply';

/** A change that is proposed for one file, and what the user decided of each of its hunks. */
export class Review {
  readonly hunks: readonly Hunk[];
  private readonly decisions: ('accepted' | 'rejected' | null)[];
  /** The right side of the diff: the file as it would be. */
  readonly proposal: vscode.Uri;

  /**
   * @param before the file's text; null when it does not exist yet
   * @param id tells proposals for one file apart
   */
  constructor(
    readonly file: vscode.Uri,
    private readonly before: string | null,
    after: string,
    id: number,
  ) {
    this.hunks = hunksOf(before ?? '', after);
    this.decisions = this.hunks.map(() => null);
    this.proposal = vscode.Uri.from({ scheme: PROPOSAL_SCHEME, path: file.path, query: `id=${id}` });
  }

  get isNewFile(): boolean {
    return this.before === null;
  }

  /** The left side of the diff. */
  get left(): vscode.Uri {
    return this.isNewFile ? this.proposal.with({ query: `${this.proposal.query}&empty` }) : this.file;
  }

  /** The text of the right side: without what was rejected. */
  get text(): string {
    return withHunks(this.before ?? '', this.kept());
  }

  get undecided(): number {
    return this.decisions.filter((decision) => decision === null).length;
  }

  /** Lines of the right side that are decided for. */
  acceptedLines(): vscode.Range[] {
    const kept = this.kept();
    const places = placesAfter(kept);
    return kept.flatMap((hunk, i) => {
      if (this.decisions[this.hunks.indexOf(hunk)] !== 'accepted') return [];
      const { at, lines } = places[i]!;
      return [new vscode.Range(at, 0, Math.max(at, at + lines - 1), 0)];
    });
  }

  /** The next hunk to decide at or after a line (from 0) of the right side; the first when there is none after it. */
  hunkAt(line: number): { index: number; line: number } | null {
    const kept = this.kept();
    const places = placesAfter(kept);
    const open = kept
      .map((hunk, i) => ({
        index: this.hunks.indexOf(hunk),
        line: places[i]!.at,
        end: places[i]!.at + places[i]!.lines,
      }))
      .filter(({ index }) => this.decisions[index] === null);
    return open.find((hunk) => line < Math.max(hunk.end, hunk.line + 1)) ?? open[0] ?? null;
  }

  decide(index: number, decision: 'accepted' | 'rejected'): void {
    this.decisions[index] = decision;
  }

  decideAll(decision: 'accepted' | 'rejected'): void {
    this.decisions.forEach((one, i) => {
      if (one === null) this.decisions[i] = decision;
    });
  }

  /**
   * Does what was accepted, as one edit that undo takes back.
   * @returns how many hunks were applied
   * @throws UserError when the file has changed too much since
   */
  async apply(): Promise<number> {
    const accepted = this.hunks.filter((_hunk, i) => this.decisions[i] === 'accepted');
    if (accepted.length === 0) return 0;
    const edit = new vscode.WorkspaceEdit();
    if (this.isNewFile) {
      edit.createFile(this.file, { overwrite: false });
      edit.insert(this.file, new vscode.Position(0, 0), withHunks('', accepted));
    } else {
      const document = await vscode.workspace.openTextDocument(this.file);
      const now = document.getText();
      const hunks = rebased(this.before!, accepted, now);
      if (!hunks) throw changedMeanwhile(this.file);
      for (const { at, removed, added } of hunks) {
        edit.replace(this.file, rangeOf(document, now, at, removed.length), fitting(now, at, added));
      }
    }
    if (!(await vscode.workspace.applyEdit(edit))) throw changedMeanwhile(this.file);
    return accepted.length;
  }

  private kept(): Hunk[] {
    return this.hunks.filter((_hunk, i) => this.decisions[i] !== 'rejected');
  }
}

const changedMeanwhile = (file: vscode.Uri): UserError =>
  new UserError(
    `${vscode.workspace.asRelativePath(file)} has changed since and the proposal does not fit any more.`,
    'bad-argument',
  );

/** Whole lines; at the end of a text without a last terminator, up to its end. */
function rangeOf(document: vscode.TextDocument, text: string, at: number, count: number): vscode.Range {
  const lines = linesOf(text);
  const start = lines.slice(0, at).join('').length;
  const length = lines.slice(at, at + count).join('').length;
  return new vscode.Range(document.positionAt(start), document.positionAt(start + length));
}

/** Added lines; after a last line without a terminator they begin a line of their own. */
function fitting(text: string, at: number, added: readonly string[]): string {
  const begins = at >= linesOf(text).length && text !== '' && !text.endsWith('\n');
  return (begins ? '\n' : '') + added.join('');
}
