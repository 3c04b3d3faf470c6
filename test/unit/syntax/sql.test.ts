import { describe, expect, it } from 'vitest';
import { definition, definitions, outlineOf, outlineOfFixture, references } from './helpers.js';

const FILE = 'sql/jobs.sql';

describe('SQL', () => {
  it('finds tables with their columns, functions and triggers, around what it does not understand', async () => {
    // `:GRAPHILE_WORKER_SCHEMA` is filled in by a program: no SQL, and a syntax error in each statement.
    const outline = await outlineOfFixture(FILE, 'sql');
    expect(outline.hasErrors).toBe(true);
    const found = definitions(outline);
    expect(found.slice(0, 6)).toEqual([
      'table job_queues',
      'field job_queues.queue_name',
      'field job_queues.job_count',
      'field job_queues.locked_at',
      'field job_queues.locked_by',
      'table jobs',
    ]);
    expect(found).toEqual(
      expect.arrayContaining(['function tg__update_timestamp', 'function _100_timestamps', 'function add_job']),
    );
  });

  it('takes the comment above for the doc', async () => {
    const outline = await outlineOfFixture(FILE, 'sql');
    expect(definition(outline, 'complete_job')).toMatchObject({
      doc: 'I was successful, mark the job as completed',
      leadLine: 133,
      startLine: 134,
      endLine: 148,
    });
  });

  it('knows views, types, indexes, schemas, sequences; lists tables that are used and functions that are called', async () => {
    const text = `CREATE SCHEMA shop;
CREATE TYPE state AS ENUM ('open', 'paid');
CREATE VIEW open_carts AS SELECT lower(c.name) FROM carts c JOIN items i ON i.cart = c.id;
CREATE INDEX carts_by_name ON carts (name);
CREATE SEQUENCE cart_ids;
CREATE OR REPLACE FUNCTION pay(cart int) RETURNS int AS $$
begin
  insert into payments values (cart);
  return 1;
end;
$$ LANGUAGE plpgsql;
`;
    const outline = await outlineOf(text, 'sql');
    expect(outline.hasErrors).toBe(false);
    expect(definitions(outline)).toEqual([
      'module shop',
      'type state',
      'table open_carts',
      'key carts_by_name',
      'variable cart_ids',
      'function pay',
    ]);
    expect(definition(outline, 'pay').signature).toBe('CREATE OR REPLACE FUNCTION pay(cart int) RETURNS int');
    expect(references(outline)).toEqual([
      'call lower:3',
      'type carts:3',
      'type items:3',
      'type carts:4',
      'type payments:8',
    ]);
  });
});
