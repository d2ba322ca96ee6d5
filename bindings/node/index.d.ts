// SPDX-License-Identifier: Apache-2.0
/// <reference types="node" />
// Quid for Node: compile a deal, run it on what happens, ask it questions. README.md is the short
// way in; docs/formats.md of Quid describes what comes as JSON.
//
// Numbers are exact and therefore strings: `"1250000.5"`. Days are strings: `"2018-07-27"`, or
// `"step 3"` in a deal of steps. Every call is synchronous; what takes long belongs in a worker.

/** Of the library: `0.1.0`. */
export const version: string;

/** What a limit is where none is given. `timeMs` 0: none. */
export const defaultLimits: Readonly<Record<keyof Limits, bigint>>;

/**
 * Reads a script. Nothing is read from files but the standard library, which is built in.
 * @throws {QuidError} `script-errors` with diagnostics, or the name of a limit
 */
export function compile(source: Text, options?: CompileOptions): Program;

/**
 * Reads a script from a file, and modules beside it.
 * @throws {QuidError} as `compile`, and `unreadable-file`
 */
export function compileFile(path: string, options?: { limits?: Limits }): Program;

/**
 * Ends the call that a run makes now, on whatever thread: it throws `cancelled`, soon. Give it the
 * run's `number`, which may be sent to another thread. False: there is no such run.
 */
export function cancel(number: bigint): boolean;

/** Texts may be given as UTF-8 bytes too, such as `readFileSync` gives. */
export type Text = string | Uint8Array;

/** `"2018-07-27"`, a `Date` at midnight UTC, or in a deal of steps the step's number. */
export type Day = string | number | Date;

/** How much is too much; past one, a call throws and changes nothing. */
export interface Limits {
  /** Of a script. */
  sourceBytes?: number | bigint;
  /** Words and signs of a script. */
  tokens?: number | bigint;
  /** Of brackets and the like in a script. */
  nesting?: number | bigint;
  /** Of one name. */
  nameBytes?: number | bigint;
  /** Milestones, levers, rules and the rest, as sets multiply them. */
  instances?: number | bigint;
  /** Of a program. */
  instructions?: number | bigint;
  /** Of what one call records. */
  recordBytes?: number | bigint;
  /** Of a run. */
  recordEntries?: number | bigint;
  /** Of a run, besides those that its record tells of. */
  happenings?: number | bigint;
  /** Of a deal `for N steps`. */
  steps?: number | bigint;
  /** Bytes of a run, about. */
  memory?: number | bigint;
  /** Milliseconds of one call; 0: no limit. */
  timeMs?: number | bigint;
}

export interface CompileOptions {
  /** How messages call the script; `deal.quid` where none is given. */
  name?: string;
  limits?: Limits;
}

/** Where in a script or record; both count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** One thing that is wrong with a text. `name` is stable: `unknown-name`. */
export interface Diagnostic {
  name: string;
  severity: 'error' | 'warning';
  message: string;
  /** Or empty. */
  hint: string;
  place: Place | null;
}

/** Something was refused, and nothing has changed. */
export class QuidError extends Error {
  /** Stable: `script-errors`, `contradicts-the-state`, `out-of-time`. */
  readonly name: string;
  readonly place: Place | null;
  /** Of a script or an event that cannot be read; else empty. */
  readonly diagnostics: Diagnostic[];
  private constructor();
}

/** A call that cannot be meant: of what was freed, or of a run that is busy with another call. */
export class QuidMisuse extends Error {
  readonly name: 'misuse';
  readonly place: null;
  readonly diagnostics: [];
  private constructor();
}

/** What is declared, each instance: `sanction[coal]`. Actors are parties and observers. */
export interface Names {
  actors: string[];
  milestones: string[];
  levers: string[];
  quantities: string[];
  statements: string[];
  rules: string[];
  actions: string[];
}

/** What `Program.describe` gives; docs/formats.md. */
export interface Description extends Omit<Names, 'levers'> {
  version: 1;
  title: string;
  from: string;
  to: string | null;
  fingerprint: string;
  levers: { lever: string; levels: string[] }[];
}

/** A deal that is good. It does not change, and its runs live on when it is freed. */
export class Program {
  private constructor();
  readonly title: string;
  readonly firstDay: string;
  /** Null: open-ended. */
  readonly lastDay: string | null;
  /** Sixteen hex digits that differ where the script or a module differs. */
  readonly fingerprint: string;
  readonly names: Names;
  /** Of each lever, harshest first. */
  readonly levels: Record<string, string[]>;
  readonly warnings: Diagnostic[];
  /** All of these in one. */
  describe(): Description;
  /** A run that stands before the deal's first day. `limits` are of the run and each of its calls. */
  start(limits?: Limits): Run;
  /**
   * A run as it was saved. With `migrate`, what another program saved is taken too, and the run's
   * `migration` tells what no longer fits.
   * @throws {QuidError} `not-a-save`, `damaged-save`, `newer-save`, `other-program`, limits
   */
  restore(saved: Text | Save, options?: { migrate?: boolean; limits?: Limits }): Run;
  /**
   * Not needed, but sooner than the garbage collector.
   * @throws {QuidMisuse} when it was freed already; to be disposed of twice is fine
   */
  free(): void;
  [Symbol.dispose](): void;
}

