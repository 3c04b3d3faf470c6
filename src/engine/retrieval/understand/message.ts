/** What an error says, taken from around it: its type, the words of the runtime, the place. */

/** `ValueError: …`, `java.lang.IllegalStateException: …`, `TypeError [ERR_X]: …`, `Shop::NotFound (…)` */
const TYPED =
  /(?<![\w.$])(?:[\p{L}\w$]+(?:\.|::|\\|\/))*[A-Z][\w$]*(?:Error|Exception|Warning|Failure|Fault|Panic|Exit|Invalid|NotFound|Denied|Timeout)\w*(?: \[[\w-]+\])?(?: \(.{1,40}?\))?: +([^\n]+)/gu;

/** Others by the words before (or after) the message; one group each. */
const SAYING: readonly RegExp[] = [
  /\bpanic: ([^\n]+)/g,
  /\bpanicked at '([^\n]+?)', /g,
  /\bpanicked\s+at\s+:?\s*([^\n]+)/g,
  /\*\* \([\w.]+\) ([^\n]+)/g,
  /^\s*(?:\w+(?:\.|::|\\))*[A-Z][a-z\d]+[A-Z]\w*: +([^\n]+)/g,
  /: ([^\n:][^\n]*?) \((?:\w+::)*[A-Z]\w*(?:Error|Exception|NotFound|Invalid)\w*\)/g,
  /Assertion [\x60'"]?([^\n]+?)['"]? failed/g,
  /\b(?:fatal error|error|warning|fatal|Error)(?: ?\[?[A-Z]+\d+\]?)?: +([^\n]+)/g,
];

/** Where a message ends when line breaks were lost. */
const NEXT =
  /\s*(?=Caused by:|\[cause\]:|Traceback \(most|During handling of|The above exception was|goroutine \d+ \[|stack backtrace:|stack traceback:|Stack trace:|note: |exit status \d|Node\.js v\d| ---> )|\s+(?=(?:at|in|thrown)(?:\s{2}|\s*\{|\s*$)|at (?:async )?[\w.$<> ]{1,80}\((?:<anonymous>|Native Method|native)\))/gm;
const AFTER = /\s+(?:at|in|thrown|from|-)?[\s{^~]*$/;
const NOISE =
  /Traceback \(most recent call last\):?|During handling of the above exception, another exception occurred:?|The above exception was the direct cause of the following exception:?|Exception in thread "[^"]*"|Caused by:|\[cause\]:|goroutine \d+ \[[^\]\n]*\]:?|stack backtrace:|Stack trace:|stack traceback:|exit status \d+|\+0x[\da-f]+|0x[\da-f]+|\^{2,}|~{2,}|-->|Node\.js v[\d.]+|note: run with [^\n]*|PHP (?:Fatal|Parse) error:|#\d+ \{main\}|\bUncaught\b|\bat (?:async )?(?=\s)|\(<anonymous>\)|\bfrom(?=\s*$)|\(Native Method\)/gm;

/** The message of an error; of several in a chain, that of the cause or of the last. Empty when the text has no error. */
export function messageOf(text: string): string {
  const last = /Caused by:|\[cause\]:|Traceback \(most recent| ---> /.test(text);
  const lines = text.replace(NEXT, '\n');
  for (const pattern of [TYPED, ...SAYING]) {
    const said = [...lines.matchAll(pattern)].map((m) => m[1]!);
    const message = (last ? said.at(-1) : said[0])?.replace(AFTER, '').trim();
    if (message && /\p{L}{2}/u.test(message)) return message;
  }
  return '';
}

/** A trace's text without the words that every trace has. */
export const withoutNoise = (text: string): string => text.replace(NOISE, ' ');
