// SPDX-License-Identifier: Apache-2.0
// Quid for Node: the classes over the addon. index.d.ts describes each; what comes as data is in
// docs/formats.md. Amounts stay texts, since a JavaScript number would round them.
import { createRequire } from 'node:module';

const native = createRequire(import.meta.url)(
  process.env.QUID_NODE_ADDON ?? './build/quid_addon.node');

export const version = native.version();
export const defaultLimits = Object.freeze(native.defaultLimits());

/** Something was refused, and nothing has changed. */
export class QuidError extends Error {
  constructor({ name, message, place, diagnostics }) {
    super(message);
    Object.defineProperty(this, 'name', { value: name, configurable: true, writable: true });
    this.place = place;
    this.diagnostics = diagnostics;
  }
}

/** A call that cannot be meant: of what was freed, or of a run that is busy. */
export class QuidMisuse extends Error {
  constructor(message) {
    super(message);
    Object.defineProperty(this, 'name', { value: 'misuse', configurable: true, writable: true });
    this.place = null;
    this.diagnostics = [];
  }
}

native.setFail(function fail(misuse, json) {
  const told = JSON.parse(json);
  const error = misuse ? new QuidMisuse(told.message) : new QuidError(told);
  Error.captureStackTrace?.(error, fail);
  return error;
});

export function compile(source, { name = '', limits } = {}) {
  return new Program(native.compile(source, name, limitsOf(limits)));
}

export function compileFile(path, { limits } = {}) {
  return new Program(native.compileFile(path, limitsOf(limits)));
}

export function cancel(number) {
  return native.cancel(number);
}

export class Program {
  #handle;
  #told;

  constructor(handle) {
    this.#handle = handle;
  }

