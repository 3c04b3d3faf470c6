import fitted from './weights.json' with { type: 'json' };

/**
 * What each kind of evidence weighs, as a logistic model of "what is written next is named in this piece". Fitted by
 * `node benchmarks/run.mjs context --fit` on cursors mined from repositories of many languages.
 */
export const { bias, ...weights }: { bias: number } & Readonly<Record<string, number>> = fitted;
