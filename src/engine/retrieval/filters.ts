import type { Filters } from '../../core/search.js';
import type { FileDoc } from './catalogue.js';

/** Whether any filter is set. */
export function narrows(f: Filters): boolean {
  return Object.values(f).some((list: unknown[]) => list.length > 0);
}

/** The best of a content's files that passes, if one does. */
export function acceptedFile(f: Filters, files: readonly FileDoc[]): FileDoc | undefined {
  return files.find((file) => {
    const inPath = (part: string): boolean => file.path.toLowerCase().includes(part.toLowerCase());
    return (
      (f.languages.length === 0 || f.languages.includes(file.language)) &&
      (f.paths.length === 0 || f.paths.some(inPath)) &&
      !f.notPaths.some(inPath) &&
      (f.classes.length === 0 || f.classes.includes(file.class)) &&
      !f.notClasses.includes(file.class)
    );
  });
}
