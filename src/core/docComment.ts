/** A tag that says what the definition itself is or does, by another name for no tag at all. */
const DESCRIBING = /^[@\\](?:brief|summary|desc|description|details|remarks|short)\b[ \t]*/;

/**
 * A line that begins what is said of parameters, results and errors: tags of Javadoc, JSDoc, PHPDoc, KDoc, YARD and
 * Doxygen; fields of Sphinx; sections of Google's and NumPy's style, of rustdoc, ExDoc and Swift.
 */
const TAG =
  /^(?:[@\\][a-z]|:(?:param|type|returns?|rtype|raises?|var|ivar|cvar|keyword|meta)\b|(?:#+ )?(?:args|arguments|parameters|attributes|returns|raises|throws|yields|errors|panics|safety|examples?):?$|- (?:parameters?|returns|throws)\b.*:)/i;

/**
 * What a doc comment, as prose without its marks, says of the definition as a whole: the paragraphs before the first
 * tag or section for parameters, results and errors. Empty where there are none.
 */
export function descriptionOf(doc: string): string {
  const lines = doc.split('\n').map((line) => line.replace(DESCRIBING, ''));
  const end = lines.findIndex((line) => TAG.test(line.trim()));
  return (end < 0 ? lines : lines.slice(0, end)).join('\n').trim();
}
