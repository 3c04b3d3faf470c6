import * as assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { AskRequest } from '../../src/core/ask.js';
import { ModelError, type ChatModel, type ModelPart } from '../../src/core/model.js';
import { defaultIndexSettings } from '../../src/core/settings.js';
import { EngineClient } from '../../src/engine/process/client.js';
import { Telling } from '../../src/extension/chatParticipant/telling.js';
import { folder } from './quarry.js';

/** What was put into the Chat, in order: texts as they are, anchors as `⟨label⟩`. */
class Said {
  text = '';
  readonly references: string[] = [];

  /** The part of VS Code's stream that answers use. */
  get stream(): vscode.ChatResponseStream {
    const place = (at: vscode.Location): string =>
      `${vscode.workspace.asRelativePath(at.uri)}:${at.range.start.line + 1}-${at.range.end.line + 1}`;
    const stream = {
      markdown: (text: string) => (this.text += text),
      anchor: (at: vscode.Location, title: string) => {
        assert.ok(place(at).startsWith(title.split(':')[0]!));
        this.text += `⟨${title}⟩`;
      },
      reference: (at: vscode.Location) => this.references.push(place(at)),
      progress: () => undefined,
    };
    return stream as unknown as vscode.ChatResponseStream;
  }
}

/** A model that says this, piece by piece, and then fails if it is to. */
function saying(text: string, failure?: ModelError): ChatModel {
  return {
    id: 'scripted',
    name: 'Scripted',
    destination: { reach: 'process', host: '' },
    contextTokens: 16_000,
    callsTools: false,
    estimatesTokens: true,
    countTokens: (counted) => Promise.resolve(Math.ceil(counted.length / 4)),
    async *stream(): AsyncGenerator<ModelPart> {
      for (const piece of text.match(/\S*\s*/g) ?? []) yield await Promise.resolve({ type: 'text', text: piece });
      if (failure) throw failure;
      yield { type: 'end', why: 'stop' };
    },
  };
}

describe('an answer in VS Code’s Chat', () => {
  const storage = mkdtempSync(join(tmpdir(), 'quarry-participant-'));
  const question = 'How are discounts applied?';
  let engine: EngineClient;

  const tell = async (asked: Partial<AskRequest>): Promise<{ said: Said; failure: unknown }> => {
    const said = new Said();
    const locate = (path: string): vscode.Uri => vscode.Uri.joinPath(folder().uri, path);
    const telling = new Telling({ api: engine, locate }, said.stream);
    let failure: unknown;
    await telling
      .tell({ question, ...asked }, new AbortController().signal)
      .catch((error: unknown) => (failure = error));
    return { said, failure };
  };

  before(async () => {
    const { extensionPath } = vscode.extensions.getExtension('quarry.quarry')!;
    const module = join(extensionPath, 'dist', 'engine.mjs');
    engine = new EngineClient({ root: folder().uri.fsPath, storage, settings: defaultIndexSettings, module });
    await engine.index();
  });

  after(async () => {
    await engine.close();
    rmSync(storage, { recursive: true, force: true });
  });

  it('has anchors and references without any model', async () => {
    const { said } = await tell({ model: null });
    assert.match(said.text, /applyDiscount/);
    assert.match(said.text, /⟨src\/basket\.ts:\d+-\d+⟩/);
    assert.ok(said.references.some((place) => place.startsWith('src/basket.ts:')));
  });

  it('shows of a model’s answer what was checked: places as anchors, what does not hold struck out', async () => {
    const { said } = await tell({
      model: saying(
        'applyDiscount takes the best coupon off the total [src/basket.ts:19-22].\n\nThe queen is told [src/basket.ts:500-510].',
      ),
    });
    assert.match(said.text, /the total ⟨src\/basket\.ts:19-22⟩\.\n\n/);
    assert.match(said.text, /~~src\/basket\.ts:500-510~~/);
  });

  it('keeps what was said when the model fails, names what was found, and tells why', async () => {
    const failure = new ModelError('“Scripted” broke off; ask again.', 'unreachable');
    const { said, failure: told } = await tell({ model: saying('It begins well.', failure) });
    assert.equal(told, failure);
    assert.match(said.text, /^It begins well\./);
    assert.match(said.text, /This was found:\n\n- ⟨src\//);
  });
});
