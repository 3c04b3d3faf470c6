import { loadTokenizer } from '../../core/tokens.js';
import type { Server } from './server.js';

/** Counts of the last pieces are kept: evidence is counted again with each packing. */
const KEPT = 2_000;

export interface TokenCounter {
  /** Whether it is another model's tokenizer that counts. */
  estimates: boolean;
  count(text: string): Promise<number>;
}

/**
 * The server's own count where it has one; OpenAI's tokenizer for OpenAI's models; the same as an estimate for the rest.
 * @param tokenizes whether the server has `/tokenize`
 */
export function counterOf(server: Server, model: string, tokenizes: boolean): TokenCounter {
  const offline = async (text: string): Promise<number> => (await loadTokenizer())(text);
  if (!tokenizes) return { estimates: !isOpenAiModel(model), count: offline };
  return {
    estimates: false,
    count: remembered(async (text) => {
      // llama.cpp reads `content` and gives the tokens; vLLM reads `prompt` and `model` and gives their number.
      const body = { content: text, prompt: text, model };
      const told = await server.own<{ tokens?: unknown[]; count?: number }>('/tokenize', body);
      return told?.count ?? told?.tokens?.length ?? offline(text);
    }),
  };
}

/** Models with the `o200k` vocabulary. */
const isOpenAiModel = (model: string): boolean => /^(.*\/)?(gpt-(4o|4\.|[5-9]|oss)|o\d|chatgpt)/.test(model);

function remembered(count: (text: string) => Promise<number>): (text: string) => Promise<number> {
  const known = new Map<string, Promise<number>>();
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    const counting = count(text);
    known.set(text, counting);
    if (known.size > KEPT) known.delete(known.keys().next().value!);
    return counting;
  };
}