export type ValueKind = 'unknown' | 'truth' | 'number' | 'date' | 'duration' | 'name' | 'text';

/** `true`, `12.5`, `2018-07-27`, `30 days`, `coal`, `it is quiet`, `unknown`. */
export interface Value {
  kind: ValueKind;
  text: string;
  /** Of a number; else empty. */
  unit: string;
}

/** Something that happened, with its cause. */
export interface Happening {
  date: string;
  /** `duty-arose`, `level-changed`, `host-called`; docs/formats.md. */
  kind: string;
  /** `sanction[coal]` */
  subject: string | null;
  /** A sentence. */
  text: string;
  cause: {
    kind: 'entry' | 'rule' | 'deadline' | 'lapse' | 'clock' | 'none';
    /** `drills, deal.quid:12` */
    text: string | null;
  };
  /** Of `level-changed`, the levels. */
  from: string | null;
  to: string | null;
  /** Who pays or offers. */
  other: string | null;
  /** A number, of what is paid, reported or set. */
  amount: string | null;
  /** Of `amount`; empty: none. */
  unit: string | null;
  /** Of `host-called`. */
  arguments: Value[];
}

export interface Level {
  lever: string;
  level: string;
  /** 0 is the harshest of `count`. */
  number: number;
  count: number;
}

export interface Quantity {
  quantity: string;
  /** Null: unknown. */
  amount: string | null;
  unit: string;
}

export interface Milestone {
  milestone: string;
  reported: boolean;
  met: boolean;
  verified: boolean;
  refuted: boolean;
  broken: boolean;
  overdue: boolean;
  waived: boolean;
  lapsed: boolean;
  disputed: boolean;
  deadline: string | null;
  met_on: string | null;
  /** Where it is metered. */
  reported_amount: string | null;
  verified_amount: string | null;
  unit: string;
}

export interface Duty {
  /** A sentence. */
  duty: string;
  rule: string;
  status: 'open' | 'overdue' | 'suspended' | 'done' | 'replaced' | 'lapsed';
  arose: string;
  by: string;
  done: string | null;
  /** Of a payment, else `"0"`. */
  owed: string;
  paid: string;
}

/** What a party gave, received and has at risk in one unit; null: unknown. */
export interface Book {
  party: string;
  unit: string;
  given: string | null;
  received: string | null;
  exposure: string | null;
}

export interface Verdict {
  word: 'fulfilled' | 'in progress' | 'breached' | 'impasse' | 'ended' | 'undetermined';
  blame: { party: string; since: string; what: string }[];
  /** Of an impasse: milestones that wait for each other. */
  circle: string[];
  sentences: string[];
}

export interface State {
  version: 1;
  /** The last day that is over; null before the first. */
  today: string | null;
  levels: Level[];
  quantities: Quantity[];
  milestones: Milestone[];
  duties: Duty[];
  ledger: Book[];
  verdict: Verdict;
}

/** What is left, as of a day. */
export interface Left {
  version: 1;
  date: string;
  residual: Residual;
}

/** docs/formats.md: the residual. */
export interface Residual {
  owed: {
    by_whom: string[];
    what: string;
    act: string | null;
    by: string | null;
    overdue: boolean;
    aim: boolean;
    suspended: boolean;
    reported: boolean;
    disputed: boolean;
    amount_left: string | null;
    [more: string]: unknown;
  }[];
  may: { by_whom: string[]; rule: string; act: string; until: string | null; [more: string]: unknown }[];
  bans: { by_whom: string[]; rule: string; act: string; until: string | null; [more: string]: unknown }[];
  untried: number;
  unlocks: {
    milestone: string;
    needs_met: boolean;
    rules: string[];
    levels: { lever: string; from: string; to: string }[];
    [more: string]: unknown;
  }[];
  undetermined: { what: string; facts: string[]; why: string; [more: string]: unknown }[];
  [more: string]: unknown;
}

/** Data whose members docs/formats.md describes under the name of the command that gives the same. */
export type Data = Record<string, unknown>;

/** What `save({ form: 'json' })` gives. It is checked whole: nothing in it may be changed. */
export interface Save {
  kind: 'quid save';
  version: number;
  program: string;
  title: string;
  today: string;
  record: string[];
  checksum: string;
}

export type RecordForm = 'quid' | 'csv' | 'json-lines';
export interface AsText {
  form?: 'text';
}
export interface AsJson {
  form: 'json';
}

