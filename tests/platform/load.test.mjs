// Many clients at once, and memory over many jobs. RESONET_CLIENTS, RESONET_UPLOADS, RESONET_JOBS: how many.

import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { leftovers } from './lib/leftovers.mjs';
import { load, percentile } from './lib/load.mjs';
import { number, pause } from './lib/places.mjs';
import { memoryOf, residentOf } from './lib/processes.mjs';
import { Server } from './lib/server.mjs';
import { brokenPromises } from './lib/stream.mjs';

const clients = number('RESONET_CLIENTS', 5);
const uploads = number('RESONET_UPLOADS', 30);
const jobs = number('RESONET_JOBS', 60);
const fast = ['--requests-per-minute', '1000000', '--max-queue', '100000'];
const bytesOf = (folder, names) =>
  readdirSync(folder).filter((name) => names.test(name)).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(1);

test(`${clients} clients, ${uploads} uploads: all are heard, once`, { timeout: 60000 + 2000 * uploads }, async (context) => {
  const server = await Server.start({ args: fast });
  try {
    const { submit, heard, accepted, failed, seconds } = await load(server, { clients, uploads });
    assert.deepEqual(failed, []);
    assert.equal(accepted.size, uploads);
    assert.equal((await server.get('tracks')).total, uploads);
    assert.deepEqual(await brokenPromises(server, accepted), []);
    assert.deepEqual(await leftovers(server), []);
    const times = (list) => [0.5, 0.95, 1].map((share) => percentile(list, share).toFixed(0)).join(' / ');
    context.diagnostic(`${(uploads / seconds).toFixed(1)} clips a second; median / 95 % / longest in ms: accepted ${times(submit)}, heard ${times(heard)}`);
  } finally {
    server.destroy();
  }
});

test(`memory stays as it is over ${jobs} jobs`, { timeout: 60000 + 2000 * jobs }, async (context) => {
  const server = await Server.start({ args: [...fast, '--workers', '2'] });
  try {
    // Measured at rest, every few jobs: a file that is being heard takes memory for itself.
    const step = Math.max(5, Math.floor(jobs / 24));
    const all = [];
    const own = [];
    const database = [];
    for (let done = 0; done < jobs; done += step) {
      const { failed } = await load(server, { clients: 2, uploads: Math.min(step, jobs - done), firstSeed: 10000 + done });
      assert.deepEqual(failed, []);
      await pause(200);
      all.push(memoryOf(server.pid));
      own.push(residentOf(server.pid));
      database.push(bytesOf(server.data, /^resonet\.db/));
    }
    assert.equal((await server.get('tracks')).total, jobs);
    const growth = (list) => {
      const third = Math.ceil(list.length / 3);
      return percentile(list.slice(-third), 0.5) - percentile(list.slice(third, 2 * third), 0.5);
    };
    // The database keeps pages it has read or written in memory, up to a bound of its own: so much may be added.
    const spare = 6 * 2 ** 20 + growth(database);
    context.diagnostic(`MB of all its processes (shared pages once): ${all.map(megabytes).join(' ')}; of the server alone: ` +
      `${own.map(megabytes).join(' ')}; of the database's files: ${database.map(megabytes).join(' ')}`);
    assert.ok(growth(all) < spare, `all processes grew by ${megabytes(growth(all))} MB, the database by ${megabytes(growth(database))} MB`);
    assert.ok(growth(own) < spare, `the server grew by ${megabytes(growth(own))} MB, the database by ${megabytes(growth(database))} MB`);
    assert.ok(percentile(all, 1) < 600 * 2 ** 20, `${megabytes(percentile(all, 1))} MB`);
  } finally {
    server.destroy();
  }
});
