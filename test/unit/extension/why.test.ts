import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import type { SearchTrace } from '../../../src/core/searchTrace.js';
import { whyReport } from '../../../src/extension/explain/report.js';
import { Place } from '../engine/place.js';

/** A real trace of a real search. */
async function traced(query: string): Promise<SearchTrace> {
  using place = new Place({
    'src/basket.ts':
      '/** What a customer buys: <b>articles</b>. */\nexport class Basket {\n  addArticle(price: number) {}\n}\n',
    'src/price.ts': '/** The price of an article, with tax. */\nexport const priceOf = (article: string) => 1;\n',
    'test/price.test.ts': "it('adds the price of an article', () => {});\n",
  });
  return await place.indexed(async (engine) => (await engine.search(query, { trace: true })).trace!);
}
const render = (text: string): string => new MarkdownIt({ html: true }).render(text);

describe('why a result is there', () => {
  it('tells the query as understood, what each feature gave, and what stood near', async () => {
    const trace = await traced('price of an article -test');
    const [first] = trace.hits;
    const report = whyReport(trace, first!);
    const html = render(report);
    expect(html).toContain(`<code>${first!.path}:${first!.startLine}-${first!.endLine}</code> is result 1`);
    expect(html).toContain('a question in words; filters: notClasses');
    expect(html).toMatch(/<td><code>price?<\/code><\/td>/);
    for (const { name } of first!.why.features) expect(html).toContain(`<td>${name}</td>`);
    expect(html).toContain(`<strong>${first!.score.toFixed(3)}</strong>`);
    expect(html).toMatch(/<td><code>src.basket.ts<.code><.td>/);
    expect(html).not.toContain('undefined');
  });

  it('takes names and texts literally', async () => {
    const trace = await traced('article');
    const wild = '<img src=x>|`a`';
    const html = render(
      whyReport({ ...trace, query: wild, hits: [{ ...trace.hits[0]!, path: wild }] }, { path: wild, startLine: 1 }),
    );
    expect(html).not.toContain('<img');
  });

  it('says when the result is none any more', async () => {
    const trace = await traced('article');
    expect(whyReport(trace, { path: 'gone.ts', startLine: 1 })).toContain('is not among the results');
  });
});
