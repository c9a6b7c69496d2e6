// A thousand malformed requests: each is refused as it should be, or is taken and its job ends; the server lives on,
// and nothing of them is left. RESONET_MALFORMED: how many, RESONET_SEED: which. RESONET_PROGRAM may name a build with
// sanitizers: what they find on standard error fails the test.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { au, wav } from './lib/audio.mjs';
import { Description } from './lib/description.mjs';
import { Draws } from './lib/draws.mjs';
import { sendRaw } from './lib/http.mjs';
import { leftovers } from './lib/leftovers.mjs';
import { Malformed } from './lib/malformed.mjs';
import { number } from './lib/places.mjs';
import { isAlive } from './lib/processes.mjs';
import { Server } from './lib/server.mjs';

const count = number('RESONET_MALFORMED', 1000);
const seed = number('RESONET_SEED', 20261122);
const atOnce = 24;

/** Errors have problem details; where not even the headers came there was no request that could have an id. */
function isProblem(api, answer) {
  if (answer === null || !(answer.status >= 400) || answer.body.length === 0) return true;
  try {
    return api.errors('Problem', { request_id: 'none', ...answer.json() }) === '';
  } catch {
    return false;
  }
}

test(`${count} malformed requests do no harm`, { timeout: 120000 + 400 * count }, async (context) => {
  const api = new Description();
  const server = await Server.start({ args: ['--requests-per-minute', '1000000', '--max-queue', '100000'] });
  try {
    const { pid } = server;
    const good = await server.hear(au(2, 950), 'good.au');
    const malformed = new Malformed(new Draws(seed), server.port, { track: good.id });
    const requests = Array.from({ length: count }, () => malformed.next());
    const wrong = new Map();
    const tally = new Map();
    const take = async () => {
      for (let request = requests.pop(); request; request = requests.pop()) {
        const { kind, bytes, expect, end, closed } = request;
        const answer = await sendRaw(server.port, bytes, { end }).catch((error) => ({ status: error.message, headers: {} }));
        const status = answer?.status ?? 'closed';
        tally.set(`${kind} ${status}`, (tally.get(`${kind} ${status}`) ?? 0) + 1);
        const faulty = answer === null ? !closed : !expect.includes(status);
        if (faulty || !isProblem(api, answer)) {
          const sent = JSON.stringify(bytes.subarray(0, 400).toString('latin1'));
          wrong.set(`${kind} ${status}`, `${faulty ? '' : 'no problem details: '}${sent} ${answer?.body?.subarray(0, 200)}`);
        }
      }
    };
    const started = Date.now();
    await Promise.all(Array.from({ length: atOnce }, take));
    const sent = Date.now();
    assert.deepEqual(Object.fromEntries(wrong), {});
    await server.settled(60000 + 300 * count);
    const jobs = await server.all('jobs');
    for (const { state, error } of jobs) {
      assert.ok(state === 'done' || state === 'failed', state);
      if (error) assert.notEqual(error.type, 'urn:resonet:problem:internal', JSON.stringify(error));
    }
    assert.deepEqual(await leftovers(server), []);
    assert.ok(isAlive(pid) && server.pid === pid, 'it is the same server');
    assert.equal((await server.get('health')).status, 'ok');
    assert.equal((await server.get(`tracks/${good.id}`)).state, 'heard', 'what was there is there');
    assert.equal((await server.hear(wav(1.5, 951))).state, 'heard');
    assert.ok(!/ERROR: \w+Sanitizer|runtime error:/.test(server.errors), server.errors);
    const exit = await server.end();
    assert.deepEqual(exit, { code: 0, signal: null }, server.errors);
    const heard = jobs.filter(({ state }) => state === 'done').length;
    context.diagnostic(`${count} requests in ${((sent - started) / 1000).toFixed(1)} s, jobs settled ${((Date.now() - sent) / 1000).toFixed(1)} s later: ` +
      `${heard} heard, ${jobs.length - heard} failed; ${[...tally].sort().map(([key, times]) => `${key}: ${times}`).join(', ')}`);
  } finally {
    server.destroy();
  }
});
