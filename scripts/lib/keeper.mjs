// Runs a program that must not outlive whoever started it, however that one ended (SIGKILL included):
//
//   node keeper.mjs <program> [arguments…]     started detached, with a pipe as standard input
//
// The pipe's end tells; then this process group, with everything that the program started in it, is killed.
import { spawn } from 'node:child_process';

const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.once('exit', (code) => process.exit(code ?? 1));
process.stdin.once('end', () => process.kill(-process.pid, 'SIGKILL')).resume();
// A signal to the group reaches the program too, which ends in its own time; its exit ends this.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
