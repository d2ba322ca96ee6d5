// SPDX-License-Identifier: Apache-2.0
// Programs and runs: what goes in, what comes out, what is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { compile, compileFile, defaultLimits, Program, QuidError, QuidMisuse, Run, version } from '../index.js';
import { deal, source, thrown } from './deal.mjs';

const july = '2018-07-31';
const met = '2018-07-27 remains_returned';

test('a program tells what it declares', () => {
  const program = deal();
  assert.equal(program.title, 'Small steps');
  assert.deepEqual([program.firstDay, program.lastDay], ['2018-06-12', '2018-12-31']);
  assert.match(program.fingerprint, /^[0-9a-f]{16}$/);
  assert.deepEqual(program.names.levers, ['sanction']);
  assert.deepEqual(program.names.actors, ['US', 'DPRK', 'experts']);
  assert.deepEqual(program.levels, { sanction: ['in_force', 'suspended', 'lifted'] });
  assert.deepEqual(program.warnings, []);
  assert.equal(program.describe().version, 1);
  assert.match(version, /^\d+\.\d+\.\d+$/);
});

test('a run goes from before its first day to a verdict', () => {
  const run = deal().start();
  assert.equal(run.today, null);
  run.record(met);
  const happened = run.advance(july);
  assert.equal(run.today, july);
  assert.deepEqual(run.levels, { sanction: 'suspended' });
  assert.deepEqual(run.level('sanction'), { level: 'suspended', number: 1 });
  assert.equal(run.milestones[0].met_on, '2018-07-27');
  assert.deepEqual(happened, run.happenings());
  assert.deepEqual(run.happenings(2), happened.slice(2));
  assert.equal(run.verdict.word, 'in progress');
  assert.deepEqual([run.duties, run.ledger], [[], run.state().ledger]);
});

test('events as bytes, CSV and JSON Lines come to the same', () => {
  const hashes = [[met], [Buffer.from(met)], [`date,event\n2018-07-27,remains_returned\n`, 'csv'],
    [JSON.stringify({ on: '2018-07-27', event: 'remains_returned' }), 'json-lines']]
    .map(([events, form]) => {
      const run = deal().start();
      run.record(events, { form });
      return run.hash();
    });
  assert.equal(new Set(hashes).size, 1);
});

test('what is told late is amended', () => {
  const run = deal().start();
  run.advance(july);
  assert.equal(thrown(() => run.record(met)).name, 'dated-too-early');
  run.amend(met);
  assert.equal(run.levels.sanction, 'suspended');
});

test('numbers are exact', () => {
  const run = deal().start();
  run.set('price', '1250000.5', '2018-07-01');
  run.advance('2018-07-01');
  assert.deepEqual(run.quantities, [{ quantity: 'price', amount: '1250000.5', unit: 'USD' }]);
  run.set('price', 9007199254740993n, '2018-07-02');
  run.advance('2018-07-02');
  assert.equal(run.quantities[0].amount, '9007199254740993');
  run.set('price', 12, '2018-07-03');
  for (const bad of [12.5, 2 ** 53, NaN, Infinity]) {
    const error = thrown(() => run.set('price', bad, '2018-07-04'));
    assert.ok(error instanceof TypeError);
    assert.match(error.message, /may not be exact as a JavaScript number; give it as a string/);
  }
});

test('days are texts, dates at midnight UTC, or steps', () => {
  const run = deal().start();
  run.advance(new Date('2018-07-01'));
  assert.equal(run.today, '2018-07-01');
  assert.match(thrown(() => run.advance(new Date('2018-07-02T01:00Z'))).message, /midnight UTC/);
  assert.match(thrown(() => run.advance(new Date('tomorrow'))).message, /midnight UTC/);
  assert.equal(thrown(() => run.advance('tomorrow')).name, 'malformed-date');
  assert.equal(thrown(() => run.advance(3)).name, 'malformed-date');
  const steps = compile('deal "S" for 10 steps\nparty A\nmilestone m by A\n').start();
  steps.record('step 3 m');
  steps.advance(4);
  assert.equal(steps.today, 'step 4');
  assert.ok(thrown(() => steps.advance(4.5)) instanceof TypeError);
});

test('questions come as text or as data', () => {
  const run = deal().start();
  run.record(met);
  run.advance(july);
  assert.match(run.why('remains_returned'), /^`remains_returned` is true/);
  assert.equal(run.why('remains_returned', { form: 'json' }).answer.kind, 'reading');
  assert.match(run.whyNot('sites_closed'), /sites_closed/);
  assert.equal(run.whyNot('sites_closed', { form: 'json' }).value, 'false');
  assert.equal(run.next({ form: 'json' }).date, july);
  assert.match(run.whatIf('2018-08-01 sites_closed reported'), /^supposed: /);
  assert.deepEqual(run.value('price + 1 USD'), { kind: 'number', text: '1', unit: 'USD' });
  assert.deepEqual(run.value('remains_returned'), { kind: 'truth', text: 'true', unit: '' });
  assert.match(run.report(), /^Small steps\n/);
  assert.equal(run.report({ form: 'json' }).deal.title, 'Small steps');
  assert.ok(Array.isArray(run.residual().residual.unlocks));
  assert.match(run.residual({ form: 'text' }), /could still meet sites_closed/);
  assert.equal(thrown(() => run.ask('how are you')).name, 'no-answer');
});

