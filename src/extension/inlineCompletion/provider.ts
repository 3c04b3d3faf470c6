import * as vscode from 'vscode';
import type { Completions } from '../../completion/completions.js';
import type { Ghost } from '../../completion/ghost.js';
import { type Place, placeAt, type Spot } from '../../completion/place.js';
import { Cancelled } from '../../core/errors.js';
import type { Repositories } from '../repositories/repositories.js';
import type { OtherProviders } from './others.js';
import type { Recorder } from './recorder.js';
import { isWanted } from './settings.js';
import type { Snooze } from './snooze.js';
import { locate } from './spots.js';

/** Internal: runs when a proposal went into its document. */
export const ACCEPTED = 'quarry.completion.accepted';

/** What {@link ACCEPTED} is given. */
export interface Acceptance {
  ghost: Ghost;
  /** Where it was proposed. */
  place: Place;
  document: vscode.TextDocument;
  /** Where the ghost begins. */
  offset: number;
}

/** Puts the cursor before what a ghost closed behind itself: there the user goes on. */
export function stepInside({ ghost: { text, closes = '' }, document, offset }: Acceptance): void {
  const editor = vscode.window.activeTextEditor;
  if (closes === '' || editor?.document !== document) return;
  const inside = document.positionAt(offset + text.length);
  const end = document.positionAt(offset + text.length + closes.length);
  const isThere = document.getText(new vscode.Range(inside, end)) === closes;
  if (isThere && editor.selection.active.isEqual(end)) editor.selection = new vscode.Selection(inside, inside);
}

/** How long after `onMore` a request is the one that it asked for, milliseconds. */
const REQUESTED_MS = 1000;

/** Quarry's ghost text for VS Code. */
export class Provider implements vscode.InlineCompletionItemProvider {
  private requested = -Infinity;

  constructor(
    private readonly repositories: Repositories,
    private readonly completions: Completions,
    private readonly others: OtherProviders,
    private readonly snooze: Snooze,
    private readonly recorder: Recorder,
  ) {}

  /** There is more of what is shown: VS Code asks again. */
  more(document: string): void {
    if (vscode.window.activeTextEditor?.document.uri.toString() !== document) return;
    this.requested = performance.now();
    void vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    { triggerKind, selectedCompletionInfo: selected }: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const started = performance.now();
    if (this.snooze.active || !isWanted(document.languageId)) return [];
    const located = locate(this.repositories, document, position);
    if (!located) return [];
    if (this.others.silences) {
      // Nothing is looked for where nothing may be shown: no model is asked, and nothing is learnt from it.
      void this.others.askOnce();
      return [];
    }
    const requested = started - this.requested < REQUESTED_MS;
    this.requested = -Infinity;
    const explicit = triggerKind === vscode.InlineCompletionTriggerKind.Invoke && !requested;
    const place = placeAt(selected ? withSelected(located.spot, document, position, selected) : located.spot);
    const left = new AbortController();
    const listening = token.onCancellationRequested(() => left.abort());
    try {
      const coming = this.completions.propose(place, located.repository.engine, { explicit }, left.signal);
      this.recorder.took(performance.now() - started);
      return (await coming).map((ghost) => itemOf(ghost, place, document, position, selected));
    } catch (error) {
      if (error instanceof Cancelled) return [];
      throw error;
    } finally {
      listening.dispose();
    }
  }
}

/** The spot as it will be when the suggestion that is selected in the list is taken: proposals go on from there. */
function withSelected(
  spot: Spot,
  document: vscode.TextDocument,
  position: vscode.Position,
  { range, text }: vscode.SelectedCompletionInfo,
): Spot {
  const start = spot.offset - (document.offsetAt(position) - document.offsetAt(range.start));
  const end = start + document.offsetAt(range.end) - document.offsetAt(range.start);
  return { ...spot, text: spot.text.slice(0, start) + text + spot.text.slice(end), offset: start + text.length };
}

function itemOf(
  ghost: Ghost,
  place: Place,
  document: vscode.TextDocument,
  position: vscode.Position,
  selected: vscode.SelectedCompletionInfo | undefined,
): vscode.InlineCompletionItem {
  const start = selected?.range.start ?? position;
  const end = (selected?.range.end ?? position).translate(0, ghost.replace);
  const offset = document.offsetAt(start) + (selected?.text.length ?? 0);
  const accepted: Acceptance = { ghost, place, document, offset };
  const text = (selected?.text ?? '') + ghost.text + (ghost.closes ?? '');
  return new vscode.InlineCompletionItem(text, new vscode.Range(start, end), {
    title: 'Accepted',
    command: ACCEPTED,
    arguments: [accepted],
  });
}
