import './base.css';
import './turn.css';
import './cards.css';
import './composer.css';
import './code.css';
import { Composer } from './composer.js';
import { ConversationView } from './conversationView.js';
import { byId } from './dom.js';
import { acceptDrops } from './drops.js';
import { pieceArrived } from './evidence.js';
import { post } from './host.js';
import type { ToView } from './messages.js';

/** The chat's page. It shows the conversation that the extension keeps, and passes on what a person does. */
const conversation = new ConversationView(byId('conversation', HTMLElement), byId('announcer', HTMLElement), {
  ask: (question) => post({ type: 'ask', asked: { question } }),
  edit: (id, asked) => composer.edit(id, asked),
});
const composer = new Composer(() => conversation.questions);

function receive(message: ToView): void {
  switch (message.type) {
    case 'conversation':
      document.title = message.title;
      conversation.showAll(message.turns, message.reveal);
      composer.showRunning(conversation.running);
      break;
    case 'turn':
      conversation.show(message.turn);
      composer.showRunning(conversation.running);
      break;
    case 'more':
      conversation.more(message.id, message.from, message.text);
      break;
    case 'piece':
      pieceArrived(message.id, message.piece, message.text);
      break;
    case 'model':
      composer.showModel(message.model);
      break;
    case 'suggestions':
      composer.suggested(message.request, message.items);
      break;
    case 'attached':
      composer.attach(message.attachments);
      composer.focus();
      break;
    case 'compose':
      composer.fill(message.text, message.attachments);
      break;
    case 'focus':
      composer.focus();
      break;
  }
}

window.addEventListener('message', ({ data }: MessageEvent<ToView>) => receive(data));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && conversation.running) post({ type: 'stop' });
});
acceptDrops(document.body);
post({ type: 'ready' });
