import * as vscode from 'vscode';

/** Extensions that propose text as one types. */
const KNOWN: Record<string, string> = {
  'github.copilot': 'GitHub Copilot',
  'continue.continue': 'Continue',
  'codeium.codeium': 'Windsurf',
  'tabnine.tabnine-vscode': 'Tabnine',
  'supermaven.supermaven': 'Supermaven',
  'tabbyml.vscode-tabby': 'Tabby',
  'ggml-org.llama-vscode': 'llama.vscode',
  'rjmacarthy.twinny': 'twinny',
  'sourcegraph.cody-ai': 'Cody',
  'amazonwebservices.amazon-q-vscode': 'Amazon Q',
  'google.geminicodeassist': 'Gemini Code Assist',
  'kilocode.kilo-code': 'Kilo Code',
  'visualstudioexptteam.vscodeintellicode-completions': 'IntelliCode Completions',
};

/** Comes with VS Code, and proposes text only for who is signed in: then it has models, too. */
const COPILOT_CHAT = 'github.copilot-chat';

const SPEAKER = 'quarry.completion.speaker';

/** Who proposes where two could: with `both`, VS Code decides. */
type Speaker = 'quarry' | 'other' | 'both';

/** Another extension that proposes text too: asks once who should speak. */
export class OtherProviders implements vscode.Disposable {
  private asking = false;
  private copilotServes = false;
  private readonly listening: vscode.Disposable;

  constructor(private readonly state: vscode.Memento) {
    this.listening = vscode.lm.onDidChangeChatModels(() => void this.look());
    void this.look();
  }

  /** The other one, by its name; null: there is none. */
  get other(): { id: string; name: string } | null {
    for (const [id, name] of Object.entries(KNOWN)) if (vscode.extensions.getExtension(id)) return { id, name };
    const copilot = this.copilotServes && vscode.extensions.getExtension(COPILOT_CHAT);
    return copilot ? { id: COPILOT_CHAT, name: 'GitHub Copilot' } : null;
  }

  /** Whether Quarry keeps quiet for the other one: it was chosen, or nothing was chosen yet. */
  get silences(): boolean {
    const { other } = this;
    return other !== null && !['quarry', 'both'].includes(this.answer(other.id) ?? '');
  }

  /** Asks, unless it was asked about this extension before; where the user first types what Quarry could complete. */
  async askOnce(): Promise<void> {
    const { other } = this;
    if (!other || this.asking || this.answer(other.id) !== undefined) return;
    this.asking = true;
    await this.ask();
    this.asking = false;
  }

  /** Asks again, for who changed their mind. */
  async ask(): Promise<void> {
    const { other } = this;
    if (!other) return;
    const [quarry, both] = ['Quarry', 'Both'];
    const answer = await vscode.window.showInformationMessage(
      `${other.name} proposes text as you type, and so can Quarry. Who should?`,
      quarry,
      other.name,
      both,
    );
    // Who closes the question has the editor as it was.
    const speaker: Speaker = answer === quarry ? 'quarry' : answer === both ? 'both' : 'other';
    await this.state.update(`${SPEAKER} ${other.id}`, speaker);
    if (speaker !== 'quarry') return;
    const open = `Disable ${other.name}…`;
    const sentence = `Quarry proposes from now on. ${other.name} has to be disabled in the Extensions view, or in its settings.`;
    if ((await vscode.window.showInformationMessage(sentence, open)) === open) {
      await vscode.commands.executeCommand('extension.open', other.id);
    }
  }

  dispose(): void {
    this.listening.dispose();
  }

  private async look(): Promise<void> {
    this.copilotServes = (await vscode.lm.selectChatModels({ vendor: 'copilot' })).length > 0;
  }

  private answer(id: string): Speaker | undefined {
    return this.state.get<Speaker>(`${SPEAKER} ${id}`);
  }
}
