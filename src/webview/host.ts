import type { Attachment } from '../core/ask.js';
import type { FromView } from './messages.js';

/** What a person would miss when the page comes back: the question not sent yet, and the place that was read. */
export interface PageState {
  draft: string;
  attached: Attachment[];
  /** The turn at the top; absent at the end of the conversation. */
  reading?: number;
}

declare function acquireVsCodeApi(): {
  postMessage(message: FromView): void;
  getState(): Partial<PageState> | undefined;
  setState(state: PageState): void;
};

const vscode = acquireVsCodeApi();

/** Tells the extension. */
export const post = (message: FromView): void => vscode.postMessage(message);

let state: PageState = { draft: '', attached: [], ...vscode.getState() };

export const pageState = (): PageState => state;

/** Kept while the page is hidden, and over restarts. */
export function remember(changes: Partial<PageState>): void {
  state = { ...state, ...changes };
  vscode.setState(state);
}
