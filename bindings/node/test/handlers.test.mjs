// SPDX-License-Identifier: Apache-2.0
// The host's part: what handlers are told, what they may do, and what becomes of what they throw.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QuidMisuse } from '../index.js';
import { deal, kinds, thrown } from './deal.mjs';

const july = '2018-07-31';
const met = '2018-07-27 remains_returned';

function started(events = met) {
  const run = deal().start();
  run.record(events);
  return run;
}

test('actions are called with their arguments', () => {
  const run = started(), calls = [];
  run.onAction('notify', kinds, (call) => calls.push(call));
  run.onAction('alert', [], (call) => calls.push(call));
  run.advance(july);
  assert.deepEqual(calls.map((call) => call.subject), ['alert', 'notify']);
  assert.deepEqual(calls[1].arguments.map(({ kind, text, unit }) => [kind, text, unit]), [
    ['number', '100', 'USD'], ['name', 'DPRK', ''], ['date', '2018-07-01', ''], ['text', 'x, "y"; z', ''],
    ['duration', '30 days', '']]);
});

test('all that happens is told, once and in order', () => {
  const run = started(), told = [];
  run.onHappening((happening) => told.push(happening));
  assert.deepEqual(run.advance(july), told);
  assert.deepEqual(run.advance(july), []);
  assert.deepEqual(run.happenings(), told);
});

test('a handler is replaced', () => {
  const run = started();
  run.onAction('alert', [], () => assert.fail());
  assert.equal(thrown(() => run.onAction('alert', ['name'], () => {})).name, 'wrong-arguments');
  assert.equal(thrown(() => run.onAction('alarm', [], () => {})).name, 'unknown-name');
  let calls = 0;
  run.onAction('alert', [], () => { calls++; });
  run.advance(july);
  assert.equal(calls, 1);
});

test('a handler is taken away', () => {
  const run = started();
  run.onAction('alert', [], () => assert.fail());
  run.onHappening(() => assert.fail());
  run.onVerify('experts', () => assert.fail());
  run.onAction('alert', [], null);
  run.onHappening(undefined);
  run.onVerify('experts', null);
  run.record('2018-07-28 sites_closed reported');
  run.advance(july);
  assert.equal(run.today, july);
});

test('a verifier finds', () => {
  for (const [finding, level] of [['verified', 'suspended'], ['refuted', 'in_force'], [undefined, 'in_force']]) {
    const run = started('2018-07-01 sites_closed reported'), days = [];
    run.onVerify('experts', ({ date, milestone }) => {
      days.push(date);
      assert.equal(milestone.milestone, 'sites_closed');
      return date >= '2018-07-04' ? finding : 'not yet';
    });
    run.advance('2018-07-10');
    assert.deepEqual(days.slice(0, 3), ['2018-07-02', '2018-07-03', '2018-07-04']);
    assert.equal(days.length, finding === undefined ? 9 : 3);
    assert.equal(run.levels.sanction, level);
  }
});

test('what a handler throws is thrown at the end, and the others are told', () => {
  const run = started(), calls = [], boom = new Error('boom');
  run.onAction('alert', [], () => { throw boom; });
  run.onAction('notify', kinds, () => calls.push('notify'));
  assert.equal(thrown(() => run.advance(july)), boom);
  assert.deepEqual([calls, run.today], [['notify'], july]);
  assert.deepEqual(run.advance(july), []);
});

test('several that throw, and what is no error', () => {
  const run = started();
  run.onAction('alert', [], () => { throw 3; });
  run.onAction('notify', kinds, () => { throw undefined; });
  const error = thrown(() => run.advance(july));
  assert.ok(error instanceof AggregateError);
  assert.deepEqual(error.errors, [3, undefined]);
});

test('a verifier that throws ends the walk', () => {
  const run = started(`2018-07-01 sites_closed reported; ${met}`), boom = new Error('boom');
  let asked = 0;
  run.onVerify('experts', () => { asked++; throw boom; });
  assert.equal(thrown(() => run.advance(july)), boom);
  assert.deepEqual([asked, run.today], [1, null]);
  run.onVerify('experts', () => 'verified');
  run.advance(july);
  assert.equal(run.today, july);
});

test('a finding that is none', () => {
  const run = started('2018-07-01 sites_closed reported');
  run.onVerify('experts', () => 'maybe');
  assert.match(thrown(() => run.advance(july)).message, /there is no `maybe` here/);
  run.onVerify('experts', async () => 'verified');
  assert.ok(thrown(() => run.advance(july)) instanceof TypeError);
});

test('a run is busy while its handlers are called', () => {
  const run = started(), other = started(), errors = [];
  const calls = [() => run.advance(july), () => run.state(), () => run.fork(), () => run.record(met), () => run.onHappening(null)];
  run.onAction('alert', [], () => errors.push(...calls.map(thrown), other.advance(july).length));
  run.advance(july);
  assert.equal(errors.length, calls.length + 1);
  for (const error of errors.slice(0, -1)) {
    assert.ok(error instanceof QuidMisuse);
    assert.equal(error.message, 'another call uses this run');
  }
  assert.ok(errors.at(-1) > 0);
});

test('a nested refusal leaves the outer walk its handlers', () => {
  const run = started(), calls = [];
  run.onAction('alert', [], () => { calls.push(thrown(() => run.advance(july)).name); });
  run.onAction('notify', kinds, () => { calls.push('notify'); });
  run.advance(july);
  assert.deepEqual(calls, ['misuse', 'notify']);
});

test('a handler frees its own run', () => {
  const run = started();
  let calls = 0;
  run.onAction('alert', [], () => { calls++; run.free(); });
  run.onAction('notify', kinds, () => { calls++; });
  assert.ok(run.advance(july).length > 0);
  assert.equal(calls, 1);
  assert.ok(thrown(() => run.state()) instanceof QuidMisuse);
});

test('a verifier cancels', () => {
  const run = started(`2018-07-01 sites_closed reported; ${met}`);
  run.onVerify('experts', () => run.cancel());
  assert.equal(thrown(() => run.advance(july)).name, 'cancelled');
  assert.equal(run.today, null);
});

test('forks and saves have no handlers', () => {
  const run = started();
  run.onAction('alert', [], () => assert.fail());
  run.fork().advance(july);
  deal().restore(run.save()).advance(july);
});

test('deep recursion in a handler is an exception like others', () => {
  const run = started();
  const deep = () => deep();
  run.onAction('alert', [], deep);
  assert.ok(thrown(() => run.advance(july)) instanceof RangeError);
  assert.equal(run.today, july);
});
