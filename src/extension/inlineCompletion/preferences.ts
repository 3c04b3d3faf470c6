import * as vscode from 'vscode';
import type { ContextOptions } from '../../core/completion.js';
import type { Repository } from '../repositories/repository.js';

/** Tokens of evidence that a prompt has. */
const BUDGET = 1024;

/** What a user always or never wants to be given, paths or `path:line`, in one folder. */
export interface Preferred {
  pinned: string[];
  banned: string[];
}

const NOTHING: Preferred = { pinned: [], banned: [] };
const keyOf = ({ folder }: Repository): string => `quarry.completion.context ${folder.uri.toString()}`;

/** Pins and bans of `Why This Context?`; kept with the workspace. */
export class Preferences {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changes.event;

  constructor(private readonly state: vscode.Memento) {}

  of(repository: Repository): Preferred {
    return this.state.get<Preferred>(keyOf(repository)) ?? NOTHING;
  }

  options(repository: Repository | undefined): ContextOptions {
    return { budget: BUDGET, ...(repository && this.of(repository)) };
  }

  /** Puts a place on one of the lists, or takes it from there; it is on one of them at most. */
  async toggle(repository: Repository, list: keyof Preferred, place: string): Promise<void> {
    const old = this.of(repository);
    const without = (places: string[]): string[] => places.filter((one) => one !== place);
    const next: Preferred = { pinned: without(old.pinned), banned: without(old.banned) };
    if (!old[list].includes(place)) next[list] = [...next[list], place];
    await this.state.update(keyOf(repository), next);
    this.changes.fire();
  }
}
