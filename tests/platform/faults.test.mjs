// What is killed, cut off, slow or damaged: nothing that was promised is lost, and nothing is left lying about.
// RESONET_KILLS: how often the server, and then its processes, are killed (8), RESONET_SEED: when.

import assert from 'node:assert/strict';
import { closeSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { wav } from './lib/audio.mjs';
import { Description, checkProblem } from './lib/description.mjs';
import { Draws } from './lib/draws.mjs';
import { sendRaw } from './lib/http.mjs';
import { leftovers } from './lib/leftovers.mjs';
import { newFolder, number, pause, within } from './lib/places.mjs';
import { isAlive, kill } from './lib/processes.mjs';
import { Server, moreModels, refusal } from './lib/server.mjs';
import { UploadStream, brokenPromises } from './lib/stream.mjs';

const api = new Description();
const kills = number('RESONET_KILLS', 8);
const seed = number('RESONET_SEED', 20261122);
const fast = ['--requests-per-minute', '1000000', '--max-queue', '100000'];

/** Waits until processes are gone; those that are not. */
async function survivors(pids, patience = 10000) {
  for (const end = Date.now() + patience; Date.now() < end && pids.some(isAlive); ) await pause(50);
  return pids.filter(isAlive);
}

test(`killed ${kills} times in a stream of jobs, the server loses none`, { timeout: 60000 + 20000 * kills }, async (context) => {
  const draws = new Draws(seed);
  const server = await Server.start({ args: [...fast, '--workers', '2', '--models', moreModels('second')] });
  const accepted = new Map();
  let clip = 1000;
  try {
    for (let round = 0; round < kills; ++round) {
      const stream = new UploadStream(server, 3, () => clip++);
      await pause(30 + draws.below(1500));
      const children = server.children();
      const exit = await server.crash();
      assert.equal(exit.signal, 'SIGKILL', 'it lived until then');
      for (const [id, job] of await stream.stop()) accepted.set(id, job);
      assert.deepEqual(stream.refused.map((answer) => answer.text()), []);
      assert.deepEqual(await survivors(children), [], 'its processes end with it');
      await server.start();
    }
    assert.ok(accepted.size >= kills, `${accepted.size} uploads`);
    await server.settled(60000 + 1000 * accepted.size);
    assert.deepEqual(await brokenPromises(server, accepted), []);
    assert.deepEqual(await leftovers(server), []);
    context.diagnostic(`${kills} kills, ${accepted.size} uploads accepted, ${(await server.get('tracks')).total} tracks heard`);
  } finally {
    server.destroy();
  }
});

test(`its processes killed ${kills} times, the server loses no job`, { timeout: 60000 + 20000 * kills }, async (context) => {
  const draws = new Draws(seed + 1);
  const server = await Server.start({ args: [...fast, '--workers', '2'] });
  let clip = 5000;
  try {
    const { pid } = server;
    const stream = new UploadStream(server, 2, () => clip++);
    for (let round = 0; round < kills; ++round) {
      await pause(100 + draws.below(400));
      let children = [];
      for (const end = Date.now() + 20000; children.length === 0; children = server.children()) {
        assert.ok(Date.now() < end, 'the process that holds the models is started again');
        await pause(20);
      }
      // In turn the process that holds the models, and one that hears a file where there is one.
      kill(round % 2 === 0 ? children[0] : children.at(-1), 'SIGKILL');
    }
    const accepted = await stream.stop();
    assert.deepEqual(stream.refused.map((answer) => answer.text()), []);
    await server.settled(60000 + 1000 * accepted.size);
    assert.equal(server.pid, pid);
    assert.ok(isAlive(pid));
    assert.deepEqual(await brokenPromises(server, accepted), []);
    context.diagnostic(`${kills} processes killed, ${accepted.size} uploads`);
  } finally {
    server.destroy();
  }
});

test('asked to end, the server ends soon, and goes on with its jobs when it is started again', { timeout: 90000 }, async () => {
  const server = await Server.start({ args: [...fast, '--workers', '1'] });
  try {
    const uploads = await Promise.all(Array.from({ length: 12 }, (_, i) => server.upload(wav(60, 200 + i))));
    const accepted = new Map(uploads.map((answer) => [answer.json().items[0].track.id, answer.json().items[0].job.id]));
    const children = server.children();
    const started = Date.now();
    const exit = await server.end();
    assert.ok(Date.now() - started < 15000, `${Date.now() - started} ms`);
    assert.deepEqual(exit, { code: 0, signal: null }, server.errors);
    assert.deepEqual(await survivors(children), []);
    await server.start();
    await server.settled();
    assert.deepEqual(await brokenPromises(server, accepted), []);
  } finally {
    server.destroy();
  }
});

test('a slow upload is given up, and keeps nobody waiting', { timeout: 90000 }, async () => {
  const server = await Server.start({ args: fast });
  try {
    const begun = Buffer.from(`POST /api/v1/tracks?name=slow.wav HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n` +
      'Content-Type: audio/wav\r\nContent-Length: 100000\r\n\r\n');
    const sockets = Array.from({ length: 20 }, () => net.connect(server.port, '127.0.0.1'));
    sockets.forEach((socket) => socket.on('error', () => {}).write(begun));
    const drip = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('R')), 1000);
    const answers = sockets.map((socket) => new Promise((done) => {
      let text = '';
      socket.on('data', (part) => (text += part)).on('close', () => done(text));
    }));
    const ended = Promise.all(answers);
    await pause(3000);
    const asked = Date.now();
    assert.equal((await server.hear(wav(1.5, 300))).state, 'heard');
    assert.ok(Date.now() - asked < 5000, `${Date.now() - asked} ms`);
    const texts = await within(60000, ended);
    clearInterval(drip);
    assert.ok(texts, 'still open after a minute');
    for (const text of texts) assert.match(text, /^(HTTP\/1\.1 408 |$)/);
    assert.ok(texts.some((text) => text.includes('urn:resonet:problem:timeout')), texts[0]);
    assert.deepEqual(await leftovers(server), []);
  } finally {
    server.destroy();
  }
});

