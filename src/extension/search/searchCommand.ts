import * as vscode from 'vscode';
import { sentenceOf } from '../../core/errors.js';
import { calibratedText } from '../../core/learningWords.js';
import type { Completion, Hit } from '../../core/search.js';
import type { Places } from '../editor/places.js';
import type { Repositories } from '../repositories/repositories.js';
import { searchLimit } from '../settings/settings.js';
import { Preview } from './preview.js';
import { RecentQueries } from './recent.js';
import { completionRow, FILTER_HELP, rowOf } from './rows.js';
import { SearchSession, type Outcome } from './session.js';

interface Item extends vscode.QuickPickItem {
  hit?: Hit;
  /** A query to run in place of a place to open. */
  query?: string;
  /** Completes the filter at the end of what is typed. */
  completes?: boolean;
}

/** Set while the search is open, for its own keybindings. */
const OPEN = 'quarry.searchOpen';
/** Set while the first rows complete a filter: Tab then takes the chosen one, as Enter does. */
const COMPLETES = 'quarry.searchCompletes';

const HINT = 'Search by meaning, name, text, code or stack trace · lang:  path:  kind:  symbol:  -test';

const toSide: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('split-horizontal'),
  tooltip: 'Open to the Side (Ctrl+Enter)',
};
const askAbout: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('comment-discussion'),
  tooltip: 'Ask Quarry About This',
};

const whyThis: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('question'),
  tooltip: 'Why This Result?',
};

/** `Quarry: Search Repository`: a quick pick that searches as you type, and previews on arrow keys. */
export class SearchCommand {
  private open: OpenSearch | null = null;
  private readonly recent: RecentQueries;

  constructor(
    private readonly repositories: Repositories,
    private readonly places: Places,
    private readonly ask: (question: string) => Thenable<void>,
    private readonly explain: (query: string, hit: Hit) => Thenable<void>,
    memory: vscode.Memento,
  ) {
    this.recent = new RecentQueries(memory);
  }

  /** Opens the search; with `query`, as if that had been typed. */
  run(query?: string): void {
    this.open?.dispose();
    this.open = new OpenSearch(this.repositories, this.places, this.ask, this.explain, this.recent);
    this.open.show(query ?? selectedText());
  }

  /** Opens the chosen result beside the active editor. */
  openToSide(): void {
    this.open?.openActive(true);
  }

  /** Takes the chosen completion of the filter that is being typed. */
  completeFilter(): void {
    this.open?.completeFilter();
  }

  dispose(): void {
    this.open?.dispose();
  }
}

/** One search, from opening the quick pick until it hides. */
class OpenSearch {
  private readonly pick = vscode.window.createQuickPick<Item>();
  private readonly preview: Preview;
  private readonly session: SearchSession;
  private readonly following: vscode.Disposable;
  private first: Item | undefined;
  private walked = false;
  private done = false;

  constructor(
    private readonly repositories: Repositories,
    private readonly places: Places,
    private readonly ask: (question: string) => Thenable<void>,
    private readonly explain: (query: string, hit: Hit) => Thenable<void>,
    private readonly recent: RecentQueries,
  ) {
    this.preview = new Preview(places);
    this.session = new SearchSession(
      (query, signal) => repositories.api.search(query, { limit: searchLimit(), prefix: true }, signal),
      async (text) => (await repositories.api.completeQuery?.(text)) ?? [],
      (outcome) => this.render(outcome),
    );
    const { pick } = this;
    pick.placeholder = HINT;
    pick.matchOnDescription = false;
    // Rows come ranked; the quick pick would order them by how their labels match.
    Object.assign(pick, { sortByLabel: false });
    pick.onDidChangeValue((value) => this.session.type(value));
    pick.onDidChangeActive(([item]) => this.followActive(item));
    pick.onDidAccept(() => this.openActive(false));
    pick.onDidTriggerItemButton(({ button, item }) => {
      if (button === toSide) this.openItem(item, true);
      else if (item.hit && button === whyThis) this.why(item.hit);
      else if (item.hit) this.askAbout(item.hit);
    });
    pick.onDidHide(() => this.dispose());
    // While the index grows, results do.
    this.following = repositories.onDidChange(() => {
      this.title();
      this.session.again();
    });
  }

  show(query: string): void {
    this.title();
    this.pick.value = query;
    if (query.trim()) this.session.type(query);
    else this.render({ state: 'idle' });
    this.pick.show();
    void vscode.commands.executeCommand('setContext', OPEN, true);
  }

  /** Opens the row that is chosen, where it is a result. */
  openActive(beside: boolean): void {
    const [item] = this.pick.activeItems;
    if (item) this.openItem(item, beside);
  }

  /** Takes the chosen completion, or the first. */
  completeFilter(): void {
    const [active] = this.pick.activeItems;
    const item = active?.completes ? active : this.pick.items.find(({ completes }) => completes);
    if (item) this.openItem(item, false);
  }

  dispose(): void {
    if (this.done) return;
    this.finish();
    void this.preview.restore();
  }

  private finish(): void {
    this.done = true;
    this.session.dispose();
    this.following.dispose();
    void vscode.commands.executeCommand('setContext', OPEN, false);
    void vscode.commands.executeCommand('setContext', COMPLETES, false);
    this.pick.dispose();
  }

