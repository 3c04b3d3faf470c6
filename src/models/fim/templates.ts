/**
 * How well-known code models want a prompt that fills in the middle, as each was trained. One row a family; a model
 * belongs to the first row whose pattern its name matches.
 */
export interface FimTemplate {
  family: string;
  models: RegExp;
  /** Whether the text before the cursor comes first, or the text after it. */
  order: 'prefix-first' | 'suffix-first';
  /** The marks before the text before the cursor, before the text after it, and before what is to be written. */
  marks: { prefix: string; suffix: string; middle: string };
  /** Where other files stand; absent: the model has no place for them, so they go into comments of the prefix. */
  files?: {
    /** `outside`: before all marks; `inside`: after the prefix's mark. */
    place: 'outside' | 'inside';
    /** Written once, ahead of the files; `{repository}` is its name. */
    head: string;
    /** One other file, with `{path}` and `{text}`. */
    other: string;
    /** Announces the file being written, with `{path}`: `here` in that place, `first` as the prefix's first text. */
    here: string;
    first: string;
  };
  /** What ends the text, the marks aside. */
  stop: readonly string[];
  /** Where this is written down. */
  source: string;
}

const STARCODER_MARKS = { prefix: '<fim_prefix>', suffix: '<fim_suffix>', middle: '<fim_middle>' };
const PIPED_MARKS = { prefix: '<|fim_prefix|>', suffix: '<|fim_suffix|>', middle: '<|fim_middle|>' };

export const fimTemplates: readonly FimTemplate[] = [
  {
    family: 'qwen-coder',
    models: /qwen.*coder|codeqwen2/i,
    order: 'prefix-first',
    marks: PIPED_MARKS,
    files: {
      place: 'outside',
      head: '<|repo_name|>{repository}\n',
      other: '<|file_sep|>{path}\n{text}\n',
      here: '<|file_sep|>{path}\n',
      first: '',
    },
    stop: ['<|endoftext|>', '<|fim_pad|>', '<|repo_name|>', '<|file_sep|>', '<|im_start|>', '<|im_end|>'],
    source: 'https://arxiv.org/abs/2409.12186 section 3.2; https://github.com/QwenLM/Qwen2.5-Coder',
  },
  {
    family: 'deepseek-coder',
    models: /deepseek/i,
    order: 'prefix-first',
    marks: { prefix: '<｜fim▁begin｜>', suffix: '<｜fim▁hole｜>', middle: '<｜fim▁end｜>' },
    files: { place: 'inside', head: '', other: '#{path}\n{text}\n', here: '', first: '#{path}\n' },
    stop: ['<｜end▁of▁sentence｜>', '<｜begin▁of▁sentence｜>', '<|EOT|>'],
    source: 'https://arxiv.org/abs/2401.14196 section 3.1; https://github.com/deepseek-ai/DeepSeek-Coder',
  },
  {
    family: 'starcoder2',
    models: /starcoder-?2/i,
    order: 'prefix-first',
    marks: STARCODER_MARKS,
    files: {
      place: 'outside',
      head: '<repo_name>{repository}',
      other: '<file_sep>{path}\n{text}',
      here: '<file_sep>',
      first: '{path}\n',
    },
    stop: ['<|endoftext|>', '<file_sep>', '<repo_name>'],
    source: 'https://arxiv.org/abs/2402.19173 section 5.1',
  },
  {
    family: 'mellum',
    models: /mellum/i,
    order: 'suffix-first',
    marks: STARCODER_MARKS,
    files: { place: 'outside', head: '', other: '<filename>{path}\n{text}', here: '<filename>{path}\n', first: '' },
    stop: ['<|endoftext|>', '<filename>', '<reponame>'],
    source: 'https://huggingface.co/JetBrains/Mellum-4b-base',
  },
  {
    family: 'granite-3',
    models: /granite-?(3|4)|granite.*(3\.\d|4\.\d)/i,
    order: 'prefix-first',
    marks: PIPED_MARKS,
    stop: ['<|end_of_text|>', '<|endoftext|>', '<|fim_pad|>'],
    source: 'https://www.ibm.com/granite/docs/models/granite',
  },
  {
    family: 'starcoder',
    models: /starcoder|granite|stable-?code|codeqwen|refact/i,
    order: 'prefix-first',
    marks: STARCODER_MARKS,
    stop: ['<|endoftext|>', '<fim_pad>', '<filename>', '<reponame>', '<gh_stars>'],
    source: 'https://arxiv.org/abs/2305.06161; https://arxiv.org/abs/2405.04324 (Granite Code)',
  },
  {
    family: 'codellama',
    models: /code-?llama/i,
    order: 'prefix-first',
    marks: { prefix: '<PRE> ', suffix: ' <SUF>', middle: ' <MID>' },
    stop: ['<EOT>', '</s>'],
    source: 'https://arxiv.org/abs/2308.12950; https://github.com/meta-llama/codellama',
  },
  {
    family: 'codegemma',
    models: /code-?gemma/i,
    order: 'prefix-first',
    marks: PIPED_MARKS,
    files: { place: 'inside', head: '', other: '{text}<|file_separator|>', here: '', first: '' },
    stop: ['<|file_separator|>', '<end_of_turn>', '<eos>'],
    source: 'https://ai.google.dev/gemma/docs/codegemma/model_card',
  },
  {
    family: 'codestral',
    models: /codestral|devstral/i,
    order: 'suffix-first',
    marks: { prefix: '[PREFIX]', suffix: '[SUFFIX]', middle: '' },
    files: { place: 'inside', head: '', other: '+++++ {path}\n{text}\n\n', here: '', first: '+++++ {path}\n' },
    stop: ['\n+++++ ', '</s>'],
    source: 'https://github.com/mistralai/mistral-common (FIM tokenization)',
  },
  {
    family: 'seed-coder',
    models: /seed-?coder/i,
    order: 'suffix-first',
    marks: { prefix: '<[fim-prefix]>', suffix: '<[fim-suffix]>', middle: '<[fim-middle]>' },
    stop: ['<[end▁of▁sentence]>', '<[begin▁of▁sentence]>', '<[PAD▁TOKEN]>', '<[SEP▁TOKEN]>'],
    source: 'https://huggingface.co/ByteDance-Seed/Seed-Coder-8B-Base',
  },
];

/** The family that a model belongs to by its name, or by the family's own name. */
export function templateOf(model: string): FimTemplate | undefined {
  return fimTemplates.find(({ family, models }) => family === model || models.test(model));
}
