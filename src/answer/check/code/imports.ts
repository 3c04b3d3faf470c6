/** A module that generated code takes names from. */
export interface Import {
  module: string;
  /** Names taken from it, as the module calls them. */
  names: string[];
  /** What the code calls it or them. */
  locals: string[];
}

const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** The imports of a piece of code; by regular expressions, since it may be cut off or be a fragment. */
export function importsOf(code: string, language: string): Import[] {
  if (/^(?:ts|typescript|tsx|js|javascript|jsx|mjs|cjs|mts|cts)$/.test(language)) return jsImports(code);
  if (/^py/.test(language)) return pythonImports(code);
  if (/^go/.test(language)) return goImports(code);
  if (/^(?:rs|rust)$/.test(language)) return rustImports(code);
  return language === 'java' ? javaImports(code) : [];
}

function jsImports(code: string): Import[] {
  const out: Import[] = [];
  const clause = /\b(?:import|export)\s+(?:type\s+)?((?:[\w$*{}\s,]|\bas\b)+?)\s+from\s*(['"])([^'"\n]+)\2/g;
  for (const [, what, , module] of code.matchAll(clause)) out.push({ module: module!, ...jsNames(what!) });
  const required =
    /(?:const|let|var)\s+(\{[^}]*\}|[\w$]+)\s*=\s*(?:await\s+)?(?:require|import)\s*\(\s*(['"])([^'"\n]+)\2/g;
  for (const [, what, , module] of code.matchAll(required))
    out.push({ module: module!, ...jsNames(what!.replaceAll(':', ' as ')) });
  for (const [, , module] of code.matchAll(/\bimport\s*(['"])([^'"\n]+)\1/g))
    out.push({ module: module!, names: [], locals: [] });
  return out;
}

function jsNames(clause: string): { names: string[]; locals: string[] } {
  const names: string[] = [];
  const locals: string[] = [];
  const braced = /\{([^}]*)\}/.exec(clause);
  for (const part of braced?.[1]!.split(',') ?? []) {
    const [name, alias] = part
      .replace(/\btype\s+/, '')
      .split(/\s+as\s+/)
      .map((one) => one.trim());
    if (name) names.push(...(name === 'default' ? [] : [name]));
    if (name) locals.push(alias ?? name);
  }
  const rest = clause.replace(/\{[^}]*\}/, '').replace(/\*\s*as/, '');
  locals.push(...(rest.match(NAME) ?? []));
  return { names, locals };
}

function pythonImports(code: string): Import[] {
  const out: Import[] = [];
  for (const [, module, list] of code.matchAll(/^[ \t]*from\s+([\w.]+)\s+import\s+(\([^)]*\)|[^\n#;]+)/gm)) {
    const parts = list!
      .replace(/[()]/g, '')
      .split(',')
      .map((part) =>
        part
          .replace(/#[^\n]*/g, '')
          .trim()
          .split(/\s+as\s+/),
      );
    const names = parts.map(([name]) => name!).filter((name) => /^\w+$/.test(name));
    out.push({ module: module!, names, locals: parts.map((part) => part.at(-1)!).filter(Boolean) });
  }
  for (const [, list] of code.matchAll(/^[ \t]*import\s+([\w., \t]+)/gm)) {
    for (const part of list!.split(',')) {
      const [module, alias] = part.trim().split(/\s+as\s+/);
      if (module) out.push({ module, names: [], locals: [alias ?? module.split('.')[0]!] });
    }
  }
  return out;
}

function goImports(code: string): Import[] {
  const blocks = [...code.matchAll(/\bimport\s*\(([^)]*)\)/g)].map((block) => block[1]!);
  const single = [...code.matchAll(/\bimport\s+((?:[\w.]+\s+)?"[^"\n]+")/g)].map((one) => one[1]!);
  return [...blocks, ...single].flatMap((text) =>
    [...text.matchAll(/(?:([\w.]+)[ \t]+)?"([^"\n]+)"/g)].map(([, alias, module]) => {
      const last = module!.split('/').findLast((part) => !/^v\d+$/.test(part)) ?? module!;
      return { module: module!, names: [], locals: [alias ?? last.replace(/^go-|\.v\d+$/g, '')] };
    }),
  );
}

function rustImports(code: string): Import[] {
  return [...code.matchAll(/\buse\s+((?:[\w:]|\{[^;]*\}|\*|\s+as\s+\w+)+)\s*;/g)].map(([, path]) => {
    const names = path!.replace(/\bas\s+\w+/g, '').match(/\w+(?=\s*(?:[,}]|$))/g) ?? [];
    const locals = path!.match(/\w+(?=\s*(?:[,}]|$))/g) ?? [];
    return {
      module: path!
        .split('{')[0]!
        .replace(/::\s*$/, '')
        .trim(),
      names,
      locals: [...locals],
    };
  });
}

function javaImports(code: string): Import[] {
  return [...code.matchAll(/^\s*import\s+(?:static\s+)?([\w.]+(?:\.\*)?)\s*;/gm)].map(([, module]) => {
    const last = module!.split('.').at(-1)!;
    return { module: module!, names: last === '*' ? [] : [last], locals: last === '*' ? [] : [last] };
  });
}
