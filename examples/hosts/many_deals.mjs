// SPDX-License-Identifier: Apache-2.0
// A service that evaluates many deals at once.
//
//   node many_deals.mjs [PORT]        listens on localhost, port 8080 unless told otherwise
//   node many_deals.mjs --self-test   posts a few deals to itself, prints the answers, ends
//
// POST /evaluate takes JSON Lines, an agreement a line:
//   script   of the deal; `start` goes in place of the day behind its `from`
//   events   a list of `DATE EVENT`, or a record as a text
//   until    the last day; without it, the deal's
//   id       by which the answer is known; without it, the number of the line
// and answers with a line for each, in order: where the deal stands, or its `error`. A deal that is
// bad or too much does not touch the others.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { compile } from '../../bindings/node/index.js'; // elsewhere: 'quid-lang'

const requestBytes = 4 << 20;
const milliseconds = 3_000; // of a deal: a third each to compile, to record and to advance
const limits = { timeMs: milliseconds / 3, sourceBytes: 1 << 20, recordBytes: 1 << 20, happenings: 50_000, memory: 64 << 20 };

// --- in a worker: one deal after another

function scriptOf({ script, start }) {
  if (typeof script !== 'string') throw new TypeError('`script` is to be a text');
  return script.replace(/^(deal ".*" from )(\S+)/m, (_, before, day) => before + (start ?? day));
}

function openDuties(run) {
  const open = run.duties.filter(({ status }) => ['open', 'overdue', 'suspended'].includes(status));
  return open.map(({ duty, by, status }) => ({ duty, by, status }));
}

function evaluate(agreement) {
  const program = compile(scriptOf(agreement), { limits });
  const run = program.start(limits);
  try {
    run.record([agreement.events ?? []].flat().join('\n'));
    run.advance(agreement.until ?? program.lastDay);
    const { word, blame } = run.verdict;
    return { today: run.today, verdict: { word, blame }, duties: openDuties(run), levels: run.levels };
  } finally {
    run.free();
    program.free();
  }
}

function answerTo(line, number) {
  let id = number;
  try {
    const agreement = JSON.parse(line) ?? {};
    id = agreement.id ?? number;
    return JSON.stringify({ id, ...evaluate(agreement) });
  } catch (error) {
    const message = error instanceof SyntaxError ? 'this line is not JSON' : error.message;
    return JSON.stringify({ id, error: { name: error.name, message, place: error.place ?? null } });
  }
}

// --- in the main thread: the workers, and who waits for which

function makePool(size) {
  const waiting = []; // lines that no worker has yet
  const idle = Array.from({ length: size }, newWorker);
  const next = () => { while (waiting.length && idle.length) give(waiting.shift(), idle.pop()); };
  const give = ({ line, number, done }, worker) => {
    worker.finish = (answer, free) => {
      idle.push(free);
      done(answer ?? JSON.stringify({ id: number, error: { name: 'worker-ended' } }));
      next();
    };
    worker.postMessage({ line, number });
  };
  return (line, number) => new Promise((done) => next(waiting.push({ line, number, done })));
}

function newWorker() {
  const worker = new Worker(fileURLToPath(import.meta.url));
  worker.on('message', (answer) => worker.finish(answer, worker));
  worker.on('error', () => worker.finish(null, newWorker())); // it is gone, and its deal with it
  worker.unref();
  return worker;
}

async function bodyOf(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) // what is too much is read and let go
    if ((size += part.length) <= requestBytes) parts.push(part);
  return size > requestBytes ? null : Buffer.concat(parts).toString();
}

async function serve(pool, request, response) {
  const refuse = (status, message) => response.writeHead(status).end(`${message}\n`);
  if (request.url !== '/evaluate') return refuse(404, 'there is only `/evaluate`');
  if (request.method !== 'POST') return refuse(405, '`/evaluate` takes `POST`');
  const body = await bodyOf(request);
  if (body === null) return refuse(413, `a request has at most ${requestBytes} bytes`);
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const answers = body.split('\n').map((line, k) => line.trim() && pool(line, k + 1));
  for (const answer of answers) if (answer) response.write(`${await answer}\n`);
  response.end();
}

function listen(port, ready) {
  const pool = makePool(Math.max(1, cpus().length));
  const server = createServer((request, response) =>
    serve(pool, request, response).catch(() => response.destroy())); // whoever asked has gone
  server.requestTimeout = 30_000;
  server.listen(port, '127.0.0.1', () => ready(server));
}

// --- the self-test: real deals on their records, and some that go wrong

const example = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const eventsIn = (path) => example(path).split('\n').map((line) => line.replace(/ *#.*/, '')).filter(Boolean);
const pair = (folder, name = 'deal', record = 'record') =>
  ({ script: example(`${folder}/${name}.quid`), events: eventsIn(`${folder}/${record}.quid`) });
const rent = 'deal "Rent" from 2024-01-01 to 2024-12-31\nunit USD\nparty A\nparty B\nmilestone moved_in by B\n' +
  'rule rent: every month from start while moved_in then B must pay 10 USD to A within 5 days\n';
const endless = 'deal "Clock" from 1900-01-01 to 2400-12-31\nparty A\nquantity n = 0\nrule tick: every 1 day then add 1 to n\n';
const agreements = () => [
  { id: 'singapore', ...pair('03-singapore'), until: '2018-08-31' },
  { id: 'loyalty', ...pair('12-everyday', 'loyalty', 'loyalty-record'), until: '2024-03-01' },
  { id: 'misspelt', script: rent.replace('moved_in by', 'moved_on by') },
  ...['2024-01-01', '2024-01-31'].map((start) =>
    ({ id: `rent from ${start}`, script: rent, start, events: [`${start} moved_in`], until: '2024-03-01' })),
  { id: 'impossible', script: rent, events: '2024-02-30 moved_in' },
  { id: 'too much', script: endless },
];

async function selfTest(server) {
  const url = `http://127.0.0.1:${server.address().port}/evaluate`;
  const post = (body) => fetch(url, { method: 'POST', body });
  const lines = [...agreements().map((each) => JSON.stringify(each)), 'no agreement', '{}'];
  process.stdout.write(await (await post(lines.join('\n'))).text());
  const large = await post(' '.repeat(requestBytes + 1));
  process.stdout.write(`${large.status} ${await large.text()}`);
  server.close();
  server.closeAllConnections();
}

if (!isMainThread)
  parentPort.on('message', ({ line, number }) => parentPort.postMessage(answerTo(line, number)));
else if (process.argv[2] === '--self-test') listen(0, selfTest);
else listen(Number(process.argv[2] ?? 8080), (server) => console.log(`listening on port ${server.address().port}`));
