// SPDX-License-Identifier: Apache-2.0
// What VS Code's own engine makes of a file. In: a file. Out: a run of one scope a line, `line first
// last scope` by tabs, columns in code points from 1; scopes from the outermost to the innermost.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const vscode = fileURLToPath(new URL('../vscode/', import.meta.url));
const require = createRequire(vscode);
const { Registry, INITIAL, parseRawGrammar } = require('vscode-textmate');
const oniguruma = require('vscode-oniguruma');

const grammar_path = `${vscode}syntaxes/quid.tmLanguage.json`;
const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));

async function load_grammar() {
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => parseRawGrammar(readFileSync(grammar_path, 'utf8'), grammar_path),
  });
  return registry.loadGrammar('source.quid');
}

const grammar = await load_grammar();
const column = (line, unit) => Array.from(line.slice(0, unit)).length + 1;
let state = INITIAL;
readFileSync(process.argv[2], 'utf8').split('\n').forEach((line, index) => {
  const result = grammar.tokenizeLine(line, state);
  state = result.ruleStack;
  for (const token of result.tokens) {
    const end = Math.min(token.endIndex, line.length);
    if (end <= token.startIndex) continue;
    const scopes = token.scopes.slice(1).join(' ');
    console.log([index + 1, column(line, token.startIndex), column(line, end) - 1, scopes].join('\t'));
  }
});
