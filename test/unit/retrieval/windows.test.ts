import { describe, expect, it } from 'vitest';
import { phraseEvidence, shareSaid } from '../../../src/engine/retrieval/phrase/evidence.js';
import { type PhraseLookup, windowEvidence, wordsOf } from '../../../src/engine/retrieval/phrase/windows.js';
import { understand } from '../../../src/engine/retrieval/understand/understand.js';

const lookupIn =
  (texts: readonly string[]): PhraseLookup =>
  (phrase, limit) => {
    const having = texts.flatMap((text, i) => (` ${wordsOf(text).join(' ')} `.includes(` ${phrase} `) ? [i] : []));
    return having.length > limit ? null : having;
  };

const TEXTS = [
  'throw new Error(`Unknown option: ${name}, did you mean ${near}?`)',
  'the option is unknown, name it: did you see what you mean',
  'const retries = count(options); return retries > 3 ? stop(retries) : again(retries);',
];

describe('words in a row', () => {
  it('find the template of a message, whatever stands in its placeholders', () => {
    const found = windowEvidence('Unknown option: verbos, did you mean verbose?', 2, 100, lookupIn(TEXTS));
    expect(found.get(0)).toMatchObject({ worth: 1 });
    expect(found.get(0)!.share).toBeLessThan(1);
    expect(found.get(1)?.worth ?? 0).toBeLessThan(0.7);
    expect(found.has(2)).toBe(false);
  });

  it('that many have are no evidence', () => {
    const everywhere = Array.from({ length: 300 }, () => 'did you mean it');
    expect(windowEvidence('did you mean it', 2, 300, lookupIn(everywhere)).size).toBe(0);
  });
});

describe('what may stand in the code as it is', () => {
  const evidence = (query: string) => phraseEvidence(understand(query), 100, lookupIn(TEXTS), (c) => c === 2);

  it('is a message, code, quoted text and prose that is no question', () => {
    expect([...evidence('Error: Unknown option: x, did you mean y?').keys()]).toContain(0);
    expect([...evidence('return tries > 3 ? stop(tries) : again(tries);').keys()]).toEqual([]);
    expect([...evidence('const retries = count(options); return n > 3').keys()]).toEqual([2]);
    expect([...evidence('"did you see"').keys()]).toEqual([1]);
    expect([...evidence('the option is unknown').keys()]).toEqual([1]);
    expect(evidence('return retries if again retries').size).toBe(0);
    expect(evidence('what if the option is unknown').size).toBe(0);
  });

  it('is no evidence where so many have it that some would have to be left out', () => {
    const quoted = (having: number) =>
      phraseEvidence(
        understand('"did you see"'),
        900,
        lookupIn(Array.from({ length: having }, () => 'did you see it')),
        () => false,
      );
    expect(quoted(500).size).toBe(500);
    expect(quoted(501).size).toBe(0);
  });

  it('decides which piece of a file is shown', () => {
    const query = understand('Error: Unknown option: x');
    expect(shareSaid(query)(TEXTS[0]!)).toBeGreaterThan(shareSaid(query)(TEXTS[1]!));
    expect(shareSaid(understand('how are options read'))(TEXTS[0]!)).toBe(0);
  });
});
