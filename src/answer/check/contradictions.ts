import type { Flag } from '../../core/answer.js';
import type { EvidencePiece } from '../../core/ask.js';
import type { SearchApi } from '../../core/engineApi.js';
import type { Hit } from '../../core/search.js';

/** Contradictions told of one answer. */
const MOST = 4;

/**
 * Places of the evidence where documentation says what the code does not have: a comment that describes a parameter which
 * its function lacks, a document that calls a member which nothing has on something that is defined here. Only what can
 * be shown by names; what is left is left to the reader (the prompt says that code is right).
 */
export async function contradictions(engine: SearchApi, pieces: readonly EvidencePiece[]): Promise<Flag[]> {
  const flags: Flag[] = [];
  for (const piece of pieces) {
    if (flags.length >= MOST) break;
    if (/\.(?:md|mdx|markdown|rst|adoc|txt)$/i.test(piece.path)) flags.push(...(await inDocument(engine, piece)));
    else flags.push(...(await inComments(engine, piece)));
  }
  return [...new Map(flags.map((flag) => [flag.sentence, flag])).values()].slice(0, MOST);
}

async function inComments(engine: SearchApi, piece: EvidencePiece): Promise<Flag[]> {
  const definitions = (await engine.outline?.(piece.path)) ?? [];
  const sent = definitions.filter((d) => !d.stale && d.startLine <= piece.endLine && d.endLine >= piece.startLine);
  const flags: Flag[] = [];
  for (const definition of sent) {
    const described = parametersIn(definition.doc);
    if (described.length === 0 || !takesOnly(definition)) continue;
    const text = `${definition.signature}\n${(await engine.readLines(piece.path, definition.startLine, definition.endLine)) ?? ''}`;
    const code = text
      .replace(definition.doc, '')
      .replace(/"""[\s\S]*?"""|'''[\s\S]*?'''|\/\*[\s\S]*?\*\/|^\s*(?:\/\/|#).*$/gm, '');
    for (const name of described.filter((one) => !new RegExp(`(?<![\\w$])${one}(?![\\w$])`).test(code))) {
      const subject = `${piece.path}:${definition.startLine}`;
      const sentence = `The comment of \`${definition.symbol}\` (${subject}) describes a parameter \`${name}\` that it does not have.`;
      flags.push({ kind: 'contradiction', subject, sentence });
    }
  }
  return flags;
}

const TAGS: readonly RegExp[] = [
  // JSDoc, Javadoc, PHPDoc, Doxygen, Kotlin's KDoc.
  /(?:^|\n)\s*[@\\]param(?:\[(?:in|out|in,out)\])?\s+(?:\{[^}\n]*\}\s+)?(?:[\w\\|?[\]<>]+\s+\$)?([A-Za-z_]\w*)(?=[\s:-]|$)(?!\.)/g,
  // Sphinx.
  /(?:^|\n)\s*:param\s+(?:[\w.[\], ]+\s)?([A-Za-z_]\w*):/g,
  // C#.
  /<param name="([A-Za-z_]\w*)">/g,
];

/** Names of parameters that a comment describes. */
function parametersIn(doc: string): string[] {
  const out = TAGS.flatMap((tag) => [...doc.matchAll(tag)].map((match) => match[1]!));
  // Google's style: lines `name (type): …` below `Args:`.
  const section = /(?:^|\n)\s*(?:Args|Arguments|Parameters):[ \t]*\n((?:[ \t]*\S[^\n]*(?:\n|$))+)/.exec(doc)?.[1] ?? '';
  const before = section.split(/\n\s*(?:Returns?|Raises|Yields|Examples?|Note|Notes):/)[0]!;
  for (const match of before.matchAll(/(?:^|\n)\s*([a-z_]\w*)\s*(?:\([^()\n]*\))\s*:\s/g)) out.push(match[1]!);
  return [...new Set(out)];
}

/** Are all of its parameters in its signature, by their names? */
function takesOnly({ kind, signature }: Hit): boolean {
  return (
    /^(?:function|method|constructor)$/.test(kind) &&
    /\(.*\)/s.test(signature) &&
    !/\.{3}|\*\w|\*\*|[{[]|&\w*\)|params |vararg|arguments/.test(signature)
  );
}

/** `Basket.total()` in code of a document. */
const MEMBER = /`([A-Z]\w{2,})\.([a-z]\w{2,})(?:\([^`]*\))?`/g;

async function inDocument(engine: SearchApi, piece: EvidencePiece): Promise<Flag[]> {
  if (!engine.known || !engine.suggest) return [];
  const flags: Flag[] = [];
  for (const [, owner, member] of piece.text.matchAll(MEMBER)) {
    const { names, inCode } = await engine.known({ names: [member!], paths: [] });
    // A name that not even documents have was read from a file that changed since.
    if (names.length === 0 || inCode.length > 0) continue;
    const found = (await engine.suggest(owner!, 'symbol', 20)).filter(
      ({ kind, name }) => kind === 'symbol' && name === owner,
    );
    const [only] = found;
    if (!only || found.length > 1 || only.startLine === undefined || only.endLine === undefined) continue;
    const text = (await engine.readLines(only.path, only.startLine, only.endLine)) ?? '';
    // What it inherits, or makes while it runs, is not in its text.
    if (
      /\b(?:extends|implements|with|include|derive|Proxy|__getattr__|method_missing|defineProperty)\b|class\s+\w+\s*[(:]/.test(
        text,
      )
    )
      continue;
    const subject = `${piece.path}:${piece.startLine}`;
    const sentence = `${subject} speaks of \`${owner!}.${member!}\`, but no code has \`${member!}\`; \`${owner!}\` is in ${only.path}:${only.startLine}.`;
    flags.push({ kind: 'contradiction', subject, sentence });
  }
  return flags;
}
