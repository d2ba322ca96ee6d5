// SPDX-License-Identifier: Apache-2.0
// Runs a file of tests/api/conformance through this binding. In: its steps. Out: what differs. The
// names of programs and runs are the file's own, and so it is said here when there is none.
import { isDeepStrictEqual } from 'node:util';
import { compile, QuidError, QuidMisuse } from '../index.js';

/** Each step with what came instead of what was to come. */
export function differences(steps) {
  const session = { programs: new Map(), runs: new Map(), stored: new Map() };
  return steps.flatMap((step, index) => {
    const came = outcome(session, step);
    return fits(step, came) ? [] : [{ step: index + 1, call: step.call, wanted: wanted(step), came }];
  });
}

/** The first few of them, a line each. */
export function shown(differences) {
  const lines = differences.map((each) => JSON.stringify(each));
  return lines.length > 3 ? [...lines.slice(0, 3), `… and ${lines.length - 3} more`] : lines;
}

function wanted({ gives, fails }) {
  return fails === undefined ? { gives } : { fails };
}

function fits(step, came) {
  const silent = step.gives === undefined && step.fails === undefined;
  return silent ? came.fails === undefined : isDeepStrictEqual(came, wanted(step));
}

function outcome(session, step) {
  try {
    if (!Object.hasOwn(calls, step.call)) misuse(`there is no call \`${step.call}\``);
    const gives = calls[step.call](session, filled(session, step)) ?? null;
    if (step.store !== undefined) session.stored.set(step.store, gives);
    return { gives };
  } catch (error) {
    if (!(error instanceof QuidError || error instanceof QuidMisuse)) throw error;
    const { name, message, place, diagnostics } = error;
    return { fails: { name, message, place, diagnostics } };
  }
}

// The step with stored results in the place of `"$NAME"`.
function filled({ stored }, step) {
  const fill = (value) =>
    typeof value === 'string' && value.startsWith('$') && stored.has(value.slice(1))
      ? stored.get(value.slice(1)) : value;
  return Object.fromEntries(Object.entries(step).map(([key, value]) => [key, fill(value)]));
}

function misuse(message) {
  throw new QuidMisuse(message);
}

function named(map, what, name) {
  return map.get(name) ?? misuse(`there is no ${what} \`${name}\``);
}
const program = (session, step) => named(session.programs, 'program', step.program);
const run = (session, step, key = 'run') => named(session.runs, 'run', step[key]);

// The files write `time_ms`, this binding `timeMs`.
function limitsOf({ limits }) {
  const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  return limits && Object.fromEntries(Object.entries(limits).map(([k, v]) => [camel(k), v]));
}

function form(step) {
  return step.form === undefined ? undefined : { form: step.form };
}

function free(session, step) {
  const [map, what] = 'run' in step ? [session.runs, 'run'] : [session.programs, 'program'];
  named(map, what, step[what]).free();
  map.delete(step[what]);
}

const calls = {
  compile: (s, step) =>
    void s.programs.set(step.as, compile(step.source, { name: step.name, limits: limitsOf(step) })),
  describe: (s, step) => program(s, step).describe(),
  warnings: (s, step) => program(s, step).warnings,
  start: (s, step) => void s.runs.set(step.as, program(s, step).start(limitsOf(step))),
  fork: (s, step) => void s.runs.set(step.as, run(s, step).fork()),
  record: (s, step) => run(s, step).record(step.events, form(step)),
  amend: (s, step) => run(s, step).amend(step.events, form(step)),
  set: (s, step) => run(s, step).set(step.quantity, step.number, step.day),
  advance: (s, step) => run(s, step).advance(step.day),
  state: (s, step) => run(s, step).state(),
  level: (s, step) => run(s, step).level(step.lever),
  value: (s, step) => run(s, step).value(step.expression),
  ask: (s, step) => run(s, step).ask(step.question, form(step)),
  report: (s, step) => run(s, step).report(form(step)),
  residual: (s, step) => run(s, step).residual(form(step)),
  compare: (s, step) => run(s, step).compare(run(s, step, 'other'), form(step)),
  happenings: (s, step) => run(s, step).happenings(step.from),
  hash: (s, step) => run(s, step).hash(),
  save: (s, step) => run(s, step).save({ form: 'json' }),
  restore: (s, step) => {
    const { migrate, saved } = step;
    const restored = program(s, step).restore(saved, { migrate, limits: limitsOf(step) });
    s.runs.set(step.as, restored);
    return restored.migration ?? { migrated: false, dropped: [] };
  },
  free,
};
