/**
 * A vector as int8: its largest entry becomes ±127. Only directions count, so the factor need not be kept; one factor a
 * vector loses less than one for all, since transformers' vectors have a few large entries.
 */
export function quantize(vector: ArrayLike<number>): Int8Array {
  let largest = 0;
  for (let i = 0; i < vector.length; i++) largest = Math.max(largest, Math.abs(vector[i]!));
  const out = new Int8Array(vector.length);
  const scale = largest > 0 ? 127 / largest : 0;
  for (let i = 0; i < vector.length; i++) out[i] = Math.round(vector[i]! * scale);
  return out;
}
