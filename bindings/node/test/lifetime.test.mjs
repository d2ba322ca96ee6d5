// SPDX-License-Identifier: Apache-2.0
// Handles: freed by hand, by `using`, by the collector.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { cancel, QuidMisuse } from '../index.js';
import { deal, kinds, thrown } from './deal.mjs';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');
const turn = () => new Promise((done) => setImmediate(done));

test('use after free', () => {
  const program = deal(), run = program.start(), other = program.start();
  const { number } = run;
  run.free();
  for (const work of [() => run.state(), () => run.advance('2018-07-31'), () => run.fork(), () => run.save(), () => run.hash(),
    () => run.record(''), () => run.onHappening(() => {}), () => other.compare(run), () => run.cancel(), () => run.free()]) {
    const error = thrown(work);
    assert.ok(error instanceof QuidMisuse);
    assert.deepEqual([error.name, error.message], ['misuse', 'there is no such run; was it freed?']);
  }
  assert.equal(cancel(number), false);
  assert.equal(cancel(2n ** 70n), false);
});

test('a run lives on without its program', () => {
  const program = deal(), run = program.start();
  assert.equal(program.title, 'Small steps');
  program.free();
  for (const work of [() => program.start(), () => program.title, () => program.warnings, () => program.free()])
    assert.equal(thrown(work).message, 'there is no such program; was it freed?');
  run.record('2018-07-27 remains_returned');
  run.advance('2018-07-31');
  assert.equal(run.why('remains_returned').slice(0, 18), '`remains_returned`');
});

test('to be disposed of twice is fine', { skip: !Symbol.dispose }, () => {
  const program = deal(), run = program.start();
  for (const each of [run, run, program, program]) each[Symbol.dispose]();
  assert.ok(thrown(() => run.state()) instanceof QuidMisuse);
});

test('many runs are collected, with handlers that know them', async () => {
  const program = deal(), numbers = [];
  for (let round = 0; round < 20; round++) {
    for (let k = 0; k < 250; k++) {
      const run = program.start();
      run.onAction('notify', kinds, () => run.today);
      run.advance('2018-06-20');
      numbers.push(run.number);
    }
    await turn();
    gc();
  }
  await turn();
  const left = numbers.filter((number) => cancel(number)).length;
  assert.ok(left < 300, `${left} of 5000 runs are left`);
});

test('many runs are collected without being asked to', async () => {
  const program = deal(), numbers = [];
  for (let k = 0; k < 20_000; k++) {
    numbers.push(program.start().number);
    if (k % 100 === 0) await turn();
  }
  const left = numbers.filter((number) => cancel(number)).length;
  assert.ok(left < 15_000, `${left} of 20000 runs are left`);
});