  describe() {
    return JSON.parse(native.describe(this.#handle));
  }
  get title() { return this.#tell().title; }
  get firstDay() { return this.#tell().from; }
  get lastDay() { return this.#tell().to; }
  get fingerprint() { return this.#tell().fingerprint; }
  get names() { return this.#tell().names; }
  get levels() { return this.#tell().levels; }
  get warnings() { return JSON.parse(native.warnings(this.#handle)); }

  start(limits) {
    return new Run(native.start(this.#handle, limitsOf(limits)));
  }

  restore(saved, { migrate = false, limits } = {}) {
    const isData = typeof saved === 'object' && saved !== null && !ArrayBuffer.isView(saved);
    const text = isData ? JSON.stringify(saved) : saved;
    const [run, migration] = native.restore(this.#handle, text, limitsOf(limits), migrate);
    return new Run(run, migration && JSON.parse(migration));
  }

  free() {
    this.#told = undefined;
    if (!native.freeProgram(this.#handle)) throw gone('program');
  }

  // A program does not change, and so what it tells is read once.
  #tell() {
    return this.#told ??= told(this.describe());
  }
}

export class Run {
  #handle;
  #migration;
  #handlers = new Map();  // by the number under which the addon knows each
  #numbers = new Map();   // of what each is for

  constructor(handle, migration = null) {
    this.#handle = handle;
    this.#migration = migration;
  }

  get migration() { return this.#migration; }

  // --- what happens
  record(events, { form = 'quid' } = {}) {
    native.record(this.#handle, events, pick(recordForms, form));
  }
  amend(events, { form = 'quid' } = {}) {
    native.amend(this.#handle, events, pick(recordForms, form));
  }
  set(quantity, number, day) {
    native.set(this.#handle, quantity, numberText(number), dayText(day));
  }
  advance(day) {
    const thrown = [];
    try {
      return JSON.parse(native.advance(this.#handle, dayText(day), this.#call, thrown));
    } catch (error) {
      if (thrown.length === 0) throw error;
    } finally {
      rethrow(thrown);
    }
  }

  // --- the host's part
  onAction(name, kinds, handler) {
    const numbers = kinds.map((kind) => pick(valueKinds, kind));
    this.#on(`action ${name}`, handler, native.onAction, [name, ...numbers]);
  }
  onHappening(handler) {
    this.#on('happening', handler, native.onHappening);
  }
  onVerify(verifier, handler) {
    const find = handler && ((report) => finding(handler(report)));
    this.#on(`verify ${verifier}`, find, native.onVerify, verifier);
  }

  // --- what stands at the end of today
  state() { return JSON.parse(native.state(this.#handle)); }
  get today() { return this.state().today; }
  get levels() {
    return Object.fromEntries(this.state().levels.map((each) => [each.lever, each.level]));
  }
  get quantities() { return this.state().quantities; }
  get milestones() { return this.state().milestones; }
  get duties() { return this.state().duties; }
  get ledger() { return this.state().ledger; }
  get verdict() { return this.state().verdict; }
  level(lever) {
    const [level, number] = native.level(this.#handle, lever);
    return { level, number };
  }
  happenings(from = 0) {
    if (!Number.isSafeInteger(from) || from < 0)
      throw new TypeError('`from` is to be a whole number, 0 or more');
    return JSON.parse(native.happenings(this.#handle, from));
  }
  residual({ form = 'json' } = {}) {
    return told_in(form, native.residual(this.#handle, pick(forms, form)));
  }
  report({ form = 'text' } = {}) {
    return told_in(form, native.report(this.#handle, pick(forms, form)));
  }
  hash() { return native.hash(this.#handle).toString(16).padStart(16, '0'); }

  // --- questions
  value(expression) { return JSON.parse(native.value(this.#handle, expression)); }
  ask(question, { form = 'text' } = {}) {
    return told_in(form, native.ask(this.#handle, question, pick(forms, form)));
  }
  why(condition, options) { return this.ask(`why ${condition}`, options); }
  whyNot(condition, options) { return this.ask(`why not ${condition}`, options); }
  next(options) { return this.ask('next', options); }
  whatIf(events, options) { return this.ask(`what if ${events}`, options); }
  compare(other, { form = 'text' } = {}) {
    return told_in(form, native.compare(this.#handle, other.#handle, pick(forms, form)));
  }

  // --- copies, and the end
  fork() { return new Run(native.fork(this.#handle)); }
  save({ form = 'bytes' } = {}) {
    const saved = native.save(this.#handle, pick(saveForms, form));
    return form === 'json' ? JSON.parse(saved) : saved;
  }
  get number() { return native.number(this.#handle); }
  cancel() {
    if (!native.cancel(this.number)) throw gone('run');
  }
  free() {
    this.#handlers.clear();
    if (!native.freeRun(this.#handle)) throw gone('run');
  }

  #call = (number, json) => this.#handlers.get(number)?.(JSON.parse(json));

  #on(what, handler, set, ...rest) {
    const on = handler !== null && handler !== undefined;
    if (on && typeof handler !== 'function') throw new TypeError('a handler is to be a function');
    const number = this.#numbers.get(what) ?? this.#numbers.size;
    set(this.#handle, number, on, ...rest);
    this.#numbers.set(what, number);
    if (on) this.#handlers.set(number, handler);
    else this.#handlers.delete(number);
  }
}

// To be disposed of twice is fine, to be freed twice is a mistake.
for (const Class of [Program, Run])
  if (Symbol.dispose) Class.prototype[Symbol.dispose] = dispose;

function dispose() {
  try {
    this.free();
  } catch (error) {
    if (!(error instanceof QuidMisuse)) throw error;
  }
}

const forms = { text: 0, json: 1 };
const saveForms = { bytes: 0, json: 1 };
const recordForms = { quid: 0, csv: 1, 'json-lines': 2 };
const valueKinds = { unknown: 0, truth: 1, number: 2, date: 3, duration: 4, name: 5, text: 6 };
const findings = { 'not yet': 0, verified: 1, refuted: 2 };

function pick(table, name) {
  if (Object.hasOwn(table, name)) return table[name];
  throw new TypeError(`there is no \`${name}\` here; there is \`${Object.keys(table).join('`, `')}\``);
}

function finding(said) {
  return said === undefined || said === null ? 0 : pick(findings, said);
}

function gone(what) {
  return new QuidMisuse(`there is no such ${what}; was it freed?`);
}

function told_in(form, text) {
  return form === 'json' ? JSON.parse(text) : text;
}

function told(described) {
  const { version, title, from, to, fingerprint, levers, ...names } = described;
  const levels = Object.fromEntries(levers.map((each) => [each.lever, each.levels]));
  return { title, from, to, fingerprint, levels, names: { ...names, levers: Object.keys(levels) } };
}

function rethrow(thrown) {
  if (thrown.length === 1) throw thrown[0];
  if (thrown.length > 1) throw new AggregateError(thrown, `${thrown.length} handlers threw`);
}

function numberText(number) {
  if (typeof number === 'bigint' || Number.isSafeInteger(number)) return String(number);
  if (typeof number !== 'number') return number;
  throw new TypeError(`${number} may not be exact as a JavaScript number; give it as a string`);
}

function dayText(day) {
  if (day instanceof Date) return dateText(day);
  if (typeof day !== 'number') return day;
  if (!Number.isSafeInteger(day)) throw new TypeError('a step is to be a whole number');
  return String(day);
}

function dateText(date) {
  if (date.getTime() % 86_400_000 !== 0)
    throw new TypeError('a `Date` is to be midnight UTC, as `new Date("2018-07-27")` is');
  return date.toISOString().split('T')[0];
}

function limitsOf(limits) {
  if (limits === undefined) return undefined;
  return Object.fromEntries(Object.entries(limits).map(([name, most]) => {
    if (!Object.hasOwn(defaultLimits, name)) pick(defaultLimits, name);
    const whole = typeof most === 'bigint' || Number.isSafeInteger(most);
    if (!whole || most < 0 || most > 0xffff_ffff_ffff_ffffn)
      throw new TypeError(`the limit \`${name}\` is to be a whole number, 0 or more`);
    return [name, BigInt(most)];
  }));
}
