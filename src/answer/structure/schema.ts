import * as z from 'zod';
import { SYMBOL_KINDS } from '../../core/outline.js';
import type { StructureQuery } from '../../core/structure.js';

const scope = {
  path: z.string().min(1).max(200).optional(),
  language: z.string().min(1).max(40).optional(),
  tests: z.boolean().optional(),
  limit: z.number().int().min(1).max(1_000).optional(),
};
const name = z.string().trim().min(1).max(200);

const schema = z.discriminatedUnion('find', [
  z.strictObject({
    find: z.literal('definitions'),
    kinds: z.array(z.enum(SYMBOL_KINDS)).default([]),
    exported: z.boolean().optional(),
    without: z.enum(['tests', 'docs', 'uses']).optional(),
    longerThan: z.number().int().min(0).optional(),
    order: z.enum(['lines', 'uses', 'path']).default('path'),
    ...scope,
  }),
  z.strictObject({
    find: z.literal('files'),
    without: z.enum(['docs', 'tests']).optional(),
    imports: name.optional(),
    order: z.enum(['lines', 'changes', 'dependants', 'path']).default('path'),
    ...scope,
  }),
  z.strictObject({ find: z.literal('callers'), of: name, through: name.optional(), ...scope }),
  z.strictObject({ find: z.literal('heirs'), of: name, ...scope }),
  z.strictObject({ find: z.literal('companions'), of: name.optional(), ...scope }),
  z.strictObject({ find: z.literal('markers'), ...scope }),
  z.strictObject({
    find: z.literal('counts'),
    of: z.enum(['files', 'definitions', 'lines']).default('files'),
    by: z.enum(['language', 'kind', 'folder', 'class']).default('language'),
    kinds: z.array(z.enum(SYMBOL_KINDS)).default([]),
    ...scope,
  }),
]);

/** A question about structure, whoever wrote it; null when it is not exactly one. */
export function structureQuery(value: unknown): StructureQuery | null {
  const result = schema.safeParse(value);
  return result.success ? result.data : null;
}
