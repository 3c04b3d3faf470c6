// Installs what a fresh clone lacks:  node scripts/setup.mjs [--editor]
import { parseArgs } from 'node:util';
import { installDependencies, installEditor } from './lib/install.mjs';
import { main } from './lib/processes.mjs';

await main(async () => {
  const { values } = parseArgs({ options: { editor: { type: 'boolean' } } });
  await installDependencies();
  if (values.editor) await installEditor();
});
