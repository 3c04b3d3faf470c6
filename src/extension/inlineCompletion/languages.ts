/** VS Code's ids of languages that Quarry calls otherwise. */
const OTHER_NAMES: Record<string, string> = {
  typescriptreact: 'tsx',
  javascriptreact: 'javascript',
  shellscript: 'bash',
  plaintext: 'text',
  'cuda-cpp': 'cpp',
  'objective-c': 'c',
  'objective-cpp': 'cpp',
  jsonc: 'json',
  jsonl: 'json',
  scss: 'css',
  less: 'css',
  dockercompose: 'yaml',
  vue: 'html',
  svelte: 'html',
  handlebars: 'html',
};

/** Quarry's language of one of VS Code's. */
export const languageOf = (id: string): string => OTHER_NAMES[id] ?? id;
