import { describe, expect, it } from 'vitest';
import type { FimRequest } from '../../../../src/models/fim/fim.js';
import { asComments, renderPrompt } from '../../../../src/models/fim/prompt.js';
import { fimTemplates, templateOf } from '../../../../src/models/fim/templates.js';

const bare: FimRequest = {
  prefix: 'PRE',
  suffix: 'SUF',
  path: 'b.py',
  repository: 'repo',
  evidence: [],
  maxTokens: 1,
  temperature: 0,
  stop: [],
};
const full: FimRequest = { ...bare, evidence: [{ path: 'a.py', text: 'A' }] };
const prompt = (family: string, request: FimRequest): string => renderPrompt(templateOf(family)!, request);

describe('raw prompts, as the models were trained', () => {
  it.each([
    ['qwen2.5-coder:7b', 'qwen-coder'],
    ['Qwen/Qwen3-Coder-30B-A3B-Instruct', 'qwen-coder'],
    ['deepseek-coder-v2:lite', 'deepseek-coder'],
    ['bigcode/starcoder2-3b', 'starcoder2'],
    ['codellama:7b-code', 'codellama'],
    ['google/codegemma-2b', 'codegemma'],
    ['ibm-granite/granite-3.3-8b-base', 'granite-3'],
    ['granite-code:3b', 'starcoder'],
    ['codestral:22b', 'codestral'],
    ['ByteDance-Seed/Seed-Coder-8B-Base', 'seed-coder'],
    ['JetBrains/Mellum-4b-base', 'mellum'],
    ['stable-code:3b', 'starcoder'],
  ])('%s is of the family %s', (model, family) => {
    expect(templateOf(model)?.family).toBe(family);
  });

  it('unknown models have none', () => {
    expect(templateOf('llama3.2')).toBeUndefined();
  });

  it.each([
    ['qwen-coder', '<|fim_prefix|>PRE<|fim_suffix|>SUF<|fim_middle|>'],
    ['deepseek-coder', '<｜fim▁begin｜>PRE<｜fim▁hole｜>SUF<｜fim▁end｜>'],
    ['starcoder2', '<fim_prefix>PRE<fim_suffix>SUF<fim_middle>'],
    ['codellama', '<PRE> PRE <SUF>SUF <MID>'],
    ['codegemma', '<|fim_prefix|>PRE<|fim_suffix|>SUF<|fim_middle|>'],
    ['codestral', '[SUFFIX]SUF[PREFIX]PRE'],
    ['seed-coder', '<[fim-suffix]>SUF<[fim-prefix]>PRE<[fim-middle]>'],
    ['mellum', '<fim_suffix>SUF<fim_prefix>PRE<fim_middle>'],
  ])('%s, one file', (family, expected) => {
    expect(prompt(family, bare)).toBe(expected);
  });

  it.each([
    [
      'qwen-coder',
      '<|repo_name|>repo\n<|file_sep|>a.py\nA\n<|file_sep|>b.py\n<|fim_prefix|>PRE<|fim_suffix|>SUF<|fim_middle|>',
    ],
    ['deepseek-coder', '<｜fim▁begin｜>#a.py\nA\n#b.py\nPRE<｜fim▁hole｜>SUF<｜fim▁end｜>'],
    ['starcoder2', '<repo_name>repo<file_sep>a.py\nA<file_sep><fim_prefix>b.py\nPRE<fim_suffix>SUF<fim_middle>'],
    ['codestral', '[SUFFIX]SUF[PREFIX]+++++ a.py\nA\n\n+++++ b.py\nPRE'],
    ['codellama', '<PRE> # Path: a.py\n# A\nPRE <SUF>SUF <MID>'],
    ['mellum', '<filename>a.py\nA<filename>b.py\n<fim_suffix>SUF<fim_prefix>PRE<fim_middle>'],
  ])('%s, with another file in its place', (family, expected) => {
    expect(prompt(family, full)).toBe(expected);
  });

  it('marks in the repository’s own text do not act as marks', () => {
    for (const template of fimTemplates) {
      const { suffix } = template.marks;
      const rendered = renderPrompt(template, {
        ...full,
        prefix: `x ${suffix} y`,
        evidence: [{ path: 'a', text: suffix }],
      });
      expect(rendered.split(suffix.trim())).toHaveLength(2);
    }
  });

  it('every row says where it is written down', () => {
    for (const { source } of fimTemplates) expect(source).toMatch(/^https:/);
  });
});

it('evidence as comments uses the language’s own', () => {
  const evidence = [{ path: 'x', text: 'a\n\nb\n' }];
  expect(asComments(evidence, 'q.sql')).toBe('-- Path: x\n-- a\n--\n-- b\n');
  expect(asComments(evidence, 'q.rs')).toBe('// Path: x\n// a\n//\n// b\n');
});
