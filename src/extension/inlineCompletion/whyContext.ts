import * as vscode from 'vscode';
import type { CompletionContext, ContextOptions, ContextPiece } from '../../core/completion.js';
import { cursorOf } from '../../completion/evidence.js';
import { type Place, placeAt } from '../../completion/place.js';
import { sentenceOf } from '../../core/errors.js';
import type { Places } from '../editor/places.js';
import type { Repositories } from '../repositories/repositories.js';
import type { Repository } from '../repositories/repository.js';
import { pieceRows, type PieceRow } from './pieceRows.js';
import type { Preferences } from './preferences.js';
import { locate } from './spots.js';

const PIN: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('pin'), tooltip: 'Always give this' };
const UNPIN: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('pinned'), tooltip: 'No longer always' };
const BAN: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('circle-slash'), tooltip: 'Never give this' };
const UNBAN: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('discard'), tooltip: 'May be given again' };

type Row = vscode.QuickPickItem & PieceRow;

/** `Why This Context?`: what a model would be given at the cursor, each piece with its reason; pins and bans. */
export class WhyContext {
  constructor(
    private readonly repositories: Repositories,
    private readonly places: Places,
    private readonly preferences: Preferences,
    /** What a completion is gathered with. */
    private readonly contextAt: (place: Place) => ContextOptions,
  ) {}

  async show(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const located = editor && locate(this.repositories, editor.document, editor.selection.active);
    if (!located) {
      void vscode.window.showInformationMessage('Quarry: put the cursor into a file of an open folder first.');
      return;
    }
    const { repository } = located;
    const place = placeAt(located.spot);
    const pick = vscode.window.createQuickPick<Row>();
    pick.title = 'What a completion here is given';
    pick.placeholder = 'Enter opens a piece; the buttons pin and ban';
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    const load = async (): Promise<void> => {
      pick.busy = true;
      try {
        const context = await repository.engine.context(cursorOf(place), this.contextAt(place));
        pick.title = titleOf(context);
        pick.items = this.rows(context.evidence, repository);
      } catch (error) {
        pick.placeholder = sentenceOf(error);
      }
      pick.busy = false;
    };
    pick.onDidTriggerItemButton(async ({ item, button }) => {
      if (button === PIN || button === UNPIN) await this.preferences.toggle(repository, 'pinned', item.place);
      else await this.preferences.toggle(repository, 'banned', button === UNBAN ? item.place : item.path);
      await load();
    });
    pick.onDidAccept(() => {
      const [item] = pick.activeItems;
      pick.hide();
      if (item?.startLine === undefined) return;
      const uri = vscode.Uri.joinPath(repository.folder.uri, item.path);
      void this.places.open({ uri, startLine: item.startLine, endLine: item.endLine! }, { preview: true });
    });
    pick.onDidHide(() => pick.dispose());
    pick.show();
    await load();
  }

  private rows(evidence: readonly ContextPiece[], repository: Repository): Row[] {
    const { pinned, banned } = this.preferences.of(repository);
    return pieceRows(evidence, pinned, banned).map((row) => ({
      ...row,
      buttons: row.state === 'banned' ? [UNBAN] : row.state === 'pinned' ? [UNPIN] : [PIN, BAN],
    }));
  }
}

function titleOf({ evidence, tokens, ms }: CompletionContext): string {
  const pieces = evidence.length === 1 ? '1 piece' : `${evidence.length} pieces`;
  return `What a completion here is given: ${pieces}, ${tokens} tokens, found in ${Math.round(ms)} ms`;
}
