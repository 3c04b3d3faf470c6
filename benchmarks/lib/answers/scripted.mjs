// A model that says what a script makes of its prompt, over real HTTP.
import { askStream, noModelSettings, openModel, OpenAiServer } from '../../../dist/bench.mjs';

/** A server and a model behind it; `write(prompt, request)` gives the answer. */
export async function scriptedModel() {
  let write = () => '';
  const server = await OpenAiServer.start((request) => write(request.messages.at(-1).content, request), {
    models: ['scripted'],
  });
  const model = await openModel(`${server.url}#scripted`, { ...noModelSettings, contextTokens: 32_000 });
  return {
    model,
    server,
    /** Asks with a script, to the end. @returns {Promise<{answer?: object, error?: Error, events: object[]}>} */
    async ask(engine, request, script) {
      // Other requests are for further searches: the script writes answers only.
      write = (prompt, body) =>
        body.messages[0].content.includes('You answer questions about one code repository')
          ? script(prompt, body)
          : '[]';
      const events = [];
      try {
        for await (const event of askStream(engine, { model, ...request })) events.push(event);
        return { answer: events.at(-1).answer, events };
      } catch (error) {
        return { error, events };
      }
    },
    close: () => server.close(),
  };
}
