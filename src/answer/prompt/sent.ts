import type { Sent, SentRequest } from '../../core/ask.js';
import type { ChatModel } from '../../core/model.js';

/** What went to a model for one answer, request by request. */
export function sentOf(model: ChatModel, requests: readonly SentRequest[]): Sent {
  return {
    model: model.name,
    destination: destinationOf(model),
    requests: [...requests],
    tokens: requests.reduce((sum, { tokens }) => sum + tokens, 0),
    ...(model.estimatesTokens && { estimated: true }),
  };
}

/** Where a prompt goes, for people. */
export function destinationOf({ destination: { reach, host } }: Pick<ChatModel, 'destination'>): string {
  if (reach === 'process') return 'stays in this process';
  if (reach === 'machine') return `stays on this machine (${host})`;
  return reach === 'editor' ? `the editor’s model of ${host}` : host;
}
