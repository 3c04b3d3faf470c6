import { slotAround, splitSlot } from '../keyed.js';
import { lineStart } from '../line.js';
import type { Scene } from '../scene.js';
import { isWord, SPACED } from '../tokens.js';

/** What definitions say of a place. Each is a source of votes. */
export interface Suggestions {
  /** Members of what stands before the accessor → how much is said for them. */
  members: Map<number, number>;
  /** What the parameter is called that an argument begins for, and those that may be named. */
  parameters: Map<number, number>;
  /** Variables around whose type is the parameter's. */
  fitting: Map<number, number>;
  /** What the modules of an import line export. */
  exported: Map<number, number>;
}

const IMPORTS = new Set(['import', 'from', 'use', 'using', 'require', 'include', 'alias']);
/** A named argument may stand for any later parameter, too. */
const LATER = 0.25;
const MOST_LATER = 6;
/** Variables around whose types are looked up. */
const MOST_VARIABLES = 32;
const MOST_EXPORTED = 120;

/** Asks the repository's definitions at the end of a context. */
export function suggest(scene: Scene, tail: Int32Array, length: number): Suggestions {
  const members = membersAt(scene, tail, length);
  const slot = members.size === 0 ? slotStart(scene, tail, length) : -1;
  const parameters = slot < 0 ? new Map<number, number>() : parametersOf(scene, slot);
  return {
    members,
    parameters,
    fitting: parameters.size === 0 ? new Map<number, number>() : fitting(scene, slot),
    exported: exportedAt(scene, tail, length),
  };
}

function membersAt(scene: Scene, tail: Int32Array, length: number): Map<number, number> {
  const members = new Map<number, number>();
  for (const [type, weight] of scene.receivers.at(tail, length) ?? [])
    for (const member of scene.lane.symbols.members(type)) raise(members, member, weight);
  return members;
}

function slotStart({ vocabulary }: Scene, tail: Int32Array, length: number): number {
  const last = vocabulary.texts[tail[length - 1]! >> 2];
  return last === '(' || last === ',' ? slotAround(tail, length, vocabulary) : -1;
}

function parametersOf({ lane }: Scene, slot: number): Map<number, number> {
  const names = new Map<number, number>();
  const [callee, argument] = splitSlot(slot);
  for (const name of lane.symbols.parameters(callee, argument)) raise(names, name, 1);
  for (let later = argument + 1; later < argument + MOST_LATER; later++)
    for (const name of lane.symbols.parameters(callee, later)) raise(names, name, LATER);
  return names;
}

function fitting(scene: Scene, slot: number): Map<number, number> {
  const variables = new Map<number, number>();
  const types = new Set(scene.lane.symbols.parameterTypes(...splitSlot(slot)));
  if (types.size === 0) return variables;
  for (const word of scene.words.slice(0, MOST_VARIABLES))
    for (const type of scene.receivers.of(word).keys()) if (types.has(type) && type !== word) variables.set(word, 1);
  return variables;
}

/** On a line that imports: what the modules export that the line names, before or behind the cursor. */
function exportedAt(scene: Scene, tail: Int32Array, length: number): Map<number, number> {
  const { vocabulary, lane, rest } = scene;
  const exported = new Map<number, number>();
  const line = [...tail.subarray(lineStart(tail, length), length), ...rest].map((code) => code >> 2);
  if (!line.some((id) => IMPORTS.has(vocabulary.texts[id]!))) return exported;
  const words = new Set(line.filter((id) => isWord(vocabulary.kind(id))));
  for (const word of words) {
    if (!lane.symbols.isType(word)) continue;
    for (const name of lane.symbols.members(word)) {
      if (exported.size >= MOST_EXPORTED) return exported;
      if (!words.has(name)) raise(exported, name, 1);
    }
  }
  return exported;
}

function raise(weights: Map<number, number>, id: number, by: number): void {
  weights.set(id, (weights.get(id) ?? 0) + by);
}

/** The gap that a name is likely to have here, where nothing else tells. */
export function likelyGap({ vocabulary }: Scene, tail: Int32Array, length: number): number {
  const last = vocabulary.texts[tail[length - 1]! >> 2] ?? '';
  return last === ',' || last === '{' || IMPORTS.has(last) ? SPACED : 0;
}