/**
 * What a verifier finds; nothing is `not yet`. Not a promise: the walk waits for the answer.
 */
export type Finding = 'verified' | 'refuted' | 'not yet' | undefined | null | void;

/** One course of events. */
export class Run {
  private constructor();

  /** Of a run that was restored with `migrate`: what no longer fits, each with the reason. */
  readonly migration: { migrated: boolean; dropped: string[] } | null;

  // --- what happens

  /**
   * Events, each dated after today: `2018-07-27 m 55 boxes; 2018-08-01 n`, or whole lines. All or
   * none are taken, and what contradicts the state is refused here and not later.
   * @throws {QuidError} `event-errors` with diagnostics, `contradicts-the-state`, `dated-too-early`
   */
  record(events: Text, options?: { form?: RecordForm }): void;
  /** The same for events of any day: the run is walked afresh. What handlers were told stands. */
  amend(events: Text, options?: { form?: RecordForm }): void;
  /**
   * A quantity as the host knows it on a day after today.
   * @throws {TypeError} for a JavaScript number that is no safe integer: it may not be exact
   */
  set(quantity: string, number: string | bigint | number, day: Day): void;
  /**
   * Walks to the end of a day, never past the deal's end, never back. Handlers are called before it
   * returns. What handlers throw is thrown when all is done: where several threw, as an
   * `AggregateError`. The run has moved on then, unless it was a verifier that threw.
   */
  advance(day: Day): Happening[];

  // --- the host's part. Null takes a handler away. Handlers are not copied by `fork` and `save`.

  /**
   * Calls `handler` each time a rule calls `action NAME(…) by host`.
   * @param kinds those of the arguments
   * @throws {QuidError} `unknown-name`; `wrong-arguments` where the script calls with other kinds
   */
  onAction(name: string, kinds: ValueKind[], handler: ((call: Happening) => void) | null): void;
  /** Calls `handler` for all that happens, in order. */
  onHappening(handler: ((happening: Happening) => void) | null): void;
  /**
   * Asks for each day on which a milestone is reported and `verifier` has not yet found. Where it
   * throws, the walk is ended.
   */
  onVerify(
    verifier: string,
    handler: ((report: { date: string; milestone: Milestone }) => Finding) | null,
  ): void;

  // --- what stands at the end of today. Each of these reads the whole state: for several of them,
  // `state()` is quicker.

  state(): State;
  /** The last day that is over; null before the first. */
  readonly today: string | null;
  /** Of each lever: `{ 'sanction[coal]': 'lifted' }`. */
  readonly levels: Record<string, string>;
  readonly quantities: Quantity[];
  readonly milestones: Milestone[];
  /** In the order in which they arose. */
  readonly duties: Duty[];
  readonly ledger: Book[];
  readonly verdict: Verdict;
  /** Of one lever; 0 is the harshest. */
  level(lever: string): { level: string; number: number };
  /** All that happened, from the one with this number (from 0) on. */
  happenings(from?: number): Happening[];
  /** What each owes and may do, and what is open. */
  residual(options?: Partial<AsJson>): Left;
  residual(options: { form: 'text' }): string;
  /** The whole run step by step, as `quid run` tells it. */
  report(options?: AsText): string;
  report(options: AsJson): Data;
  /** Sixteen hex digits, equal for runs that go on alike. */
  hash(): string;

  // --- questions

  /** Of any expression: `exposure of US`, `m and level of l at least 2`. */
  value(expression: string): Value;
  /** `why C`, `why not C`, `next`, `what if EVENTS`, `left`, `unknowns`. */
  ask(question: string, options?: AsText): string;
  ask(question: string, options: AsJson): Data;
  why(condition: string, options?: AsText): string;
  why(condition: string, options: AsJson): Data;
  whyNot(condition: string, options?: AsText): string;
  whyNot(condition: string, options: AsJson): Data;
  next(options?: AsText): string;
  next(options: AsJson): Data;
  whatIf(events: string, options?: AsText): string;
  whatIf(events: string, options: AsJson): Data;
  /** How another run, of the same or another draft, differs from this one. */
  compare(other: Run, options?: AsText): string;
  compare(other: Run, options: AsJson): Data;

  // --- copies, and the end

  /** A copy that goes on by itself. */
  fork(): Run;
  /** For `Program.restore`: bytes, or data that can be read as well. */
  save(options?: { form?: 'bytes' }): Buffer;
  save(options: AsJson): Save;
  /** By which `cancel` knows it on any thread. Never used twice in a process. */
  readonly number: bigint;
  /** Ends the call that goes on now, from within a verifier; from another thread, see `cancel`. */
  cancel(): void;
  /**
   * Not needed, but sooner than the garbage collector.
   * @throws {QuidMisuse} when it was freed already; to be disposed of twice is fine
   */
  free(): void;
  [Symbol.dispose](): void;
}
