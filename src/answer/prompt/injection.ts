/**
 * Text of a repository that speaks to a language model instead of to people. It stays evidence, but it is marked: the
 * prompt says that it is data, and the user is told. Patterns, not a model: they are shown as "looks like", and a text
 * that they miss is still fenced like any other (see fence.ts).
 */

/** Words for what a model was told before, in languages that attacks were seen in. */
const PATTERNS: readonly RegExp[] = [
  // "ignore all previous instructions", "disregard the rules above", "forget everything you were told"
  /\b(?:ignore|disregard|forget|override|bypass|discard)\b[^.\n]{0,30}\b(?:previous|prior|above|earlier|preceding|existing|your|system|foregoing)\b[^.\n]{0,20}\b(?:instructions?|prompts?|rules?|directions?|guidelines?|context|constraints?|orders?)\b/i,
  /\b(?:ignore|disregard|forget)\b[^.\n]{0,20}\b(?:instructions?|rules?|guidelines?|everything)\b[^.\n]{0,20}\b(?:above|before|earlier|previously|told|given)\b/i,
  /\bignoriere?n?\b[^.\n]{0,40}\b(?:anweisungen|instruktionen|regeln|vorgaben)\b/i,
  /\b(?:vergiss|missachte)\b[^.\n]{0,40}\b(?:anweisungen|regeln|alles)\b/i,
  /\b(?:ignore[zr]?|oublie[zr]?)\b[^.\n]{0,40}\b(?:instructions|consignes|règles)\b[^.\n]{0,20}\b(?:précédentes|ci-dessus|antérieures)/i,
  /\b(?:ignora|ignore|olvida|omite)\b[^.\n]{0,40}\b(?:instrucciones|instruções|istruzioni|reglas|regras|regole)\b/i,
  /(?:忽略|无视|忘记|不要理会|無視)[^。\n]{0,20}(?:指令|指示|说明|提示|規則|规则|命令)/,
  /(?:以前|これまで|上記|前)の?[^。\n]{0,10}(?:指示|命令|ルール)[^。\n]{0,10}(?:無視|忘れ)/,
  /(?:игнорируй|забудь|проигнорируй)(?:те)?[^.\n]{0,40}(?:инструкци|указани|правил)/i,
  /(?:이전|위의)[^.\n]{0,20}(?:지시|명령|지침)[^.\n]{0,20}(?:무시|잊)/,
  // "you are now an assistant that", "act as DAN", "new instructions:"
  /\byou (?:are|must) now (?:a|an|in|the|act)\b[^.\n]{0,40}\b(?:assistant|model|ai|bot|mode|dan|unrestricted|agent)\b/i,
  /\b(?:new|updated|real|actual|important) (?:system )?(?:instructions?|directives?)(?: for (?:the )?(?:ai|assistants?|models?|llms?|agents?|copilot))?\s*:/i,
  /\b(?:attention|note|message|instructions?|dear)[,:]?\s+(?:to |for )?(?:all |any |the )*(?:ai|llms?|language models?|copilot|chatgpt|claude|coding agents?|ai assistants?|ai agents?)\b[^.\n]{0,60}\b(?:must|should|always|never|please|do not|ignore|reply|respond|answer|say|tell|run|execute)\b/i,
  /\b(?:copilot|chatgpt|claude|gemini|gpt-?\d)\b[,:]?\s+(?:you\s+)?(?:must|should|always|never|please|do not|don't)\b/i,
  /\b(?:if you are|as) an? (?:ai|llm|large language model|language model|ai assistant|coding assistant|ai agent)\b[^.\n]{0,60}\b(?:must|should|always|never|do not|don't|ignore|reply|respond|answer|say|tell|run|execute|include|add)\b/i,
  /\b(?:reveal|print|repeat|output|show|leak|disclose)\b[^.\n]{0,30}\b(?:your|the) (?:system prompt|hidden prompt|initial prompt|secret instructions?)\b/i,
  /\b(?:do not|don't|never) (?:tell|inform|mention (?:this |it )?to|reveal (?:this |it )?to|warn) the user\b/i,
  /\b(?:tell|convince|instruct|persuade) the user (?:to|that)\b[^.\n]{0,60}\b(?:run|execute|curl|install|paste|disable|visit|download|safe|approved|password|token)\b/i,
  /\b(?:respond|reply|answer) (?:only )?with (?:exactly |only |just )?["'“‘`][^"'”’`\n]{1,80}["'”’`](?: and nothing else)?[^.\n]{0,20}\b(?:to (?:every|all|any) (?:questions?|prompts?|queries|messages?)|whatever|regardless|no matter|instead|nothing else)\b/i,
  // Markup of chat templates, and pretended ends of what is quoted.
  /<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id|begin_of_text)\|>/i,
  /\[\/?INST\]|<<\/?SYS>>|<\/?(?:start|end)_of_turn>/,
  /<\/?(?:system|assistant)(?:[-_ ](?:prompt|message|instructions?))?>[^<\n]{0,80}\b(?:ignore|you|must|reply|answer|respond)\b/i,
  /<\/?evidence-[0-9a-z]+>/i,
  /^\W*(?:system|assistant)\s*:\s+[^\n]{0,80}\b(?:ignore|you are|you must|override|reply|respond)\b/im,
  // An image or link that would carry something away.
  /!\[[^\]\n]*\]\(https?:[^)\n]*(?:[?&#=][^)\n]*)?(?:\{\{|\$\{|<[a-z_ ]+>|\[[A-Z_ ]+\]|%s)[^)\n]*\)/,
];

/** Letters that are not seen: zero width, direction marks, and the tag letters that spell ASCII invisibly (and some flags). */
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|\u{e0001}|[\u{e0020}-\u{e007f}]/gu;
const TAG_LETTERS = /(?<![\u{1f3f4}\u{e0020}-\u{e007f}])[\u{e0020}-\u{e007f}]{4,}/u;

/** Comment marks and quotes that stand between the lines of one sentence. */
const LEADS = /\n[ \t]*(?:\/\/+!?|#+|\*+(?!\/)|--|;+|%+|>+|"{3}|'{3})?[ \t]*/g;

export interface Suspicion {
  /** What was found, shortened to one line. */
  quote: string;
  /** Line of the text where it begins, from 0. */
  line: number;
}

/** Removes letters that nobody sees, so that what a person reviews is what a model reads. */
export const withoutUnseen = (text: string): string => text.replace(UNSEEN, '');

/** The first passage of a text that looks like an instruction to a model; null where there is none. */
export function suspicionIn(text: string): Suspicion | null {
  const tags = TAG_LETTERS.exec(text);
  if (tags) return { quote: hiddenText(tags[0]), line: lineAt(text, tags.index) };
  const seen = withoutUnseen(text);
  // A sentence may run over lines of a comment: joined, with a note of where each line began.
  const { joined, starts } = joinLines(seen);
  for (const pattern of PATTERNS) {
    const found = pattern.exec(joined) ?? null;
    if (!found) continue;
    const line = starts.findLastIndex((start) => start <= found.index + leading(found[0]));
    return { quote: shorten(found[0]), line: Math.max(0, line) };
  }
  return null;
}

const leading = (text: string): number => text.length - text.trimStart().length;

function joinLines(text: string): { joined: string; starts: number[] } {
  const starts = [0];
  let joined = '';
  let at = 0;
  for (const gap of text.matchAll(LEADS)) {
    joined += `${text.slice(at, gap.index)} `;
    starts.push(joined.length);
    at = gap.index + gap[0].length;
  }
  return { joined: joined + text.slice(at), starts };
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length - 1;

/** ASCII spelled in tag letters. */
const hiddenText = (tags: string): string =>
  shorten(`hidden text: ${Array.from(tags, (c) => String.fromCodePoint(c.codePointAt(0)! - 0xe0000)).join('')}`);

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`;
}
