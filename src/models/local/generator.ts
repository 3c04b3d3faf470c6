import { availableParallelism } from 'node:os';
import { basename, dirname } from 'node:path';
import type * as Transformers from '@huggingface/transformers';
import { ModelError, type ModelMessage } from '../../core/model.js';
import type { ModelFiles } from '../../engine/embedding/deep/download.js';
import { reasonOf } from '../../engine/embedding/deep/failure.js';
import { loadRuntime, type Runtime } from '../../engine/embedding/deep/onnx.js';
import { contextFull } from '../words.js';
import type { Message } from './protocol.js';

/** Longer prompts take minutes on a processor, and more memory than WebAssembly has, whatever the model could. */
const MOST_CONTEXT = 8_192;
/** Room that is kept for an answer; a prompt that leaves less is refused. */
const LEAST_ANSWER = 64;
/** How transformers.js names the kinds of weights, by the end of their file's name. */
const KINDS = { q4: '_q4', int8: '_int8', q8: '_quantized' } as const;

export interface Generation {
  messages: readonly ModelMessage[];
  /** Of the answer, at most. */
  maxTokens: number;
  /** 0: always the likeliest token. */
  temperature: number;
  /** Looked at after each token. */
  stopped: () => boolean;
  onText: (text: string) => void;
}

/** A causal language model in memory, with its tokenizer and its chat template. */
export class Generator {
  private constructor(
    private readonly name: string,
    private readonly runtime: Runtime,
    private readonly tokenizer: Transformers.PreTrainedTokenizer,
    private readonly model: Transformers.PreTrainedModel,
    readonly contextTokens: number,
  ) {}

  get runtimeName(): string {
    return this.runtime.name;
  }

  /** @throws ModelError gone, when the files cannot be run */
  static async load(name: string, { folder, weights }: ModelFiles, native: boolean): Promise<Generator> {
    const runtime = await loadRuntime(native);
    const { AutoModelForCausalLM, AutoTokenizer, env } = runtime.transformers;
    env.localModelPath = `${dirname(folder)}/`;
    const kind = (Object.entries(KINDS).find(([, end]) => weights.endsWith(`${end}.onnx`))?.[0] ?? 'fp32') as
      keyof typeof KINDS | 'fp32';
    try {
      const tokenizer = await AutoTokenizer.from_pretrained(basename(folder));
      if (!tokenizer.chat_template) throw new Error('it has no chat template');
      const model = await AutoModelForCausalLM.from_pretrained(basename(folder), {
        subfolder: weights.includes('/') ? 'onnx' : '',
        dtype: kind,
        device: 'auto', // what the runtime has; transformers.js does not know which runtime it was given
        session_options: { intraOpNumThreads: Math.max(1, Math.floor(availableParallelism() / 2)) },
      });
      const told = (model.config as { max_position_embeddings?: number }).max_position_embeddings;
      return new Generator(name, runtime, tokenizer, model, Math.min(told ?? MOST_CONTEXT, MOST_CONTEXT));
    } catch (error) {
      throw new ModelError(`The model in ${folder} cannot be run: ${reasonOf(error)}.`, 'gone');
    }
  }

  count(text: string): number {
    return this.tokenizer.encode(text, { add_special_tokens: false }).length;
  }

  /** @throws ModelError context-full */
  async generate({
    messages,
    maxTokens,
    temperature,
    stopped,
    onText,
  }: Generation): Promise<Message & { type: 'end' }> {
    const { TextStreamer, StoppingCriteria } = this.runtime.transformers;
    const inputs = this.tokenizer(this.promptOf(messages), { add_special_tokens: false }) as {
      input_ids: Transformers.Tensor;
    };
    const prompt = inputs.input_ids.dims.at(-1)!;
    if (prompt + LEAST_ANSWER > this.contextTokens) throw contextFull('', this.name);
    const most = Math.min(maxTokens, this.contextTokens - prompt);
    let answer = 0;
    class WhenNobodyWaits extends StoppingCriteria {
      override _call(rows: number[][]): boolean[] {
        return rows.map(() => stopped());
      }
    }
    await this.model.generate({
      ...inputs,
      max_new_tokens: most,
      do_sample: temperature > 0,
      ...(temperature > 0 && { temperature }),
      stopping_criteria: new WhenNobodyWaits(),
      streamer: new TextStreamer(this.tokenizer, {
        skip_prompt: true,
        skip_special_tokens: true,
        callback_function: (text: string) => text && onText(text),
        token_callback_function: () => answer++,
      }),
    });
    return { type: 'end', why: answer >= most ? 'length' : 'stop', tokens: { prompt, answer } };
  }

  /** Templates of some models know no instructions: those then stand before the first question. */
  private promptOf(messages: readonly ModelMessage[]): string {
    const render = (conversation: Transformers.Message[]): string =>
      this.tokenizer.apply_chat_template<false>(conversation, { tokenize: false, add_generation_prompt: true });
    const conversation = messages.map(({ role, text }) => ({ role: role === 'tool' ? 'user' : role, content: text }));
    try {
      return render(conversation);
    } catch (error) {
      const [system, first, ...rest] = conversation;
      if (system?.role !== 'system' || first?.role !== 'user') throw error;
      return render([{ role: 'user', content: `${system.content}\n\n${first.content}` }, ...rest]);
    }
  }
}
