import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import { ModelError, type ModelMessage, type ModelPart, type ModelRequest, type ToolCall } from '../../core/model.js';
import type { Server } from './server.js';
import { WithoutThoughts } from './thoughts.js';

/** A request in OpenAI's words. */
export function bodyOf(request: ModelRequest, model: string, server: Server): ChatCompletionCreateParamsStreaming {
  const { messages, tools, maxTokens, temperature, stop } = request;
  // OpenAI's own reasoning models refuse the older name of the limit and any temperature; other servers know no new name.
  const own = /(^|\.)openai\.(com|azure\.com)$/.test(new URL(server.url).hostname);
  const reasons = own && /^(o\d|gpt-[5-9])/.test(model);
  return {
    model,
    messages: messages.map(messageOf),
    stream: true,
    stream_options: { include_usage: true },
    ...(tools?.length && { tools: tools.map((tool) => ({ type: 'function' as const, function: { ...tool } })) }),
    ...(maxTokens !== undefined && { [own ? 'max_completion_tokens' : 'max_tokens']: maxTokens }),
    ...(temperature !== undefined && !reasons && { temperature }),
    ...(stop?.length && !reasons && { stop }),
  };
}

function messageOf({ role, text, calls, callId }: ModelMessage): ChatCompletionMessageParam {
  if (role === 'tool') return { role, content: text, tool_call_id: callId ?? '' };
  if (role !== 'assistant' || !calls?.length) return { role, content: text };
  return {
    role,
    content: text || null,
    tool_calls: calls.map((call) => ({
      id: call.id,
      type: 'function',
      function: { name: call.name, arguments: call.arguments },
    })),
  };
}

/** What servers that call themselves compatible send of OpenAI's chunk. */
interface Chunk {
  choices?: { delta?: Delta; finish_reason?: string | null }[];
  usage?: { prompt_tokens: number; completion_tokens: number } | null;
}

interface Delta {
  content?: string | null;
  refusal?: string | null;
  tool_calls?: CallPiece[];
  /** Thoughts: of DeepSeek, llama.cpp and vLLM; of Ollama and OpenRouter. */
  reasoning_content?: string | null;
  reasoning?: string | null;
}

interface CallPiece {
  index: number;
  id?: string;
  function?: { name?: string; arguments?: string };
}

/** Reads the chunks of one answer: gives text as it comes, and calls and the end when they are whole. */
export class AnswerReader {
  private readonly calls: ToolCall[] = [];
  /** The call that further pieces of an index belong to. */
  private readonly open = new Map<number, ToolCall>();
  private readonly thoughts = new WithoutThoughts();
  private finish: string | null = null;
  private refusal = '';
  private usage: { prompt: number; answer: number } | undefined;
  /** Whether a part of the answer, thoughts included, has come. */
  begun = false;

  constructor(
    private readonly host: string,
    private readonly model: string,
  ) {}

  /** @returns the text of a chunk; empty for one that has none */
  read(chunk: Chunk): string {
    if (chunk.usage) {
      this.usage = { prompt: chunk.usage.prompt_tokens, answer: chunk.usage.completion_tokens };
    }
    const choice = chunk.choices?.[0];
    if (!choice) return '';
    const { content, refusal, tool_calls: calls, reasoning_content: thought, reasoning = thought } = choice.delta ?? {};
    calls?.forEach((call) => this.addCall(call));
    this.refusal += refusal ?? '';
    this.finish = choice.finish_reason ?? this.finish;
    // Thoughts are not shown, but they are no silence.
    this.begun ||= Boolean(content || calls?.length || reasoning);
    return this.thoughts.add(content ?? '');
  }

  /**
   * What follows the last text.
   * @throws ModelError refused, malformed (the answer is not whole)
   */
  end(): ModelPart[] {
    if (this.refusal || this.finish === 'content_filter') {
      const because = this.refusal ? `: ${this.refusal}` : ', by its content filter.';
      throw new ModelError(`“${this.model}” refuses to answer${because}`, 'refused');
    }
    if (this.finish === null) {
      throw new ModelError(
        this.begun
          ? `${this.host} ended the answer in the middle; try again.`
          : `${this.host} did not answer as an OpenAI-compatible server does: check the address, mostly it ends with /v1.`,
        'malformed',
      );
    }
    const why = this.calls.length > 0 ? 'calls' : this.finish === 'length' ? 'length' : 'stop';
    const text = this.thoughts.end();
    return [
      ...(text ? [{ type: 'text' as const, text }] : []),
      ...this.calls.map((call) => ({ type: 'call' as const, call })),
      { type: 'end', why, ...(this.usage && { tokens: this.usage }) },
    ];
  }

  /** Servers send a call in pieces, or whole calls, all with index 0: a new id is a new call. */
  private addCall({ index, id, function: said }: CallPiece): void {
    let call = this.open.get(index);
    if (!call || (id && id !== call.id)) {
      call = { id: id ?? `call-${this.calls.length}`, name: '', arguments: '' };
      this.open.set(index, call);
      this.calls.push(call);
    }
    call.name ||= said?.name ?? '';
    call.arguments += said?.arguments ?? '';
  }
}
