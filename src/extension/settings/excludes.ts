/**
 * VS Code's `files.exclude` in gitignore syntax. There, a pattern starts at the folder unless it begins with two stars;
 * braces are alternatives; a pattern whose value is not `true` is off or depends on a sibling file, which says nothing
 * about whether the file is worth finding.
 */
export function ignorePatterns(exclude: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(exclude)
    .filter(([pattern, on]) => on === true && pattern.trim() !== '')
    .flatMap(([pattern]) => alternatives(pattern))
    .map((pattern) => (pattern.startsWith('**/') || pattern.startsWith('/') ? pattern : `/${pattern}`));
}

/** `a/{b,c}/*.{d,e}` → the four patterns that it stands for. */
function alternatives(pattern: string): string[] {
  const braces = /\{([^{}]*)\}/.exec(pattern);
  if (!braces) return [pattern];
  return braces[1]!
    .split(',')
    .flatMap((choice) =>
      alternatives(pattern.slice(0, braces.index) + choice + pattern.slice(braces.index + braces[0].length)),
    );
}
