import { describe, expect, it } from 'vitest';
import { composed } from '../../../src/engine/completer/compose.js';
import { tokenize, Vocabulary } from '../../../src/engine/completer/tokens.js';

/** What plays here, behind `here`, the part of the last word of `there`. */
function exchanged(there: string, here: string, known: string): string | null {
  const vocabulary = new Vocabulary();
  tokenize(known, vocabulary);
  const codes = Int32Array.from(tokenize(there, vocabulary));
  const tail = Int32Array.from(tokenize(here, vocabulary));
  const last = codes.length - 1;
  const id = composed(vocabulary, codes[last]! >> 2, codes, last, tail, tail.length);
  return id < 0 ? null : vocabulary.texts[id]!;
}

describe('names made of others by exchanging parts', () => {
  it('takes the part that another name has here', () => {
    expect(exchanged('order = findOrder', 'voucher = ', 'findVoucher')).toBe('findVoucher');
  });
  it('keeps how the part is written', () => {
    expect(exchanged('order = ORDER_LIMIT', 'voucher = ', 'VOUCHER_LIMIT')).toBe('VOUCHER_LIMIT');
    expect(exchanged('Order . make_order', 'Voucher . ', 'make_voucher')).toBe('make_voucher');
  });
  it('makes up no name that the repository does not know', () => {
    expect(exchanged('order = findOrder', 'voucher = ', 'findCustomer')).toBe(null);
  });
  it('says nothing where no part is exchanged', () => {
    expect(exchanged('order = findOrder', 'order = ', 'findOrder')).toBe(null);
  });
});
