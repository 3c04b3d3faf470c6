import type { Event } from 'vscode';
import { ask } from '../answer/ask.js';
import type { Answer } from '../core/answer.js';
import type { SearchOptions, SearchResult } from '../core/search.js';
import type { HealthCommands } from './health/healthCommands.js';
import type { InlineCompletion } from './inlineCompletion/inlineCompletion.js';
import type { Repositories } from './repositories/repositories.js';
import type { RepositoryState } from './repositories/repository.js';

/** What Quarry offers to other extensions: `vscode.extensions.getExtension('quarry.quarry').exports`. */
export interface QuarryApi {
  search(query: string, options?: SearchOptions, signal?: AbortSignal): Promise<SearchResult>;
  ask(question: string, options?: { signal?: AbortSignal }): Promise<Answer>;
  /** The workspace's folders that are indexed; `pid` is the process of the folder's engine while there is one. */
  folders(): { name: string; state: RepositoryState; pid: number | undefined }[];
  /** Fires when {@link folders} would answer otherwise. */
  readonly onDidChange: Event<void>;
  /** The health report as Markdown. */
  health(): Promise<string>;
  /** What became of completions and what they cost, as Markdown. */
  completions(): string;
}

/** The API over the parts of the running extension. */
export function apiOf(repositories: Repositories, health: HealthCommands, completion: InlineCompletion): QuarryApi {
  return {
    search: (query, options, signal) => repositories.api.search(query, options, signal),
    ask: (question, options) => ask(repositories.api, question, options),
    folders: () => repositories.all.map(({ name, state, engine }) => ({ name, state, pid: engine.pid })),
    onDidChange: repositories.onDidChange,
    health: () => health.report(),
    completions: () => completion.report(),
  };
}
