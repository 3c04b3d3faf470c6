import * as z from 'zod';
import type { SearchApi } from '../core/engineApi.js';
import { UserError } from '../core/errors.js';

/** What a tool works with, whoever calls it. */
export interface ToolContext {
  api: SearchApi;
  /** As the caller's model counts, or nearly so. */
  countTokens: (text: string) => number | Promise<number>;
  signal?: AbortSignal;
}

/** Something that an agent may ask of the index: read-only, and the same in VS Code and over MCP. */
export interface Tool<Input extends z.ZodObject = z.ZodObject> {
  name: `quarry_${string}`;
  /** For people. */
  title: string;
  /** For the model: what it is for, and when to use it rather than reading files or grep. */
  description: string;
  input: Input;
  /** What it is doing, for people: `Searching for “…”`. */
  doing(input: z.output<Input>): string;
  /**
   * Text for a model, with `path:line` places, of at most `input.maxTokens`.
   * @throws UserError, one sentence; Cancelled
   */
  run(input: z.output<Input>, context: ToolContext): Promise<string>;
}

/** Keeps a tool's input type while it is put into a list. */
export const tool = <Input extends z.ZodObject>(definition: Tool<Input>): Tool => definition;

/** How much may come back. */
export const maxTokens = (byDefault: number) =>
  z.int().min(200).max(32_000).default(byDefault).describe('Most tokens to return; what matters most comes first.');

/** The input as JSON Schema, as models are told of it. */
export function schemaOf({ input }: Tool): Record<string, unknown> {
  const schema = z.toJSONSchema(input, { io: 'input' });
  delete schema.$schema;
  return schema;
}

/** Checks what a model gave and calls the tool with it. @throws UserError for input that does not fit */
export async function call(one: Tool, given: unknown, context: ToolContext): Promise<string> {
  const parsed = one.input.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    throw new UserError(
      `${one.name}: ${where ? `"${where}": ` : ''}${issue?.message ?? 'wrong input'}`,
      'bad-argument',
    );
  }
  return one.run(parsed.data, context);
}
