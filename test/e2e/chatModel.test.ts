import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faults, OpenAiServer } from '../harness/openaiServer.js';
import { Editor, type Workbench } from '../harness/vscode.js';
import { copyFixture } from '../harness/workspace.js';
import { ask, complaints, cursorLine, gate, openChat, ready } from './quarry.js';

const GOOD = `\`applyDiscount\` takes the best coupon off the total [src/basket.ts:19-22].
Coupons are stored in the cloud [src/basket.ts:400-420].

\`\`\`ts src/basket.ts:19-22
export function applyDiscount(total: Money, coupons: number[]): Money {
  const best = Math.min(100, Math.max(0, ...coupons));
  return { ...total, cents: Math.round(total.cents * (1 - best / 100)) };
}
\`\`\`
`;

describe('asking with a model', () => {
  const folder = copyFixture('shop');
  let server: OpenAiServer;
  let editor: Editor;
  let workbench: Workbench;
  let chat: FrameLocator;
  let problems: string[];

  beforeAll(async () => {
    server = await OpenAiServer.start(GOOD);
    const settings = { 'quarry.chat.model': `${server.url}#scripted` };
    editor = await Editor.start({ settings });
    workbench = await editor.open(folder.path);
    problems = complaints(workbench.page);
    await ready(workbench);
    chat = await openChat(workbench);
  });

  afterAll(async () => {
    await editor.close();
    await server.close();
    folder.remove();
  });

  const last = () => chat.locator('.turn').last();

  /** Puts the cursor of the editor where a text first stands. */
  const goTo = async (text: string): Promise<void> => {
    const { keyboard } = workbench.page;
    const group = workbench.page.locator('.editor-group-container.active');
    await group.locator('.monaco-editor').first().click();
    await keyboard.press('Control+Home');
    await keyboard.press('Control+F');
    await group.locator('.find-widget.visible textarea.input').first().fill(text);
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    await expect.poll(() => cursorLine(workbench)).toContain(text.trim());
  };

  /** Does what stands above the line of the cursor, with the keyboard. */
  const chooseLens = async (title: string): Promise<void> => {
    const row = workbench.quickPickRows().filter({ hasText: title }).first();
    const isThere = (): Promise<boolean> =>
      row.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
    // Nothing is listed while lenses are being asked for anew.
    do await workbench.command('Show CodeLens Commands for Current Line');
    while (!(await isThere()));
    await row.click();
  };

  /** Has the last question asked again by what `act` does, and waits until that is answered. */
  const askAgain = async (act: () => Promise<void>): Promise<void> => {
    const [shown, go] = gate();
    server.script = () => ({ text: GOOD, pause: { after: 5, until: shown } });
    await act();
    await chat.locator('.turn.running').waitFor();
    go();
    await chat.locator('.turn.done').waitFor();
  };

  it('says which model answers and where the text goes', async () => {
    await expect.poll(() => chat.locator('#model').innerText()).toContain('scripted');
    await expect.poll(() => chat.locator('#model').getAttribute('aria-label')).toContain('127.0.0.1');
  });

  it('streams the answer, links what holds, strikes out what does not, and says why', async () => {
    const [shown, go] = gate();
    server.script = () => ({ text: GOOD, pause: { after: 12, until: shown } });
    await ask(chat, 'How are discounts applied?');
    await chat.locator('.turn.running .answer').waitFor();
    go();
    await chat.locator('.turn.done').waitFor();
    const text = (selector: string) => () => last().locator(selector).first().innerText();
    await expect.poll(text('.answer a.place')).toBe('src/basket.ts:19-22');
    await expect.poll(text('.unverified s')).toBe('src/basket.ts:400-420');
    await expect.poll(() => last().locator('.unverified .spoken').textContent()).toMatch(/not verified: \S+/);
    await expect.poll(text('.flags')).toMatch(/src\/basket\.ts:400-420: \S+/);
    await expect.poll(() => chat.locator('#announcer').innerText()).toContain('1 citation not verified');
    await workbench.screenshot('chat-model');
  });

  it('opens the lines that a citation names', async () => {
    await last().locator('.answer a.place').first().click();
    await workbench.activeTab().filter({ hasText: 'basket.ts' }).waitFor();
    await expect.poll(() => cursorLine(workbench)).toContain('applyDiscount');
  });

  it('shows the evidence that was sent, piece by piece', async () => {
    const evidence = last().locator('.evidence');
    await evidence.locator('summary').click();
    await evidence
      .getByRole('button', { name: /Show what was sent of src\/basket.ts/ })
      .first()
      .click();
    await evidence.locator('pre').first().waitFor();
    await expect.poll(() => evidence.locator('pre').first().innerText()).toContain('applyDiscount');
  });

  it('asks again without what was left out', async () => {
    const evidence = last().locator('.evidence');
    const first = await evidence.locator('.piece a.place').first().innerText();
    await evidence.locator('.piece').first().hover();
    await evidence.getByRole('button', { name: 'Leave Out Next Time' }).first().click();
    await askAgain(() => evidence.getByRole('button', { name: 'Ask again with these changes' }).click());
    // Open, as it was left.
    await last().locator('.piece.left-out').waitFor();
    await expect.poll(() => last().locator('.piece.left-out a.place').allInnerTexts()).toEqual([first]);
    expect(await last().locator('.piece:not(.left-out) a.place').allInnerTexts()).not.toContain(first);
  });

  it('opens the exact prompt with what each piece took, where pieces are left out, too', async () => {
    await last()
      .getByRole('button', { name: /^Sent: / })
      .click();
    await workbench.activeTab().filter({ hasText: 'What Was Sent' }).waitFor();
    await workbench.page.locator('.view-line', { hasText: 'Instructions' }).first().waitFor();
    const lens = (text: string | RegExp) => workbench.page.locator('.codelens-decoration', { hasText: text });
    await lens('Pieces of evidence can be kept or left out').waitFor();
    const before = await last().locator('.piece.left-out').count();
    await goTo('[1] ');
    await lens(/\d tokens/)
      .first()
      .waitFor();
    await chooseLens('Leave Out Next Time');
    await lens('Left Out Next Time').waitFor();
    await workbench.screenshot('chat-sent');
    await askAgain(() => chooseLens('Ask Again'));
    await expect.poll(() => last().locator('.piece.left-out').count()).toBe(before + 1);
    await workbench.command('View: Close Editor');
  });

  it('applies its code as a diff, and undo takes it back', async () => {
    server.script = () => GOOD;
    await ask(chat, 'How could discounts be limited?');
    await last().locator('.code.written').waitFor();
    await chat.locator('.turn.done').nth(1).waitFor();
    await last().getByRole('button', { name: 'Apply as a Diff' }).click();
    await workbench.page
      .locator('.monaco-diff-editor .char-insert, .monaco-diff-editor .line-insert')
      .first()
      .waitFor();
    await workbench.screenshot('chat-apply');
    await workbench.command('Quarry: Accept All Other Changes');
    await workbench
      .activeTab()
      .filter({ hasText: /^basket\.ts$/ })
      .waitFor();
    const line = workbench.page.locator('.editor-group-container.active .view-line', { hasText: 'const best' });
    await expect.poll(() => line.innerText()).toContain('Math.min');
    await workbench.page.locator('.editor-group-container.active .monaco-editor').first().click();
    await workbench.page.keyboard.press('Control+Z');
    await expect.poll(() => line.innerText()).not.toContain('Math.min');
  });

  it('runs and loads nothing that an answer brings along', async () => {
    const text =
      'See <img src="https://example.org/x.png"> ![x](https://example.org/y.png) [a](javascript:alert(1)) and';
    server.script = () => ({ text: `${text} more.`, fault: { kind: 'hang', after: text.split(' ').length } });
    await openChat(workbench);
    await ask(chat, 'What else is there?');
    const shown = last().locator('.answer');
    await expect.poll(() => shown.innerText()).toContain('(javascript:alert(1))');
    expect(await shown.locator('img').count()).toBe(0);
    expect(await shown.locator('a').count()).toBe(0);
    await chat.locator('#question').press('Escape');
    await last().getByText('Stopped.').waitFor();
  });

  it('stops at once on Escape, and keeps what was said', async () => {
    server.script = () => ({ text: GOOD, fault: { kind: 'hang', after: 12 } });
    await openChat(workbench);
    await ask(chat, 'Which coupons are there?');
    await last().locator('.answer', { hasText: 'applyDiscount' }).waitFor();
    await chat.locator('#question').press('Escape');
    await last().getByText('Stopped.').waitFor();
    await expect.poll(() => last().locator('.answer').innerText()).toContain('applyDiscount');
    expect(await server.seen.at(-1)!.abandoned).toBe(true);
  });

  it('says in one sentence what failed, shows the evidence, and can be tried again', async () => {
    server.script = () => ({ fault: faults.wrongKey });
    await ask(chat, 'What is money here?');
    await last().locator('.note.failed').waitFor();
    await last().locator('.piece a.place').first().waitFor();
    await workbench.screenshot('chat-failed');
    server.script = () => 'Money is an amount in cents [src/money.ts:2-5].';
    await last().getByRole('button', { name: 'Try Again' }).click();
    await last().locator('.answer a.place').waitFor();
  });

  it('violates no policy and throws no error', () => {
    expect(problems).toEqual([]);
  });
});
