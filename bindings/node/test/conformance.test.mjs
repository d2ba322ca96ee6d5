// SPDX-License-Identifier: Apache-2.0
// The files that every interface runs, and the runner on a file of its own.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { differences, shown } from './conformance.mjs';
import { source } from './deal.mjs';

const folder = fileURLToPath(new URL('../../../tests/api/conformance', import.meta.url));

for (const name of readdirSync(folder).filter((each) => each.endsWith('.json')))
  test(`conformance: ${name}`, () => {
    const steps = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    assert.deepEqual(shown(differences(steps)), []);
  });

const misuse = (message) => ({ name: 'misuse', message, place: null, diagnostics: [] });
const steps = [
  { call: 'compile', as: 'p', source, gives: null },
  { call: 'start', as: 'r', program: 'p', gives: null },
  { call: 'record', run: 'r', events: '2018-07-27 remains_returned', gives: null },
  { call: 'advance', run: 'r', day: '2018-07-31', store: 'happened' },
  { call: 'level', run: 'r', lever: 'sanction', gives: { level: 'suspended', number: 1 } },
  { call: 'value', run: 'r', expression: '1 / 4', gives: { kind: 'number', text: '0.25', unit: '' } },
  { call: 'ask', run: 'r', question: 'unknowns', form: 'text', gives: 'nothing is undetermined at the end of 2018-07-31\n' },
  { call: 'save', run: 'r', store: 'saved' },
  { call: 'restore', as: 's', program: 'p', saved: '$saved', gives: { migrated: false, dropped: [] } },
  { call: 'compare', run: 'r', other: 's', gives: 'The two runs are alike.\n' },
  { call: 'advance', run: 'r', day: 'tomorrow', fails: { name: 'malformed-date', message: '`tomorrow` is not a date; a date is written `2018-07-27`', place: null, diagnostics: [] } },
  { call: 'start', as: 'tight', program: 'p', limits: { record_bytes: 9 } },
  { call: 'record', run: 'tight', events: '2018-07-27 x', fails: { name: 'too-many-entries', message: 'the record has 12 bytes, more than the 9 that a host allows', place: null, diagnostics: [] } },
  { call: 'free', run: 'r', gives: null },
  { call: 'hash', run: 'r', fails: misuse('there is no run `r`') },
];

test('the runner on a file of its own', (t) => {
  const own = mkdtempSync(join(tmpdir(), 'quid-'));
  t.after(() => rmSync(own, { recursive: true }));
  writeFileSync(join(own, 'own.json'), JSON.stringify(steps));
  assert.deepEqual(shown(differences(JSON.parse(readFileSync(join(own, 'own.json'), 'utf8')))), []);
});

test('the runner sees what differs', () => {
  const wrong = steps.map((step) => ({ ...step }));
  wrong[4].gives = { level: 'lifted', number: 2 };
  wrong[6].gives = wrong[6].gives.trimEnd();
  wrong[10].fails = { ...wrong[10].fails, message: 'another' };
  wrong[13] = { ...wrong[13], gives: undefined, fails: misuse('it succeeds') };
  assert.deepEqual(differences(wrong).map((each) => each.step), [5, 7, 11, 14]);
});
