// ESLint rules that keep the house's shape (docs/architecture.md): a room imports only from rooms to its left, and
// nothing but the extension knows VS Code.
import { dirname, relative, resolve, sep } from 'node:path';
import { root } from '../lib/paths.mjs';

/** The rooms, left to right. The longest prefix wins; a room may always import from itself. */
const ROOMS = [
  'src/core',
  'src/engine/resources.ts',
  'src/engine/folder.ts',
  'src/engine/workspace',
  'src/engine/syntax',
  'src/engine/chunking',
  'src/engine/embedding',
  'src/engine/store',
  'src/engine/indexing',
  'src/engine/retrieval',
  'src/engine/context',
  'src/engine/completer',
  'src/engine/learning',
  'src/engine/threads.ts',
  'src/engine/session.ts',
  'src/engine/engine.ts',
  'src/engine/open.ts',
  'src/engine/process',
  'src/models',
  'src/answer',
  'src/tools',
  'src/completion',
  'src/webview',
  'src/cli',
  'src/extension',
];

/** Ends of the house: nothing imports from them. */
const SURFACES = ['src/cli', 'src/extension'];

/** The only room that may import 'vscode'. */
const EDITOR_ROOM = 'src/extension';

/** @returns {string | undefined} the room of a path below the root, e.g. `src/engine/store` */
function roomOf(path) {
  return ROOMS.find((room) => path === room || path === room.replace(/\.ts$/, '.js') || path.startsWith(`${room}/`));
}

/** Calls `check(node, specifier)` for every way in which one module names another. */
function onImports(check) {
  const visit = (node) => {
    if (typeof node.source?.value === 'string') check(node, node.source.value);
  };
  return {
    ImportDeclaration: visit,
    ImportExpression: visit,
    ExportNamedDeclaration: visit,
    ExportAllDeclaration: visit,
    TSImportType: visit,
    TSExternalModuleReference: (node) => check(node, node.expression.value),
  };
}

const here = (context) => relative(root, context.filename).split(sep).join('/');

const leftwards = {
  meta: { type: 'problem', schema: [], messages: { wrong: '{{ from }} may not import from {{ to }}: {{ why }}' } },
  create(context) {
    const file = here(context);
    const from = roomOf(file);
    return onImports((node, specifier) => {
      if (!specifier.startsWith('.')) return;
      const target = relative(root, resolve(dirname(context.filename), specifier))
        .split(sep)
        .join('/');
      const to = roomOf(target);
      if (from === undefined || to === undefined || from === to) return;
      const why = SURFACES.includes(to)
        ? 'nothing imports from a surface'
        : ROOMS.indexOf(to) > ROOMS.indexOf(from)
          ? 'a room imports only from rooms to its left'
          : null;
      if (why !== null) context.report({ node, messageId: 'wrong', data: { from, to, why } });
    });
  },
};

const editorFree = {
  meta: { type: 'problem', schema: [], messages: { wrong: "only {{ room }} may import 'vscode'" } },
  create(context) {
    const room = roomOf(here(context));
    return onImports((node, specifier) => {
      if (specifier !== 'vscode' || room === undefined || room === EDITOR_ROOM) return;
      context.report({ node, messageId: 'wrong', data: { room: EDITOR_ROOM } });
    });
  },
};

/** The plugin; its rules are switched on in eslint.config.js. */
export default { rules: { leftwards, 'editor-free': editorFree } };