test('a fork goes on by itself', () => {
  const run = deal().start();
  run.advance('2018-07-01');
  const fork = run.fork();
  assert.equal(fork.hash(), run.hash());
  assert.equal(run.compare(fork), 'The two runs are alike.\n');
  fork.record(met);
  fork.advance(july);
  assert.deepEqual([run.today, fork.today], ['2018-07-01', july]);
  assert.notEqual(fork.hash(), run.hash());
  assert.match(run.compare(fork), /sanction/);
  assert.equal(run.compare(fork, { form: 'json' }).same, false);
});

test('a save is restored, as bytes, data and text', () => {
  const program = deal();
  const run = program.start();
  run.record(met);
  run.record('2018-11-01 "a note; with a semicolon"');
  run.advance(july);
  const [bytes, data] = [run.save(), run.save({ form: 'json' })];
  assert.ok(Buffer.isBuffer(bytes));
  for (const saved of [bytes, new Uint8Array(bytes), data, JSON.stringify(data)]) {
    const again = program.restore(saved);
    assert.deepEqual([again.hash(), again.migration], [run.hash(), null]);
    assert.deepEqual(again.state(), run.state());
  }
  bytes[bytes.length - 30] ^= 1;
  assert.equal(thrown(() => program.restore(bytes)).name, 'damaged-save');
  assert.equal(thrown(() => program.restore('{}')).name, 'not-a-save');
  assert.equal(thrown(() => program.restore({ ...data, today: '2018-08-01' })).name, 'damaged-save');
});

test('another program takes a save only when it may', () => {
  const run = deal().start();
  run.record(met);
  run.advance(july);
  const other = compile(source.replaceAll('remains_returned', 'remains'));
  assert.equal(thrown(() => other.restore(run.save())).name, 'other-program');
  const { migrated, dropped } = other.restore(run.save(), { migrate: true }).migration;
  assert.equal(migrated, true);
  assert.match(dropped.join(), /remains_returned/);
});

test('limits are kept', () => {
  const name = (work) => thrown(work).name;
  assert.equal(name(() => compile(source, { limits: { sourceBytes: 20 } })), 'source-too-large');
  const program = deal();
  const tight = program.start({ memory: 1n });
  assert.equal(name(() => tight.advance(july)), 'too-much-memory');
  assert.equal(tight.today, null);
  assert.equal(name(() => program.start({ recordBytes: 9 }).record(met)), 'too-many-entries');
  assert.equal(defaultLimits.nesting, 250n);
  assert.match(thrown(() => program.start({ time: 3 })).message, /there is no `time` here/);
  for (const bad of [-1, 1.5, '3', 2n ** 64n])
    assert.ok(thrown(() => program.start({ timeMs: bad })) instanceof TypeError);
});

test('a call ends when its time is over', () => {
  const many = compile(`deal "D" from 2000-01-01 to 2400-12-31 by day
party A
quantity n = 0
rule tick: every 1 day then add 1 to n
`);
  const run = many.start({ timeMs: 1, happenings: 10n ** 9n });
  assert.equal(thrown(() => run.advance('2400-12-31')).name, 'out-of-time');
  assert.equal(run.today, null);
});

test('a script with mistakes', () => {
  const error = thrown(() => compile('deal "D" from 2018-06-12 by month\nparty US\nrule r: if m then n', { name: 'd.quid' }));
  assert.ok(error instanceof QuidError && error instanceof Error && !(error instanceof QuidMisuse));
  assert.equal(error.name, 'script-errors');
  assert.deepEqual(error.place, { file: 'd.quid', line: 3, column: 19 });
  assert.equal(error.diagnostics[0].severity, 'error');
  assert.ok(error.message.startsWith(error.diagnostics[0].message));
  assert.match(error.stack, /api\.test\.mjs/);
});

test('a file, and one that is not there', () => {
  const path = fileURLToPath(new URL('../../../examples/03-singapore/deal.quid', import.meta.url));
  assert.equal(compileFile(path).firstDay, '2018-06-12');
  assert.equal(thrown(() => compileFile('/nowhere.quid')).name, 'unreadable-file');
});

test('arguments of the wrong type', () => {
  const run = deal().start();
  for (const work of [() => compile(), () => compile(3), () => run.record(null), () => run.record(met, { form: 'xml' }),
    () => run.record(new Uint16Array(3)), () => run.save({ form: 'text' }), () => run.value({}), () => run.happenings(-1),
    () => run.compare({}), () => run.ask('next', { form: 'toString' }), () => run.onHappening('print'),
    () => run.onAction('alert', ['word'], () => {}), () => run.onVerify(3, () => {}), () => deal().restore(null),
    () => new Run({}).state(), () => new Run(run).state(), () => new Program().start(), () => Run.prototype.state.call({})])
    assert.ok(thrown(work) instanceof TypeError, String(work));
});

test('texts of any kind', () => {
  const run = deal().start();
  run.record('2018-07-01 "é 😀"');
  assert.deepEqual(run.save({ form: 'json' }).record, ['on 2018-07-01 "é 😀"']);
  for (const bad of ['a\0b', '\ud800', Buffer.from([0xff, 0xfe]), 'x'.repeat(100_000)])
    assert.ok(thrown(() => run.record(bad)) instanceof QuidError);
});
