// Prints the kept results as Markdown tables, each with the machine it was measured on.
import { ablationTable } from './ablation.mjs';
import { answersTable } from './answers.mjs';
import { contextTable } from './context.mjs';
import { evidenceTable } from './evidence.mjs';
import { indexTable } from './index.mjs';
import { lexicalTable } from './lexical.mjs';
import { millionTable } from './million.mjs';
import { minedTable } from './mined.mjs';
import { queryTable } from './query.mjs';
import { refreshTable } from './refresh.mjs';
import { kept } from './lib/results.mjs';
import { searchTable } from './search.mjs';

const TABLES = {
  index: indexTable,
  refresh: refreshTable,
  query: queryTable,
  million: millionTable,
  search: searchTable,
  ablation: ablationTable,
  mined: minedTable,
  context: contextTable,
  'context-ablation': contextTable,
  'context-keystrokes': contextTable,
  lexical: lexicalTable,
  evidence: evidenceTable,
  answers: answersTable,
};

export async function run() {
  for (const [name, render] of Object.entries(TABLES)) {
    const result = kept(name);
    if (!result) continue;
    const { cpu, cores, memoryGB, system, node, load } = result.machine;
    const machine = `${result.day}; ${cpu}, ${cores} cores, ${memoryGB} GB, ${system}, Node.js ${node}, load average ${load}`;
    console.log(`### ${name}\n\n${render(result)}\n\n${machine}\n`);
  }
}
