import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import layers from './scripts/lint/layers.mjs';

const typescript = ['**/*.ts'];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'test/.artifacts/', 'test/fixtures/', 'media/'] },
  {
    files: ['**/*.{js,mjs}'],
    extends: [js.configs.recommended],
    languageOptions: { globals: globals.node },
  },
  {
    files: typescript,
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // Numbers and booleans read well in a template; objects do not.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `(event) => write(event)` says what happens, whatever it returns.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // `array[i]!` after a bounds check is how noUncheckedIndexedAccess is used in hot loops.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // An interface may be implemented without waiting.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { quarry: layers },
    rules: { 'quarry/leftwards': 'error', 'quarry/editor-free': 'error' },
  },
  // The command line talks to its terminal through one place; everything else reports through its caller.
  { files: ['src/core/**/*.ts', 'src/engine/**/*.ts', 'src/answer/**/*.ts'], rules: { 'no-console': 'error' } },
  // Mocha's `it` returns a promise that mocha waits for; `const { index } = api` on an object of closures is safe.
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-floating-promises': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
);
