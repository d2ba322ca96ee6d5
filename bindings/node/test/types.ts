// SPDX-License-Identifier: Apache-2.0
// Checked and never run: what index.d.ts allows, and what it does not.
import { compile, compileFile, cancel, defaultLimits, version, QuidError, QuidMisuse, Run as RunClass } from 'quid-lang';
import type { Data, Duty, Happening, Left, Milestone, Program, Run, Save, Verdict } from 'quid-lang';

const deal: Program = compile('deal', { name: 'd.quid', limits: { timeMs: 100, memory: 1n << 30n } });
const run: Run = deal.start({ happenings: 10 });
const names: string[] = [...deal.names.levers, ...deal.levels['sanction']!, deal.firstDay, version];
const open: boolean = deal.lastDay === null || defaultLimits.memory === 0n || names.length > 0;
compileFile('deal.quid', { limits: {} }).free();

run.record('2018-07-27 m');
run.amend(new Uint8Array(), { form: 'json-lines' });
run.set('price', 12n, new Date(0));
const happened: Happening[] = run.advance('2018-08-31');
const kind: 'entry' | 'rule' | 'deadline' | 'lapse' | 'clock' | 'none' = happened[0]!.cause.kind;
run.onAction('pay', ['number', 'name'], ({ arguments: [sum, whom] }) => console.log(sum?.text, sum?.unit, whom?.kind));
run.onHappening((each) => console.log(each.text));
run.onHappening(null);
run.onVerify('experts', ({ milestone, date }) => (date > '2018' && milestone.reported ? 'verified' : undefined));

const word: Verdict['word'] = run.verdict.word;
const duties: Duty[] = run.duties;
const milestones: Milestone[] = run.state().milestones;
const amount: string | null = run.quantities[0]!.amount;
const left: Left = run.residual();
const owed: string = run.residual({ form: 'text' }) + left.residual.owed[0]!.what;
const why: string = run.why('m') + run.whyNot('m', {}) + run.next() + run.ask('left', { form: 'text' });
const data: Data = run.whatIf('2018-09-01 m', { form: 'json' });
const other: Run = run.fork();
const same: string | Data = run.compare(other, { form: 'json' }) ?? run.report();
const bytes: Buffer = run.save();
const saved: Save = run.save({ form: 'json' });
const dropped: string[] | undefined = deal.restore(saved, { migrate: true }).migration?.dropped;
deal.restore(bytes).cancel();
const stopped: boolean = cancel(run.number);
{
  using scoped = run.fork();
  scoped.level('sanction').number.toFixed();
}
try {
  run.value('m');
} catch (error) {
  if (error instanceof QuidError) console.log(error.place?.line, error.diagnostics.map((each) => each.hint));
  if (error instanceof QuidMisuse) console.log(error.message);
}

// @ts-expect-error a run is not made by hand
new RunClass();
// @ts-expect-error there is no such limit
deal.start({ time: 3 });
// @ts-expect-error there is no such form
run.record('', { form: 'xml' });
// @ts-expect-error amounts are texts
const rounded: number = run.quantities[0]!.amount;
// @ts-expect-error the walk does not wait for a promise
run.onVerify('experts', async () => 'verified');
// @ts-expect-error there is no such kind
run.onAction('pay', ['money'], () => {});
// @ts-expect-error it is read only
run.today = '2018-07-27';

export { amount, dropped, duties, kind, milestones, open, owed, rounded, same, stopped, why, word, data };
