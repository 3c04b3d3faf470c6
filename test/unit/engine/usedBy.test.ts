import { describe, expect, it } from 'vitest';
import { pathsOf, Place } from './place.js';

/** Functions whose own text says nothing of what they are for; who calls and who tests them says it. */
const files = {
  'core/steps.py': 'def zq4(row, at):\n    return row[at] * 3 - at\n',
  'core/sieve.py': 'def kx9(row):\n    return [x for x in row if x]\n',
  'core/other.py': 'def vw2(row):\n    return row[0]\n',
  'app/jobs.py':
    'from core.steps import zq4\n\n\ndef run(rows):\n    # overdue invoices are charged a late fee\n    return [zq4(row, 2) for row in rows]\n',
  'tests/test_all.py':
    'from core.sieve import kx9\n\n\ndef test_unsubscribed_customers_are_dropped():\n    assert kx9([1, None]) == [1]\n',
};

describe('a function whose own text says nothing of the question', () => {
  it.each([
    ['where it is called', 'late fee for overdue invoices', 'core/steps.py'],
    ['what its tests say', 'drop customers who unsubscribed', 'core/sieve.py'],
  ])('is found through %s', async (_through, query, path) => {
    using place = new Place(files);
    await place.indexed(async (engine) => {
      const found = await engine.search(query);
      const hit = found.hits.find((one) => one.path === path);
      expect(hit?.why.retrievers).toContain('graph');
      expect(hit?.why.terms).toEqual([]);
      expect(pathsOf(found)).not.toContain('core/other.py');
      expect(pathsOf(await engine.search(query, { stages: { graph: false } }))).not.toContain(path);
    });
  });
});
