import { describe, expect, it } from 'vitest';
import { answerMarkdown, conversationMarkdown } from '../../../src/extension/chatView/exported.js';
import type { Sent, SentRequest } from '../../../src/core/ask.js';
import { piecesIn, sentReport } from '../../../src/extension/chatView/sentReport.js';
import { advance, newTurn } from '../../../src/extension/chatView/turn.js';
import type { AskEvent } from '../../../src/core/ask.js';
import type { Turn } from '../../../src/webview/turn.js';
import { answer, written } from './answers.js';

const turnOf = (question: string, events: AskEvent[]): Turn =>
  events.reduce(advance, newTurn(1, { question, command: 'explain' }, 0));

describe('a conversation as Markdown', () => {
  it('has each question, what was said, and what was found', () => {
    const text = conversationMarkdown([turnOf('What is a basket?', [{ type: 'done', answer: answer('It holds.') }])]);
    expect(text).toContain('# What is a basket?\n\n## /explain What is a basket?\n\nIt holds.');
    expect(text).toContain('### `Basket`\n\n[a.ts:1-3](a.ts#L1-L3)\n\n```typescript\nclass Basket\n```');
  });

  it('names the model, and what is to be checked', () => {
    const flags = [{ kind: 'unknown-name' as const, subject: 'foo', sentence: 'foo is defined nowhere here.' }];
    const text = conversationMarkdown([turnOf('x', written(['Yes.'], { flags }))]);
    expect(text).toContain('Yes.\n\n**To be checked**\n\n- foo is defined nowhere here.');
    expect(text).toContain('*Written by m.*');
    expect(text).not.toContain('### ');
  });

  it('has a table once', () => {
    const table = { title: 'Large files', columns: ['Name'], rows: [['a.ts']], cut: false };
    const told = answer('', { answer: '**Large files**\n\n| Name |\n| --- |\n| a.ts |', evidence: [], table });
    const turn = turnOf('x', [{ type: 'done', answer: told }]);
    expect(turn.text).toBe('');
    expect(answerMarkdown(turn)).toBe('**Large files**\n\n| Name |\n| --- |\n| a.ts |');
  });

  it('cannot be given headings or links by a question', () => {
    expect(conversationMarkdown([turnOf('# [x](http://y)', [])])).toContain('# \\# \\[x\\](http\\://y)');
  });
});

describe('what was sent, as a document', () => {
  const place = { path: 'src/a.ts', startLine: 3, endLine: 9 };
  const search: SentRequest = {
    purpose: 'search',
    messages: [{ role: 'user', text: 'Found so far:\n[1] src/a.ts:3-9' }],
    parts: [{ name: 'Question', tokens: 60 }],
    tokens: 60,
  };
  const answer: SentRequest = {
    purpose: 'answer',
    messages: [
      { role: 'system', text: 'Answer.' },
      { role: 'user', text: 'Three ticks: ``` end\n[1] src/a.ts:3-9 · a\n3| a' },
    ],
    parts: [
      { name: 'Question', tokens: 706 },
      { name: 'a', tokens: 1234, place, id: 1 },
    ],
    tokens: 1940,
  };
  const sent: Sent = { model: 'qwen', destination: 'localhost:11434', requests: [search, answer], tokens: 2000 };
  const report = sentReport(sent);

  it('says where it went, what each piece took, and every message word for word', () => {
    expect(report).toContain('To `qwen`, localhost:11434: 2,000 tokens in 2 requests, the last one first.');
    expect(sentReport({ model: 'q', destination: 'h', requests: [], tokens: 9, estimated: true })).toContain(
      'about 9 tokens (estimated: the model’s own tokenizer is not at hand).',
    );
    expect(report.indexOf('## The answer')).toBeLessThan(report.indexOf('## What else to look for'));
    expect(report).toContain('```\n  706  Question\n1,234  src/a.ts:3-9  a\n1,940  tokens in all\n```');
    expect(report).toContain('### System\n\n```markdown\nAnswer.\n```');
    expect(report).toContain('````markdown\nThree ticks: ``` end\n[1] src/a.ts:3-9');
  });

  it('knows where each piece of the evidence stands in the prompt for the answer', () => {
    const pieces = piecesIn(report, sent);
    expect(pieces).toMatchObject([{ place, tokens: 1234 }]);
    expect(report.split('\n')[pieces[0]!.line]).toBe('[1] src/a.ts:3-9 · a');
    expect(piecesIn(sentReport({ ...sent, requests: [search] }), { ...sent, requests: [search] })).toEqual([]);
  });
});
