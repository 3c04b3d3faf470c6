import type { ChatModel } from '../core/model.js';
import type { SentLog } from '../engine/embedding/deep/sentLog.js';

/** The same model, with every request listed before it goes; what a thread of Quarry's is asked goes nowhere. */
export function listed(model: ChatModel, log: SentLog): ChatModel {
  const { destination } = model;
  if (destination.reach === 'process') return model;
  return {
    id: model.id,
    name: model.name,
    destination,
    contextTokens: model.contextTokens,
    callsTools: model.callsTools,
    estimatesTokens: model.estimatesTokens,
    countTokens: (text) => model.countTokens(text),
    stream(request, signal) {
      const texts = request.messages.map(({ text }) => text);
      log.record(destination.host, 'chat', model.name, texts);
      return model.stream(request, signal);
    },
  };
}
