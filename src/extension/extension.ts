import * as vscode from 'vscode';
import { apiOf, type QuarryApi } from './api.js';
import { EditorActions } from './actions/editorActions.js';
import { ApplyCode } from './apply/applyCode.js';
import { Attachments } from './attachments/attachments.js';
import { ChatParticipant } from './chatParticipant/participant.js';
import { Chat } from './chatView/chat.js';
import { Buffers } from './editor/buffers.js';
import { Places } from './editor/places.js';
import { EmbeddingCommands } from './embedding/embeddingCommands.js';
import { EmbeddingSettings } from './embedding/embeddingSettings.js';
import { WhyDocument } from './explain/whyDocument.js';
import { HealthCommands } from './health/healthCommands.js';
import { InlineCompletion } from './inlineCompletion/inlineCompletion.js';
import { LearningCommands } from './learning/learningCommands.js';
import { Models } from './models/models.js';
import { ModelProvider } from './models/provider.js';
import { McpServers } from './mcp/mcpServers.js';
import { Repositories } from './repositories/repositories.js';
import { SearchCommand } from './search/searchCommand.js';
import { StatusBar } from './status/statusBar.js';
import { LanguageModelTools } from './tools/languageModelTools.js';

let repositories: Repositories | undefined;

/** Wires the surfaces to the folders' engines. All work happens in the engines' processes. */
export async function activate(context: vscode.ExtensionContext): Promise<QuarryApi> {
  const log = vscode.window.createOutputChannel('Quarry', { log: true });
  const embedding = await EmbeddingSettings.create(context);
  repositories = new Repositories(context, log, embedding);
  const places = new Places();
  const models = new Models(context, embedding);
  const attachments = new Attachments(repositories);
  const apply = new ApplyCode(repositories);
  const chat = new Chat(context, { repositories, places, models, attachments, apply });
  const why = new WhyDocument(repositories);
  const search = new SearchCommand(
    repositories,
    places,
    (question) => chat.ask({ question }),
    (query, hit) => why.show(query, hit),
    context.workspaceState,
  );
  const health = new HealthCommands(repositories);
  const learning = new LearningCommands(repositories);
  const embeddings = new EmbeddingCommands(repositories, embedding);
  const completion = new InlineCompletion(context, repositories, places, models);
  const command = (id: string, run: (...args: never[]) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(`quarry.${id}`, run);
  context.subscriptions.push(
    log,
    places,
    models,
    search,
    health,
    why,
    new StatusBar(repositories),
    new Buffers(repositories),
    new ChatParticipant(context, repositories, attachments),
    ModelProvider.register(repositories, models),
    new LanguageModelTools(repositories),
    new McpServers(context, repositories),
    chat,
    apply,
    completion,
    new EditorActions(repositories, attachments, chat),
    command('search', (query?: string) => search.run(typeof query === 'string' ? query : undefined)),
    command('search.openToSide', () => search.openToSide()),
    command('search.completeFilter', () => search.completeFilter()),
    command('ask', (question?: string) => chat.ask({ question: typeof question === 'string' ? question : undefined })),
    command('newConversation', () => chat.startNew()),
    command('openChatInEditor', () => chat.openInEditor()),
    command('history', () => chat.history()),
    command('exportConversation', () => chat.exportMarkdown()),
    command('showHealth', () => health.show()),
    command('rebuildIndex', (options?: { confirmed?: boolean }) => health.rebuild(options?.confirmed)),
    command('explainFile', (uri?: vscode.Uri) => health.explain(uri instanceof vscode.Uri ? uri : undefined)),
    command('chooseModel', () => embeddings.choose()),
    command('chooseChatModel', () => models.choose()),
    command('toggleEmbedding', () => embeddings.toggle()),
    command('showSent', () => embeddings.showSent([models.sentLog.file, completion.sentLog.file])),
    command('calibrate', () => learning.calibrate()),
    command('adapt', () => learning.adapt()),
    command('forget', () => learning.forget()),
    command('showLog', () => log.show()),
  );
  return apiOf(repositories, health, completion);
}

/** Lets the engines close their indexes. */
export async function deactivate(): Promise<void> {
  await repositories?.close();
}
