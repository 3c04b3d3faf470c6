import * as vscode from 'vscode';
import type { Place, Places } from '../editor/places.js';

/** Shows places beside an open quick pick, and puts back what was there before. */
export class Preview {
  private readonly before = remember();
  private shown: vscode.Uri | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private latest: Place | undefined;

  constructor(private readonly places: Places) {}

  /** Shows a place without taking the focus; of several in quick succession, the last. */
  show(place: Place): void {
    this.latest = place;
    this.queue = this.queue
      .then(async () => {
        if (this.latest !== place) return;
        await this.places.open(place, { preview: true, preserveFocus: true, viewColumn: this.before.column });
        this.shown = place.uri;
        // A file that is gone shows nothing; opening it says why.
      }, undefined)
      .catch(() => undefined);
  }

  /** Ends previewing for a place that is opened for good. */
  async settle(): Promise<void> {
    this.latest = undefined;
    await this.queue;
  }

  /** Puts back the editor, the cursor and the scroll position of before. */
  async restore(): Promise<void> {
    await this.settle();
    this.places.clearAll();
    const { shown, before } = this;
    if (!shown) return;
    const { editor } = before;
    if (editor) {
      const restored = await vscode.window.showTextDocument(editor.uri, {
        viewColumn: before.column,
        preview: before.wasPreview,
        selection: editor.selection,
      });
      if (editor.visible) restored.revealRange(editor.visible, vscode.TextEditorRevealType.AtTop);
    }
    if (shown.toString() === editor?.uri.toString()) return;
    const left = before.group.tabs.find(
      (tab) =>
        tab.isPreview && tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === shown.toString(),
    );
    // VS Code then shows what was active before it, whatever kind of editor that is.
    if (left && !before.tabs.has(shown.toString())) await vscode.window.tabGroups.close(left, true);
  }
}

function remember() {
  const group = vscode.window.tabGroups.activeTabGroup;
  const active = vscode.window.activeTextEditor;
  return {
    group,
    column: group.viewColumn,
    wasPreview: group.activeTab?.isPreview ?? false,
    tabs: new Set(
      group.tabs.flatMap((tab) => (tab.input instanceof vscode.TabInputText ? [tab.input.uri.toString()] : [])),
    ),
    editor: active && {
      uri: active.document.uri,
      selection: active.selection,
      visible: active.visibleRanges[0],
    },
  };
}
