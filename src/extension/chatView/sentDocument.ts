import type { Disposable } from 'vscode';
import type { Sent } from '../../core/ask.js';
import { UserError } from '../../core/errors.js';
import { ReadOnlyDocument } from '../editor/readOnlyDocument.js';
import { sentReport } from './sentReport.js';

/** `What was sent`: a read-only document with the exact prompt of an answer and what each piece of it took. */
export class SentDocument implements Disposable {
  private readonly document = new ReadOnlyDocument('quarry-sent', 'What Was Sent', () => this.text);
  private text = '';

  /** @throws UserError where nothing was sent or kept */
  async show(sent: Sent | undefined): Promise<void> {
    if (!sent) throw new UserError('What was sent for this answer was not kept.', 'bad-argument');
    this.text = sentReport(sent);
    await this.document.show();
  }

  dispose(): void {
    this.document.dispose();
  }
}
