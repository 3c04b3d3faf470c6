import * as vscode from 'vscode';
import { type Spot } from '../../completion/place.js';
import type { Repositories } from '../repositories/repositories.js';
import type { Repository } from '../repositories/repository.js';
import { languageOf } from './languages.js';

/** A place in a document, and the folder whose engine knows about it. */
export interface Located {
  spot: Spot;
  repository: Repository;
}

/** Larger documents are given in part, UTF-16 units: their head, where the imports are, and what lies round the cursor. */
const WHOLE = 128 * 1024;
const HEAD = 16 * 1024;
const BEFORE = 64 * 1024;
const AFTER = 24 * 1024;
/** What is shown of them moves in steps, so that the engine can follow what is typed without reading it all anew. */
const STEP = 8 * 1024;
/** Longer lines were not written by hand. */
const LONG_LINE = 1000;

/** Where completions can be made; null: not in this document. */
export function locate(
  repositories: Repositories,
  document: vscode.TextDocument,
  position: vscode.Position,
): Located | null {
  if (document.lineAt(position.line).text.length > LONG_LINE) return null;
  const owner = ownerOf(repositories, document);
  if (!owner) return null;
  const { repository, path } = owner;
  const common = {
    document: document.uri.toString(),
    path,
    repository: repository.name,
    language: languageOf(document.languageId),
    pathSaysLanguage: document.uri.scheme === 'file',
    indent: indentIn(document),
  };
  const { before, after } = textAround(document, position);
  return { spot: { ...common, text: before + after, offset: before.length }, repository };
}

/** The folder of a document, and what its path there is, or would be; undefined: it belongs to none that is open. */
export function ownerOf(
  repositories: Repositories,
  document: vscode.TextDocument,
): { repository: Repository; path: string } | undefined {
  const { uri } = document;
  if (uri.scheme === 'untitled') {
    const [first] = repositories.all;
    return first && { repository: first, path: uri.path.replace(/^\/+/, '') };
  }
  return repositories.whose(notebookOf(document)?.uri ?? uri);
}

/** The notebook that a document is a cell of. */
function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  if (document.uri.scheme !== 'vscode-notebook-cell') return undefined;
  return vscode.workspace.notebookDocuments.find((one) => one.getCells().some((cell) => cell.document === document));
}

/** The text, whole or in part; of a notebook's cell, after the code of the cells above it. */
function textAround(document: vscode.TextDocument, position: vscode.Position): { before: string; after: string } {
  const offset = document.offsetAt(position);
  const end = document.lineAt(document.lineCount - 1).range.end;
  // Proposals are written with `\n`, whatever the document has.
  const textIn = (range: vscode.Range): string => document.getText(range).replaceAll('\r\n', '\n');
  const top = new vscode.Position(0, 0);
  if (document.offsetAt(end) <= WHOLE) {
    const before = cellsAbove(document) + textIn(new vscode.Range(top, position));
    return { before, after: textIn(new vscode.Range(position, end)) };
  }
  const lineAt = (at: number): vscode.Position => new vscode.Position(document.positionAt(at).line, 0);
  const head = new vscode.Range(top, lineAt(Math.min(HEAD, offset)));
  const start = lineAt(Math.max(document.offsetAt(head.end), inSteps(offset - BEFORE)));
  const before = textIn(head) + textIn(new vscode.Range(start, position));
  // What lies behind the cursor keeps its distance from the end.
  const size = document.offsetAt(end);
  const left = inSteps(size - offset - AFTER);
  const stop = left > 0 ? lineAt(size - left) : end;
  return { before, after: textIn(new vscode.Range(position, stop)) };
}

const inSteps = (offset: number): number => Math.floor(offset / STEP) * STEP;

/** Code of the cells above a notebook's cell, as one would read it in a script. */
function cellsAbove(document: vscode.TextDocument): string {
  const cells = notebookOf(document)?.getCells() ?? [];
  const own = cells.findIndex((cell) => cell.document === document);
  return cells
    .slice(0, Math.max(0, own))
    .filter((cell) => cell.kind === vscode.NotebookCellKind.Code && cell.document.languageId === document.languageId)
    .map((cell) => `${cell.document.getText()}\n\n`)
    .join('')
    .slice(-BEFORE);
}

/** One step of indentation, as the document's editor makes it. */
function indentIn(document: vscode.TextDocument): string {
  const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
  const { insertSpaces, tabSize } = editor?.options ?? {};
  return insertSpaces === false ? '\t' : ' '.repeat(typeof tabSize === 'number' ? tabSize : 4);
}
