/**
 * A fast necessary condition for "some ignore rule matches this entry", by the last segment of each pattern. Nearly
 * every entry of a tree matches no rule; the sieve says so with a few string comparisons, so that the regular
 * expressions of the rules run only where one may match.
 */
export class Sieve {
  private readonly exact = new Set<string>();
  /** By last character of the name. */
  private readonly suffixes = new Map<number, string[]>();
  /** By first character of the name. */
  private readonly prefixes = new Map<number, string[]>();
  private readonly parts: string[] = [];
  /** Folders (with `/` at the end) below which the name alone cannot tell. */
  private readonly folders: string[] = [];

  constructor(private readonly ignoreCase: boolean) {}

  /** A sieve that lets through what this one does, and can be added to. */
  clone(): Sieve {
    const copy = new Sieve(this.ignoreCase);
    for (const name of this.exact) copy.exact.add(name);
    for (const [key, list] of this.suffixes) copy.suffixes.set(key, [...list]);
    for (const [key, list] of this.prefixes) copy.prefixes.set(key, [...list]);
    copy.parts.push(...this.parts);
    copy.folders.push(...this.folders);
    return copy;
  }

  /** @param pattern a gitignore pattern without `!` and without trailing spaces */
  add(pattern: string): void {
    if (this.ignoreCase) pattern = pattern.toLowerCase();
    const body = pattern.endsWith('/') ? pattern.slice(0, -1) : pattern;
    const slash = body.lastIndexOf('/');
    const segment = body.slice(slash + 1);
    const special = segment.search(/[*?[\\]/);
    if (special === -1) this.exact.add(segment);
    else if (special > 0) push(this.prefixes, segment.charCodeAt(0), segment.slice(0, special));
    else {
      const rest = segment.replace(/^\*+/, '');
      const end = rest.search(/[*?[\\]/);
      const literal = end === -1 ? rest : rest.slice(0, end);
      if (literal === '' || rest === segment) this.folders.push(literalFolder(body, slash));
      else if (end === -1) push(this.suffixes, literal.charCodeAt(literal.length - 1), literal);
      else this.parts.push(literal);
    }
  }

  /** Whether rules that the name cannot decide may apply to the entries of `folder` (`''` or ending in `/`). */
  isOpen(folder: string): boolean {
    if (this.ignoreCase) folder = folder.toLowerCase();
    return this.folders.some((prefix) => folder.startsWith(prefix));
  }

  /** False when no rule's last segment can match this name. */
  mayMatch(name: string): boolean {
    if (this.ignoreCase) name = name.toLowerCase();
    if (this.exact.has(name)) return true;
    const suffixes = this.suffixes.get(name.charCodeAt(name.length - 1));
    if (suffixes) for (const suffix of suffixes) if (name.endsWith(suffix)) return true;
    const prefixes = this.prefixes.get(name.charCodeAt(0));
    if (prefixes) for (const prefix of prefixes) if (name.startsWith(prefix)) return true;
    for (const part of this.parts) if (name.includes(part)) return true;
    return false;
  }
}

function push(map: Map<number, string[]>, key: number, value: string): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The folder that every match of an anchored pattern lies below, as far as it is literal: `/a/b?/*` → `a/`. */
function literalFolder(body: string, lastSlash: number): string {
  if (lastSlash === -1) return '';
  const folder = body.slice(body.startsWith('/') ? 1 : 0, lastSlash + 1);
  const special = folder.search(/[*?[\\]/);
  return special === -1 ? folder : folder.slice(0, folder.lastIndexOf('/', special) + 1);
}
