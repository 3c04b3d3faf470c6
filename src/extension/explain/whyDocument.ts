import type { Disposable } from 'vscode';
import { sentenceOf } from '../../core/errors.js';
import type { Hit } from '../../core/search.js';
import { ReadOnlyDocument } from '../editor/readOnlyDocument.js';
import type { Repositories } from '../repositories/repositories.js';
import { findMember } from '../repositories/union.js';
import { searchLimit } from '../settings/settings.js';
import { whyReport } from './report.js';

/** `Why this result?`: a read-only document that tells everything a search did for one of its results. */
export class WhyDocument implements Disposable {
  private readonly document = new ReadOnlyDocument('quarry-why', 'Why This Result', () => this.text);
  private text = '';

  constructor(private readonly repositories: Repositories) {}

  /** Searches once more, writing down what is done, and shows it. */
  async show(query: string, hit: Hit): Promise<void> {
    this.text = await this.explain(query, hit);
    await this.document.showRendered();
  }

  dispose(): void {
    this.document.dispose();
  }

  private async explain(query: string, hit: Hit): Promise<string> {
    const found = findMember(this.repositories.all, hit.path);
    if (!found) return '# Why this result?\n\nIts folder is not open any more.\n';
    try {
      const options = { limit: searchLimit(), prefix: true, trace: true };
      const { trace } = await found.member.engine.search(query, options);
      return whyReport(trace!, { ...hit, path: found.path });
    } catch (error) {
      return `# Why this result?\n\n${sentenceOf(error)}\n`;
    }
  }
}