  private openItem(item: Item, beside: boolean): void {
    if (item.query !== undefined) {
      this.pick.value = item.query;
      this.session.type(item.query);
      return;
    }
    if (!item.hit) return;
    const place = this.placeOf(item.hit);
    if (!place) return;
    this.recent.add(this.pick.value);
    // A weak sign that it was the right one; searching goes on without it should that fail.
    void this.repositories.api.opened?.(this.pick.value, item.hit.path).catch(() => undefined);
    this.finish();
    void this.settle(place, beside);
  }

  private async settle(place: Parameters<Places['open']>[0], beside: boolean): Promise<void> {
    if (beside) await this.preview.restore();
    else await this.preview.settle();
    try {
      await this.places.open(place, {
        preview: false,
        viewColumn: beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
      });
    } catch (error) {
      void vscode.window.showWarningMessage(`Quarry: this file cannot be opened: ${sentenceOf(error)}`);
    }
  }

  private askAbout(hit: Hit): void {
    const what = hit.symbol ? `What is ${hit.symbol}?` : `What is in ${hit.path}?`;
    this.recent.add(this.pick.value);
    this.pick.hide();
    void this.ask(what);
  }

  private why(hit: Hit): void {
    const query = this.pick.value;
    this.recent.add(query);
    this.pick.hide();
    void this.explain(query, hit);
  }

  private placeOf(hit: Hit) {
    const uri = this.repositories.locate(hit.path);
    return uri && { uri, startLine: hit.startLine, endLine: hit.endLine, line: hit.line };
  }

  /** Previews what the user walks to; not the first row, which is chosen by itself whenever results come. */
  private followActive(item: Item | undefined): void {
    if (!item?.hit || this.done) return;
    if (item === this.first && !this.walked) return;
    this.walked = true;
    const place = this.placeOf(item.hit);
    if (place) this.preview.show(place);
  }

  private render(outcome: Outcome): void {
    const { pick } = this;
    pick.busy = outcome.state === 'searching';
    if (outcome.state === 'searching') return;
    const items = this.itemsOf(outcome);
    const before = this.walked ? pick.activeItems[0]?.hit : undefined;
    const same = before && items.find(({ hit }) => hit?.path === before.path && hit.startLine === before.startLine);
    this.walked = same !== undefined;
    this.first = items.find(({ hit }) => hit !== undefined);
    pick.items = items;
    if (same) pick.activeItems = [same];
    void vscode.commands.executeCommand('setContext', COMPLETES, items[0]?.completes ?? false);
  }

  private itemsOf(outcome: Exclude<Outcome, { state: 'searching' }>): Item[] {
    if (this.repositories.all.length === 0) return [message('folder-opened', 'Open a folder to search it.')];
    if (outcome.state === 'idle') {
      const recent = this.recent.all.map((query) => queryItem('history', { label: query, query }));
      const help = FILTER_HELP.map((row) => queryItem('filter', row));
      return [...recent, separator('filters'), ...help];
    }
    const completions = outcome.completions.map(completionItem);
    const found = this.foundItems(outcome);
    return completions.length > 0 ? [...completions, separator('results'), ...found] : found;
  }

  private foundItems(outcome: Extract<Outcome, { state: 'found' | 'failed' }>): Item[] {
    // While a filter is chosen there may be nothing to search for yet.
    if (outcome.state === 'failed') {
      return outcome.completions.length > 0 ? [] : [message('error', outcome.problem)];
    }
    const { hits, noGoodMatch, calibrated, notices = [] } = outcome.result;
    const said = notices.map((sentence) => message('info', sentence));
    const rows = hits.map(itemOf);
    if (!noGoodMatch) return [...said, ...(calibrated ? [separator(calibratedText(calibrated))] : []), ...rows];
    // Rows that share no word with the query would look like an answer without this sentence before them.
    const related = hits.some(({ why }) => why.terms.length > 0);
    const nothing = message('info', `Nothing in this repository matches “${outcome.query}”`);
    return [...said, ...(related ? [] : [nothing]), ...(rows.length > 0 ? [separator('nearest')] : []), ...rows];
  }

  private title(): void {
    const growing = this.repositories.all.some(({ state }) => state.name === 'indexing');
    this.pick.title = growing ? 'Search Repository (still indexing: results are not complete yet)' : undefined;
  }
}

function itemOf(hit: Hit): Item {
  const { icon, label, description, detail } = rowOf(hit);
  return {
    label,
    description,
    detail,
    iconPath: new vscode.ThemeIcon(icon),
    buttons: [toSide, askAbout, whyThis],
    alwaysShow: true,
    hit,
  };
}

const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });

const queryItem = (icon: string, row: Pick<Item, 'label' | 'description' | 'query'>): Item => ({
  ...row,
  iconPath: new vscode.ThemeIcon(icon),
  alwaysShow: true,
});

const completionItem = (completion: Completion): Item => ({
  ...queryItem('filter', { ...completionRow(completion), query: completion.query }),
  completes: true,
});

const message = (icon: string, label: string): Item => ({
  label,
  iconPath: new vscode.ThemeIcon(icon),
  alwaysShow: true,
});

/** What is selected in the editor, where it can be a query. */
function selectedText(): string {
  const editor = vscode.window.activeTextEditor;
  if (!editor || editor.selection.isEmpty || !editor.selection.isSingleLine) return '';
  return editor.document.getText(editor.selection).trim();
}
