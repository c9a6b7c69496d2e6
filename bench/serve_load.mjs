#!/usr/bin/env node
// How long clients of `resonet serve` wait: a server of its own on the loopback, a bounded number of clients that
// upload different clips and wait until each was heard.
//
//   node bench/serve_load.mjs [--program build/release/bin/resonet] [--clients 20] [--uploads 200] [--seconds 30]
//                             [--workers N] [--models FOLDER]...

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: {
  program: { type: 'string' }, clients: { type: 'string', default: '20' }, uploads: { type: 'string', default: '200' },
  seconds: { type: 'string', default: '30' }, workers: { type: 'string' }, models: { type: 'string', multiple: true, default: [] },
} });
if (values.program) process.env.RESONET_PROGRAM = values.program;

function bounded(name, least, most) {
  const value = Number(values[name]);
  if (!(value >= least && value <= most)) {
    process.stderr.write(`serve_load: --${name} has to be ${least} to ${most}\n`);
    process.exit(2);
  }
  return value;
}

const clients = bounded('clients', 1, 200);
const uploads = bounded('uploads', 1, 5000);
const seconds = bounded('seconds', 1, 600);

const { Server } = await import('../tests/platform/lib/server.mjs');
const { load, percentile } = await import('../tests/platform/lib/load.mjs');
const { memoryOf, residentOf } = await import('../tests/platform/lib/processes.mjs');

const args = ['--requests-per-minute', '1000000', '--max-queue', '100000', '--quiet'];
if (values.workers) args.push('--workers', values.workers);
for (const folder of values.models) args.push('--models', folder);
const server = await Server.start({ args });
try {
  const { version, models, workers } = await server.get('server');
  await load(server, { clients: 1, uploads: 3, seconds, firstSeed: 1e6 });
  const before = memoryOf(server.pid);
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, memoryOf(server.pid))), 250);
  const { submit, heard, failed, seconds: taken } = await load(server, { clients, uploads, seconds });
  clearInterval(watch);
  const after = memoryOf(server.pid);
  const row = (name, list) =>
    `${name.padEnd(22)}${[0.5, 0.9, 0.99, 1].map((share) => percentile(list, share).toFixed(0).padStart(9)).join('')}\n`;
  const mega = (bytes) => `${(bytes / 2 ** 20).toFixed(0)} MB`;
  process.stdout.write(
    `resonet ${version}, ${models.length} model(s), ${workers} worker(s), ${cpus().length} core(s)\n` +
    `${clients} client(s), ${uploads} clips of ${seconds} s (WAV, 22,050 Hz)\n\n` +
    `${'milliseconds'.padEnd(22)}${['median', '90 %', '99 %', 'longest'].map((head) => head.padStart(9)).join('')}\n` +
    row('until accepted', submit) + row('until heard', heard) +
    `\nthroughput            ${(heard.length / taken).toFixed(1)} clips a second\n` +
    `memory                ${mega(before)} before, ${mega(most)} at the most, ${mega(after)} after; server alone ${mega(residentOf(server.pid))}\n`);
  if (failed.length > 0) {
    process.stderr.write(`serve_load: ${failed.length} failed, the first: ${failed[0]}\n`);
    process.exitCode = 1;
  }
  await server.end();
} finally {
  server.destroy();
}
