// What the server refuses for being too much, and that it goes on afterwards.

import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { wav } from './lib/audio.mjs';
import { Description, checkProblem } from './lib/description.mjs';
import { sendRaw } from './lib/http.mjs';
import { leftovers } from './lib/leftovers.mjs';
import { pause } from './lib/places.mjs';
import { kill } from './lib/processes.mjs';
import { Server } from './lib/server.mjs';

const api = new Description();

async function using(args, work) {
  const server = await Server.start({ args });
  try {
    await work(server);
    assert.equal((await server.get('health')).status, 'ok');
    assert.deepEqual(await leftovers(server), []);
  } finally {
    server.destroy();
  }
}

const chunk = (bytes) => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]);
const head = (server, lines) => Buffer.from(
  `POST /api/v1/tracks HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/octet-stream\r\n${lines}\r\n\r\n`);

test('an upload has a largest size, however it is sent', { timeout: 60000 }, () => using(['--max-upload', '100000'], async (server) => {
  assert.equal((await server.get('server')).limits.upload_bytes, 100000);
  const exact = await server.upload(Buffer.concat([wav(2, 1), Buffer.alloc(100000 - wav(2, 1).length)]));
  assert.equal(exact.status, 202, 'the limit itself is allowed');
  checkProblem(api, await server.upload(Buffer.alloc(100001)), 413, 'too-large');
  const declared = await sendRaw(server.port, head(server, 'Content-Length: 99999999999'));
  checkProblem(api, declared, 413, 'too-large');
  const streamed = [head(server, 'Transfer-Encoding: chunked'), ...Array.from({ length: 20 }, () => chunk(Buffer.alloc(10000)))];
  checkProblem(api, await sendRaw(server.port, Buffer.concat(streamed)), 413, 'too-large');
  const fits = [head(server, 'Transfer-Encoding: chunked'), chunk(wav(1.5, 2)), chunk(Buffer.alloc(0)).subarray(0, 5)];
  assert.equal((await sendRaw(server.port, Buffer.concat(fits))).status, 202, 'a stream that fits is taken');
  const form = await server.uploadForm([{ filename: 'a.wav', data: wav(1, 3) }, { filename: 'b.wav', data: Buffer.alloc(100001) }]);
  checkProblem(api, form, 413, 'too-large');
  await server.settled();
  assert.equal((await server.get('tracks')).total, 2, 'an upload is taken as a whole, or not');
}));

test('a form has a largest number of files', { timeout: 60000 }, () => using([], async (server) => {
  const most = (await server.get('server')).limits.files_per_upload;
  const files = Array.from({ length: most + 1 }, (_, i) => ({ filename: `${i}.txt`, data: `text ${i}` }));
  checkProblem(api, await server.uploadForm(files), 413, 'too-large');
  const all = await server.uploadForm(files.slice(1));
  assert.equal(all.status, 202);
  assert.equal(all.json().items.length, most);
  await server.settled();
}));

test('a client has a number of requests a minute', { timeout: 60000 }, () => using(['--requests-per-minute', '30'], async (server) => {
  const answers = await Promise.all(Array.from({ length: 45 }, () => server.request('GET', 'tracks')));
  const refused = answers.filter(({ status }) => status === 429);
  assert.ok(refused.length >= 14 && refused.length <= 16, `${refused.length} of 45 were refused`);
  assert.equal(answers.filter(({ status }) => status === 200).length, 45 - refused.length);
  for (const answer of refused) checkProblem(api, answer, 429, 'too-many-requests');
  const seconds = Number(refused[0].headers['retry-after']);
  assert.ok(seconds >= 1 && seconds <= 60, `${seconds}`);
  await pause(1000 * seconds + 500);
  assert.equal((await server.request('GET', 'tracks')).status, 200, 'after Retry-After it goes on');
  await pause(5000);
}));

test('a queue has a length', { timeout: 60000 }, () => using(['--max-queue', '3', '--workers', '1'], async (server) => {
  await server.hear(wav(1.5, 1));
  server.children().forEach((pid) => kill(pid, 'SIGSTOP'));
  const answers = [];
  for (let seed = 10; seed < 18; ++seed) answers.push(await server.upload(wav(1.5, seed)));
  const taken = answers.filter(({ status }) => status === 202);
  assert.ok(taken.length >= 3 && taken.length <= 4, `${taken.length}: three wait, one may run`);
  for (const answer of answers.slice(taken.length)) {
    checkProblem(api, answer, 503, 'queue-full');
    assert.ok(Number(answer.headers['retry-after']) >= 1);
  }
  const form = await server.uploadForm([20, 21].map((seed) => ({ filename: 'a.wav', data: wav(1.5, seed) })));
  checkProblem(api, form, 503, 'queue-full');
  const places = (await server.get('jobs?state=queued')).items.map(({ position }) => position);
  assert.deepEqual([...places].sort(), [1, 2, 3], 'each has its place');
  server.children().forEach((pid) => kill(pid, 'SIGCONT'));
  await server.settled();
  assert.equal((await server.upload(wav(1.5, 30))).status, 202);
  await server.settled();
  assert.equal((await server.get('tracks?state=heard')).total, taken.length + 2);
}));

test('the storage has a size; deleting makes room', { timeout: 60000 }, () => using(['--max-storage', '300000'], async (server) => {
  const bytes = (seed) => wav(3, seed);
  const kept = await server.hear(bytes(1));
  await server.hear(bytes(2));
  checkProblem(api, await server.upload(bytes(3)), 507, 'storage-full');
  const stream = Buffer.concat([head(server, 'Transfer-Encoding: chunked'), chunk(bytes(4)), Buffer.from('0\r\n\r\n')]);
  checkProblem(api, await sendRaw(server.port, stream), 507, 'storage-full');
  const before = (await server.get('server')).storage;
  assert.equal(before.tracks, 2);
  assert.ok(before.bytes >= 2 * bytes(1).length && before.bytes <= 300000, `${before.bytes}`);
  assert.equal((await server.request('DELETE', `tracks/${kept.id}`)).status, 204);
  assert.equal((await server.upload(bytes(3))).status, 202);
  await server.settled();
}));

test('a track has a longest duration', { timeout: 60000 }, () => using(['--max-track', '5'], async (server) => {
  const long = (await server.upload(wav(6, 1))).json().items[0];
  const job = await server.finished(long.job.id);
  assert.deepEqual([job.state, job.error.type, job.error.status], ['failed', 'urn:resonet:problem:too-long', 413]);
  assert.equal((await server.get(`tracks/${long.track.id}`)).state, 'failed');
  assert.equal((await server.hear(wav(4.9, 2))).state, 'heard');
}));

test('a crowd of connections is turned away, not served badly', { timeout: 60000 }, () => using([], async (server) => {
  // Requests that never end hold no thread: others are answered meanwhile.
  const sockets = Array.from({ length: 400 }, () => net.connect(server.port, '127.0.0.1'));
  try {
    await Promise.all(sockets.map((socket) => new Promise((done, failed) => socket.on('connect', done).on('error', failed))));
    sockets.forEach((socket, i) => socket.write(i % 2 ? 'GET /api/v1/health HTTP/1.1\r\nHost:' : 'G'));
    const started = Date.now();
    assert.equal((await server.get('health')).status, 'ok');
    assert.ok(Date.now() - started < 2000, `${Date.now() - started} ms`);
  } finally {
    sockets.forEach((socket) => socket.on('error', () => {}).destroy());
  }
}));
