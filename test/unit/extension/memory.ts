import type { Memento } from 'vscode';

/** What VS Code keeps for an extension, in memory. */
export function memory(): Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, fallback?: T) => (values.has(key) ? (structuredClone(values.get(key)) as T) : fallback) as T,
    update: async (key, value) => void values.set(key, structuredClone(value)),
  };
}
