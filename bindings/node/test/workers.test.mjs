// SPDX-License-Identifier: Apache-2.0
// Worker threads: each has the addon for itself; a run's number is all that may cross.
import assert from 'node:assert/strict';
import { on, once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { cancel, QuidError } from '../index.js';
import { deal } from './deal.mjs';

const at = (name) => JSON.stringify(new URL(name, import.meta.url).href);
const head = `
  const { parentPort } = require('node:worker_threads');
  Promise.all([import(${at('../index.js')}), import(${at('./deal.mjs')})]).then(([quid, { deal, thrown, kinds }]) => {`;

// With what it says in order, and when it ends.
function worker(body) {
  const thread = new Worker(`${head}${body}});`, { eval: true });
  const said = on(thread, 'message');
  return { thread, ended: once(thread, 'exit'), answer: async () => (await said.next()).value[0] };
}

test('workers share nothing and come to the same', async () => {
  const body = `
    const run = deal().start();
    let calls = 0;
    run.onAction('notify', kinds, () => { calls++; });
    run.record('2018-07-27 remains_returned');
    run.advance('2018-07-31');
    const error = thrown(() => run.advance('x'));
    parentPort.postMessage([run.hash(), calls, error instanceof quid.QuidError, error.name]);`;
  const threads = Array.from({ length: 8 }, () => worker(body));
  const run = deal().start();
  run.record('2018-07-27 remains_returned');
  run.advance('2018-07-31');
  for (const told of await Promise.all(threads.map((each) => each.answer())))
    assert.deepEqual(told, [run.hash(), 1, true, 'malformed-date']);
  await Promise.all(threads.map((each) => each.ended));
});

test('a worker that ends leaves no runs behind', async () => {
  const { thread, answer } = worker(`
    globalThis.kept = Array.from({ length: 100 }, () => deal().start());
    parentPort.postMessage(kept.map((run) => run.number));`);
  const numbers = await answer();
  await thread.terminate();
  assert.deepEqual(numbers.filter((number) => cancel(number)), []);
});

test('another thread cancels a call', async () => {
  const { answer } = worker(`
    const run = quid.compile('deal "D" from 1600-01-01 to 9000-12-31\\nparty A\\nquantity n = 0\\n' +
      'rule tick: every 1 day then add 1 to n\\n').start({ happenings: 10n ** 12n });
    parentPort.postMessage(run.number);
    parentPort.postMessage([thrown(() => run.advance('9000-12-31')).name, run.today]);`);
  const number = await answer();
  const timer = setInterval(() => cancel(number), 5);
  assert.deepEqual(await answer(), ['cancelled', null]);
  clearInterval(timer);
});

test('a worker may be ended from within a handler', async () => {
  const { thread, ended } = worker(`
    const run = deal().start();
    run.onHappening(() => process.exit(7));
    run.record('2018-07-27 remains_returned');
    run.advance('2018-07-31');
    parentPort.postMessage('not reached');`);
  thread.on('message', () => assert.fail());
  assert.deepEqual(await ended, [7]);
});

test('an error does not lose its data on the way to another thread', async () => {
  const { answer } = worker(`
    try { quid.compile('nonsense'); } catch ({ name, place, diagnostics }) {
      parentPort.postMessage({ name, place, diagnostics });
    }`);
  const told = await answer();
  assert.equal(told.name, 'script-errors');
  assert.equal(new QuidError({ message: 'm', ...told }).place.line, told.place.line);
});