test('an upload that is cut off leaves nothing', { timeout: 60000 }, async () => {
  const server = await Server.start({ args: fast });
  try {
    const body = wav(20, 400);
    const draws = new Draws(seed + 2);
    for (let i = 0; i < 20; ++i) {
      const form = i % 2 === 1;
      const type = form ? 'multipart/form-data; boundary=cut' : 'audio/wav';
      const begin = form ? '--cut\r\nContent-Disposition: form-data; name="file"; filename="cut.wav"\r\n\r\n' : '';
      const bytes = Buffer.concat([Buffer.from(`POST /api/v1/tracks HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n` +
        `Content-Type: ${type}\r\nContent-Length: ${body.length + 500}\r\n\r\n${begin}`), body.subarray(0, draws.below(body.length))]);
      if (i % 4 < 2) {
        const answer = await sendRaw(server.port, bytes, { end: true });
        if (answer !== null) checkProblem(api, answer, 400, 'bad-request');
      } else {
        await new Promise((done) => {
          const socket = net.connect(server.port, '127.0.0.1', () => socket.write(bytes, () => socket.resetAndDestroy()));
          socket.on('error', () => {}).on('close', done);
        });
      }
    }
    assert.equal((await server.get('tracks')).total, 0);
    assert.deepEqual(await leftovers(server), []);
  } finally {
    server.destroy();
  }
});

test('a thousand idle connections disturb nobody', { timeout: 60000 }, async () => {
  const server = await Server.start({ args: fast });
  const sockets = [];
  try {
    for (let i = 0; i < 1000; ++i) sockets.push(net.connect(server.port, '127.0.0.1').on('error', () => {}));
    await Promise.all(sockets.map((socket) => new Promise((done) => socket.on('connect', done).on('close', done))));
    assert.equal(sockets.filter((socket) => socket.readyState === 'open').length, 1000);
    const asked = Date.now();
    assert.equal((await server.hear(wav(1.5, 500))).state, 'heard');
    assert.ok(Date.now() - asked < 5000, `${Date.now() - asked} ms`);
  } finally {
    sockets.forEach((socket) => socket.destroy());
    server.destroy();
  }
});

test('a damaged database is refused with a remedy, and left alone', { timeout: 60000 }, async () => {
  const server = new Server({ data: join(newFolder(), 'data'), args: fast });
  try {
    await server.start();
    await server.hear(wav(1.5, 600));
    const again = refusal(['--port', '0', '--data', server.data]);
    assert.equal(again.status, 2, 'a second server on the same folder is refused');
    await server.end();
    const name = readdirSync(server.data).find((each) => /\.(db|sqlite3?)$/.test(each));
    assert.ok(name, `no database in ${readdirSync(server.data)}`);
    const file = openSync(join(server.data, name), 'r+');
    writeSync(file, Buffer.alloc(8192, 0x5a), 0, 8192, 0);
    closeSync(file);
    const refused = refusal(['--port', '0', '--data', server.data]);
    assert.ok([2, 3].includes(refused.status), `${refused.status} ${refused.stderr}`);
    assert.ok(refused.stderr.includes(name) && /\(.+\)/.test(refused.stderr), `it names the file and a remedy: ${refused.stderr}`);
    assert.ok(!refused.stdout.includes('listening'));
    for (const each of readdirSync(server.data).filter((other) => other.startsWith(name))) rmSync(join(server.data, each));
    const orphaned = refusal(['--port', '0', '--data', server.data]);
    assert.equal(orphaned.status, 2, 'audio that no database knows is not thrown away');
    assert.match(orphaned.stderr, /no database/);
    rmSync(join(server.data, 'audio'), { recursive: true });
    await server.start();
    assert.equal((await server.get('tracks')).total, 0, 'without its audio the folder can be used');
  } finally {
    server.destroy();
    rmSync(server.data, { recursive: true, force: true });
  }
});
