import { describe, expect, it } from 'vitest';
import { isDeclared, receiverOf } from '../../../src/engine/retrieval/usages/receiver.js';

describe('the receiver of a call', () => {
  it.each([
    ['run(job)', { form: 'none' }],
    ['this.run(job)', { form: 'self' }],
    ['$this->run($job);', { form: 'self' }],
    ['self.run(job)', { form: 'self' }],
    ['super.run()', { form: 'self' }],
    ['@run(job)', { form: 'self' }],
    ['worker.run(job)', { form: 'name', name: 'worker' }],
    ['this.worker?.run(job)', { form: 'name', name: 'worker' }],
    ['$this->worker->run($job)', { form: 'name', name: 'worker' }],
    ['Worker::run(job)', { form: 'name', name: 'Worker' }],
    ['Worker::run::<u8>(job)', { form: 'name', name: 'Worker' }],
    ['make().run(job)', { form: 'expression' }],
    ['workers[0].run(job)', { form: 'expression' }],
    ['.run(job)', { form: 'expression' }],
    ['rerun(); worker.run(job)', { form: 'name', name: 'worker' }],
    ['if (run) worker.run(job)', { form: 'name', name: 'worker' }],
  ])('%s', (line, receiver) => {
    expect(receiverOf(line, 'run', 'call')).toEqual(receiver);
  });
});

describe('a variable is of a type', () => {
  const types = new Set(['Worker', 'Runner']);
  it.each([
    'private Worker worker;',
    'void go(final Worker<Job> worker) {',
    'function go(?Worker $worker) {}',
    'const Worker& worker = pool.first();',
    'constructor(private readonly worker: Worker) {}',
    'def go(worker: Optional[Worker]) -> None:',
    'fn go(worker: &mut Worker) {',
    'func (worker *Worker) Go() {',
    'worker := &Worker{}',
    'worker = Worker(queue)',
    'const worker = new pool.Worker(queue);',
    'let worker = Worker::new();',
    'worker = Runner.create',
  ])('%s', (text) => {
    expect(isDeclared(text, 'worker', types)).toBe(true);
  });
  it.each(['worker = NotWorker()', 'coworker: Worker', 'worker: Job = Worker()', 'start(worker, new Worker())'])(
    'not in %s',
    (text) => expect(isDeclared(text, 'worker', types)).toBe(false),
  );
});
