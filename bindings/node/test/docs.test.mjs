// SPDX-License-Identifier: Apache-2.0
// The README's program and the example service say what they are said to say.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const hosts = `${here}/../../examples/hosts`;
const run = (...words) => execFileSync(process.execPath, words, { cwd: here, encoding: 'utf8', timeout: 60_000 });

test('the five minutes of the README', () => {
  const [, program] = readFileSync(`${here}/README.md`, 'utf8').match(/```js\n(.*?)```/s);
  assert.equal(run('--input-type=module', '--eval', program), readFileSync(`${here}/test/readme.expected`, 'utf8'));
});

test('examples/hosts/many_deals.mjs', () => {
  assert.equal(run(`${hosts}/many_deals.mjs`, '--self-test'), readFileSync(`${hosts}/many_deals.expected`, 'utf8'));
});
