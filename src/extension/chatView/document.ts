export interface DocumentParts {
  /** The Content-Security-Policy. */
  policy: string;
  nonce: string;
  /** The address of a file in `dist/webview`. */
  asset: (name: string) => string;
}

/** The chat's page before anything is in it. */
export function chatDocument({ policy, nonce, asset }: DocumentParts): string {
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${asset('codicon.css')}" />
    <link rel="stylesheet" href="${asset('chat.css')}" />
    <title>Quarry Chat</title>
  </head>
  <body>
    <main id="conversation" role="feed" aria-label="Conversation"></main>
    <div id="announcer" role="status" aria-live="polite"></div>
    <form id="composer" aria-label="Question">
      <ul id="suggestions" role="listbox" aria-label="Suggestions" hidden></ul>
      <div id="editing" hidden></div>
      <ul id="chips" aria-label="Attached" hidden></ul>
      <textarea id="question" rows="1" aria-label="Ask about this repository" placeholder="Ask about this repository"
        aria-describedby="keys" aria-autocomplete="list" aria-controls="suggestions" spellcheck="false"></textarea>
      <span id="keys" hidden>Enter asks, Shift+Enter starts a new line, Escape stops, the up arrow brings earlier questions.
        A slash at the beginning lists commands, @ files, # symbols.</span>
      <div id="bar">
        <button id="attach" type="button" class="icon" title="Attach…" aria-label="Attach"><i class="codicon codicon-attach" aria-hidden="true"></i></button>
        <button id="model" type="button" hidden></button>
        <span class="space"></span>
        <button id="send" type="submit" class="icon" title="Ask (Enter)" aria-label="Ask"><i class="codicon codicon-send" aria-hidden="true"></i></button>
        <button id="stop" type="button" class="icon" title="Stop (Escape)" aria-label="Stop" hidden><i class="codicon codicon-debug-stop" aria-hidden="true"></i></button>
      </div>
    </form>
    <script nonce="${nonce}" src="${asset('chat.js')}"></script>
  </body>
</html>`;
}
