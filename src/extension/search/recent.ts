import type { Memento } from 'vscode';

const KEY = 'quarry.search.recent';
const MOST = 10;

/** Queries that led somewhere, newest first; kept for the workspace. */
export class RecentQueries {
  constructor(private readonly memory: Memento) {}

  get all(): readonly string[] {
    return this.memory.get<string[]>(KEY, []);
  }

  add(query: string): void {
    const text = query.trim();
    if (text === '') return;
    void this.memory.update(KEY, [text, ...this.all.filter((other) => other !== text)].slice(0, MOST));
  }
}
