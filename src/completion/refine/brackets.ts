import type { Place } from '../place.js';
import { scan } from '../text/scan.js';

/** Text after the cursor that is looked at for the brackets it closes, UTF-16 units. */
const LOOKED_AT = 16 * 1024;

/**
 * The text up to the first bracket that closes more than is open: brackets that the text before the cursor opened and
 * the text after it does not close.
 */
export function withoutExcess(text: string, place: Place): string {
  if (place.scan.inside !== 'code' || place.lexis.prose) return text;
  const wanted = unclosed(place);
  let behind = place.after.trimStart();
  for (const { bracket, offset } of scan(text, place.lexis).closing) {
    if (wanted.at(-1) === bracket) wanted.pop();
    // What the editor closed by itself may be written over: `)` before `)`.
    else if (behind.startsWith(bracket)) behind = behind.slice(1).trimStart();
    else return text.slice(0, offset).trimEnd();
  }
  return text;
}

/** What closes the brackets that are open at the cursor and stay so, the innermost last. */
function unclosed({ scan: { open }, suffix, lexis }: Place): string[] {
  const wanted = [...open];
  for (const { bracket } of scan(suffix.slice(0, LOOKED_AT), lexis).closing) {
    const at = wanted.lastIndexOf(bracket);
    // The suffix closes outer brackets; it is the innermost ones that are missing.
    if (at >= 0) wanted.splice(wanted.indexOf(bracket), 1);
  }
  return wanted;
}
