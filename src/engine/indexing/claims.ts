import { hashOf } from '../../core/hash.js';

/**
 * Which contents are indexed or being indexed, shared by all threads: a hash set in shared memory with open addressing.
 * Whoever claims a content first makes its record; everyone else only refers to it.
 */
export class Claims {
  private readonly slots: BigInt64Array<SharedArrayBuffer>;

  constructor(readonly memory: SharedArrayBuffer) {
    this.slots = new BigInt64Array(memory);
  }

  /** @param capacity contents that will be claimed at most */
  static create(capacity: number): Claims {
    let slots = 1024;
    while (slots < capacity * 2) slots *= 2;
    return new Claims(new SharedArrayBuffer(slots * 8));
  }

  /** True for the first caller with this hash and language, on whatever thread; false for all others. */
  claim(hash: string, language: string): boolean {
    const key = keyOf(hash, language);
    const mask = this.slots.length - 1;
    for (let i = Number(BigInt.asUintN(30, key)) & mask; ; i = (i + 1) & mask) {
      const found = Atomics.compareExchange(this.slots, i, 0n, key);
      if (found === 0n) return true;
      if (found === key) return false;
    }
  }
}

/** 64 bits of the content's hash, told apart by language; never 0, which marks a free slot. */
function keyOf(hash: string, language: string): bigint {
  const salt = BigInt(hashOf(language) >>> 0);
  const key = BigInt.asIntN(64, BigInt(`0x${hash.slice(0, 16)}`) ^ (salt << 32n));
  return key === 0n ? 1n : key;
}
