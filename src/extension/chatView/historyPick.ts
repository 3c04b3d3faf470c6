import * as vscode from 'vscode';
import type { Conversations, Summary } from './conversations.js';

interface Item extends vscode.QuickPickItem {
  chosen: { id: string; turn?: number };
}

const forget: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('trash'), tooltip: 'Delete' };
/** Between two keys; a search reads the conversations of the workspace. */
const REST_MS = 120;

/** Lets the user choose a conversation: the newest first, and those with what is typed as it is typed. */
export function pickConversation(
  conversations: Conversations,
  remove: (id: string) => Promise<void>,
): Promise<{ id: string; turn?: number } | null> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.placeholder = 'Search conversations, or choose one';
  let timer: NodeJS.Timeout | undefined;
  const show = async (): Promise<void> => {
    const { value } = pick;
    pick.busy = true;
    const items = value.trim() === '' ? await recent(conversations) : await found(conversations, value);
    // What was typed meanwhile has results of its own.
    if (pick.value !== value) return;
    pick.items = items;
    pick.busy = false;
  };
  return new Promise((resolve) => {
    pick.onDidChangeValue(() => {
      clearTimeout(timer);
      timer = setTimeout(() => void show(), REST_MS);
    });
    pick.onDidTriggerItemButton(async ({ item }) => {
      await remove(item.chosen.id);
      await show();
    });
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.chosen ?? null);
      pick.hide();
    });
    pick.onDidHide(() => {
      clearTimeout(timer);
      resolve(null);
      pick.dispose();
    });
    pick.show();
    void show();
  });
}

async function recent(conversations: Conversations): Promise<Item[]> {
  return (await conversations.list()).map((summary) => ({
    label: summary.title,
    description: describe(summary),
    buttons: [forget],
    chosen: { id: summary.id },
  }));
}

async function found(conversations: Conversations, words: string): Promise<Item[]> {
  return (await conversations.find(words)).map((hit) => ({
    label: hit.title,
    description: describe(hit),
    detail: hit.around,
    // The list would otherwise hide what it does not find itself.
    alwaysShow: true,
    buttons: [forget],
    chosen: { id: hit.id, turn: hit.turn },
  }));
}

function describe({ turns, at }: Summary): string {
  const day = new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  return `${turns} ${turns === 1 ? 'question' : 'questions'} · ${day}`;
}
