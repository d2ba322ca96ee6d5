// SPDX-License-Identifier: Apache-2.0
// index.d.ts against a program that uses it, and against what the module really has.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as quid from '../index.js';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const modules = process.env.QUID_NODE_MODULES ?? file('../node_modules');
const compiler = `${modules}/.bin/tsc`;

test('types.ts is typed as index.d.ts says', { skip: !existsSync(compiler) && 'typescript is not installed' }, () => {
  const flags = ['--noEmit', '--strict', '--noUncheckedIndexedAccess', '--skipLibCheck', 'false', '--target', 'esnext',
    '--module', 'nodenext', '--types', 'node', '--typeRoots', `${modules}/@types`];
  const { status, stdout } = spawnSync(compiler, [...flags, file('types.ts')], { encoding: 'utf8' });
  assert.equal(stdout, '');
  assert.equal(status, 0);
});

const declared = readFileSync(file('../index.d.ts'), 'utf8');
const membersOf = (name) => {
  const body = declared.slice(declared.indexOf(`export class ${name} `)).split('\n}\n')[0];
  return new Set([...body.matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm)].map((match) => match[1]));
};

test('all that there is, is declared', () => {
  for (const Class of [quid.Program, quid.Run])
    assert.deepEqual(membersOf(Class.name), new Set(Object.getOwnPropertyNames(Class.prototype).filter((each) => each !== 'constructor')));
  for (const name of Object.keys(quid)) assert.match(declared, new RegExp(`export (const|function|class) ${name}\\b`));
});
