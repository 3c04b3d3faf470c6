/**
 * What a question asks to see first. `where`: the definition; `uses`: who calls it; `tests`: what covers it;
 * `how`: code with its explanation; `find`: no particular form, a search.
 */
export type Focus = 'where' | 'uses' | 'tests' | 'how' | 'find';

/** A question as understood: deterministic, no I/O. */
export interface Question {
  focus: Focus;
  /** What to search for: the question without its frame (`where is … defined?`); never empty. */
  subject: string;
  /** The one name that the question is about, as written; null when it is about something described in words. */
  name: string | null;
}

/** Frames of questions in order of trial; the first group is the subject. English, as are nearly all code bases. */
const FRAMES: readonly (readonly [Focus, RegExp])[] = [
  [
    'tests',
    /^(?:what|which|are there(?: any)?|show(?: me)?(?: the)?|find|list)?\s*(?:unit |integration )?tests?\s+(?:that\s+)?(?:cover|covers|test|exercise|check|for|of|use)\s+(.+)$/,
  ],
  [
    'tests',
    /^(?:how|where) (?:is|are|do (?:we|they|you)|does one) (?:test |(?:(.+?) (?:being )?)(?:tested|covered)(?: by tests)?$)(.*)$/,
  ],
  [
    'uses',
    /^(?:who|what|which (?:code|files?|functions?|methods?|classes|places?))\s+(?:calls?|uses?|invokes?|references?|imports?|depends? on|extends?|inherits? from|implements?)\s+(.+)$/,
  ],
  [
    'uses',
    /^(?:where|how|by whom|by what) (?:is|are|does|do) (.+?) (?:being )?(?:called|used|invoked|referenced|imported)(?: from)?$/,
  ],
  [
    'uses',
    /^(?:find |show (?:me )?|list )?(?:all )?(?:the )?(?:callers?|usages?|uses|references?|call sites?) (?:of|to|for) (.+)$/,
  ],
  [
    'where',
    /^(?:where|in (?:which|what) (?:file|module|place)) (?:is|are|do (?:we|i|they)|does (?:it|one)|can i find|do i find) (.+?)(?: (?:being )?(?:defined|declared|implemented|located|done|handled|made|set|kept|stored))?$/,
  ],
  [
    'where',
    /^(?:(?:find|show (?:me )?|go to|locate) )(?:the )?(?:definition|declaration|implementation|source) (?:of|for) (.+)$/,
  ],
  [
    'how',
    /^(?:how|why) (?:does|do|is|are|can|could|would|should|did) (?:i |we |you |one |it )?(.+?)(?: (?:work|works|working|implemented|done|handled|happen))?$/,
  ],
  ['how', /^(?:please )?(?:explain|describe)(?: to me)?(?: how)? (.+?)(?: works?)?$/],
  ['find', /^(?:what|which) (?:is|are|does|do) (.+?)(?: do| mean| for)?$/],
];

const ARTICLE = /^(?:the|a|an|our|your|this|its)\s+/i;
const KIND =
  /^(?:function|method|class|interface|struct|type|trait|enum|module|macro|constant|variable|symbol)\s+|\s+(?:function|method|class|interface|struct|type|trait|enum|module|macro|constant|variable|symbol)$/gi;

/** Reads the form of a question. An unknown form is a search for the whole of it. */
export function readQuestion(text: string): Question {
  const whole = text.trim().replace(/\s+/g, ' ');
  const asked = whole.replace(/[\s?!.]+$/, '');
  for (const [focus, frame] of FRAMES) {
    // Frames are in lower case; the subject keeps its own, so it is cut out of the original by position.
    const found = frame.exec(asked.toLowerCase());
    const lower = found?.slice(1).find((group: string | undefined) => group?.trim());
    if (!lower) continue;
    const from = asked.toLowerCase().lastIndexOf(lower.trim());
    const subject = asked.slice(from, from + lower.trim().length).replace(ARTICLE, '');
    return { focus, subject, name: nameIn(subject) };
  }
  return { focus: 'find', subject: asked || whole, name: nameIn(asked) };
}

/** The name that a subject consists of: `` `parseQuery` ``, `Foo.bar()`, `the retry_count function`; null for a phrase. */
export function nameIn(subject: string): string | null {
  const quoted = /[`'"]([\p{L}_$][\p{L}\p{N}_$.:#]*)[`'"]/u.exec(subject)?.[1];
  const bare = quoted ?? subject.replace(ARTICLE, '').replace(KIND, '').trim();
  const path = /^([\p{L}_$][\p{L}\p{N}_$]*(?:(?:\.|::|#|->)[\p{L}_$][\p{L}\p{N}_$]*[?!]?)*)(?:\(.*\))?$/u.exec(
    bare,
  )?.[1];
  return path?.split(/\.|::|#|->/).at(-1) ?? null;
}
