// Who may ask for what, what every answer says about itself, names that mean harm, and that what was deleted is gone.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { au, wav } from './lib/audio.mjs';
import { Description, checkProblem } from './lib/description.mjs';
import { exercise, reports } from './lib/exercise.mjs';
import { multipart, send, sendRaw } from './lib/http.mjs';
import { newFolder } from './lib/places.mjs';
import { Server, createKey, keys, refusal } from './lib/server.mjs';

const api = new Description();
let server;
let track;

before(async () => {
  server = await Server.start({ args: ['--reports', reports()] });
  track = await server.hear(au(3, 7), 'clip.au');
});

after(() => server?.destroy());

/** All files below a folder. */
const filesIn = (folder) => readdirSync(folder, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

test('keys: bearer, session, revoked', { timeout: 60000 }, async () => {
  const locked = new Server({ args: ['--api-keys', 'required'] });
  try {
    const [key, other] = [createKey(locked.data, 'first'), createKey(locked.data, 'second')];
    assert.notEqual(key, other);
    assert.notEqual(keys(locked.data, 'create', 'first').status, 0, 'a name is given once');
    await locked.start();
    await locked.ready();
    const ask = (headers, path = '/api/v1/tracks') => send(locked.port, 'GET', path, { headers });
    assert.deepEqual((await ask({}, '/api/v1/server')).json(), { ...(await ask({}, '/api/v1/server')).json(), key_needed: true, signed_in: false });
    assert.deepEqual(Object.keys((await ask({}, '/api/v1/server')).json()).sort(), ['key_needed', 'name', 'signed_in', 'version']);
    for (const path of ['health', 'ready', 'openapi.json']) assert.equal((await ask({}, `/api/v1/${path}`)).status, 200, path);
    const wrong = [key.slice(0, -1), `${key}x`, key.toUpperCase() === key ? key.toLowerCase() : key.toUpperCase(), '', ' ', 'null', `${key} ${key}`];
    for (const authorization of [...wrong.map((each) => `Bearer ${each}`), `Basic ${key}`, key, `Bearer`]) {
      checkProblem(api, await ask({ Authorization: authorization }), 401, 'sign-in-needed');
    }
    assert.equal((await ask({ Authorization: `Bearer ${key}` })).status, 200);
    assert.equal((await ask({ Authorization: `bearer ${other}` })).status, 200, 'the scheme is in any case');
    assert.equal((await ask({}, `/api/v1/tracks?key=${key}`)).status, 401, 'a key is never in an address');

    const signIn = (body) => send(locked.port, 'POST', '/api/v1/session', { body });
    checkProblem(api, await signIn({ key: 'wrong' }), 401, 'sign-in-needed');
    const session = await signIn({ key });
    assert.equal(session.status, 204);
    const [cookie] = session.headers['set-cookie'];
    for (const part of [/^resonet_session=[^;]{20,}/, /;\s*HttpOnly/i, /;\s*SameSite=Strict/i, /;\s*Path=\//i]) assert.match(cookie, part);
    assert.ok(!cookie.includes(key), 'the cookie is not the key');
    const Cookie = cookie.split(';')[0];
    assert.equal((await ask({ Cookie })).status, 200);
    assert.equal((await ask({ Cookie }, '/api/v1/server')).json().signed_in, true);
    assert.equal((await ask({ Cookie: `a=b; ${Cookie}; c=d` })).status, 200);
    assert.equal((await ask({ Cookie: `x${Cookie}` })).status, 401);

    const labelled = await locked.hear.call(Object.assign(locked, { key }), wav(2, 8), 'mine.wav');
    const label = await locked.post(`tracks/${labelled.id}/labels`, { genre: 'jazz' });
    assert.equal(label.json().by, 'first', 'a label names the key');

    assert.equal((await send(locked.port, 'DELETE', '/api/v1/session', { headers: { Cookie } })).status, 204);
    assert.equal((await ask({ Cookie })).status, 401, 'signed out');
    const again = (await signIn({ key })).headers['set-cookie'][0].split(';')[0];
    assert.match(keys(locked.data, 'list').stdout, /first[^]*second/);
    assert.ok(!keys(locked.data, 'list').stdout.includes(key), 'a key is shown once');
    assert.equal(keys(locked.data, 'revoke', 'first').status, 0);
    checkProblem(api, await ask({ Authorization: `Bearer ${key}` }), 401, 'sign-in-needed');
    checkProblem(api, await ask({ Cookie: again }), 401, 'sign-in-needed');
    assert.equal((await ask({ Authorization: `Bearer ${other}` })).status, 200, 'the other key goes on');
    for (const file of filesIn(locked.data)) assert.ok(!readFileSync(file).includes(key), `${file} has the key`);
    assert.ok(!(locked.output + locked.errors).includes(other), 'the log has no key');
  } finally {
    locked.destroy();
  }
});

test('other sites: Host, Origin, Sec-Fetch-Site; no CORS', async () => {
  const own = `127.0.0.1:${server.port}`;
  for (const host of ['evil.example', `evil.example:${server.port}`, '127.0.0.1.evil.example', 'localhost.evil.example', 'evil.example:80@127.0.0.1']) {
    const answer = await server.request('GET', 'server', { headers: { Host: host } });
    assert.ok([400, 403].includes(answer.status), `${host}: ${answer.status}`);
  }
  for (const host of [own, `localhost:${server.port}`]) {
    assert.equal((await server.request('GET', 'server', { headers: { Host: host } })).status, 200, host);
  }
  checkProblem(api, await server.request('GET', '/', { headers: { Host: 'evil.example' } }), 403, 'forbidden');
  for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:1`, `http://localhost.evil.example:${server.port}`, `http://${own}.evil.example`, 'file://']) {
    for (const [method, path] of [['GET', 'tracks'], ['POST', 'tracks'], ['DELETE', `tracks/${track.id}`], ['POST', 'session']]) {
      const answer = await server.request(method, path, { headers: { Origin: origin }, body: method === 'POST' ? Buffer.from('x') : undefined });
      checkProblem(api, answer, 403, 'forbidden');
      for (const name of Object.keys(answer.headers)) assert.ok(!name.startsWith('access-control-'), name);
    }
  }
  for (const site of ['cross-site', 'same-site']) {
    checkProblem(api, await server.request('GET', 'tracks', { headers: { 'Sec-Fetch-Site': site } }), 403, 'forbidden');
  }
  for (const site of ['same-origin', 'none']) {
    const answer = await server.request('GET', 'tracks', { headers: { 'Sec-Fetch-Site': site, Origin: `http://${own}` } });
    assert.equal(answer.status, 200);
    for (const name of Object.keys(answer.headers)) assert.ok(!name.startsWith('access-control-'), name);
  }
  const preflight = await server.request('OPTIONS', 'tracks', { headers: { Origin: `http://${own}`, 'Access-Control-Request-Method': 'DELETE' } });
  assert.ok(preflight.status === 405 || preflight.status === 204, `${preflight.status}`);
  for (const name of Object.keys(preflight.headers)) assert.ok(!name.startsWith('access-control-'), name);
  assert.equal((await server.get(`tracks/${track.id}`)).id, track.id);
});

test('paths lead nowhere else', async () => {
  const ups = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', '..\\', '%252e%252e%252f', '..%00/', '....//', '%c0%ae%c0%ae/'];
  const folders = ['/', '/assets/', '/api/v1/', '/api/v1/tracks/', `/api/v1/tracks/${track.id}/`, '/api/v1/models/', '/api/v1/reports/', '/api/v1/reports/small/'];
  for (const folder of folders) {
    for (const up of ups) {
      for (const file of ['etc/passwd', 'resonet.db', 'comparison.json']) {
        const line = `GET ${folder}${up.repeat(8)}${file} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`;
        const answer = await sendRaw(server.port, Buffer.from(line, 'latin1'));
        const text = answer?.text() ?? '';
        assert.ok(!/root:|SQLite format|"models"/.test(text), `${line}: ${text.slice(0, 200)}`);
        // The page's own address may answer with the page, as it does its own routing.
        assert.ok(answer === null || [400, 403, 404].includes(answer.status), `${line}: ${answer?.status}`);
      }
    }
  }
  for (const name of ['%2e%2e', '..', '.', '%2f', '%00', 'small%00', 'small%2f..%2fsmall', 'a'.repeat(400)]) {
    for (const path of [`reports/${name}`, `reports/${name}/page`, `models/${name}`]) {
      const answer = await server.request('GET', path);
      assert.ok([400, 404, 405].includes(answer.status) || answer.json?.().items, `${path}: ${answer.status}`);
      assert.ok(!/comparison/.test(answer.text()), path);
    }
  }
});

test('every answer says how to treat it', async () => {
  const check = (answer, where) => {
    assert.equal(answer.headers['x-content-type-options'], 'nosniff', where);
    assert.equal(answer.headers['referrer-policy'], 'no-referrer', where);
    assert.ok(answer.headers['x-request-id'], `${where}: X-Request-Id`);
    assert.ok(answer.headers['cache-control'], `${where}: Cache-Control`);
    assert.ok(!answer.headers['x-powered-by'], where);
  };
  const ids = { track: track.id, job: track.job, model: 'gtzan-rcrnn', report: 'small' };
  const requestIds = new Set();
  for (const operation of api.operations.filter(({ method, path }) => method === 'GET' && !path.endsWith('/events'))) {
    for (const headers of [{}, { Host: 'evil.example' }]) {
      const answer = await exercise(server, operation, { ids, headers });
      check(answer, `${operation.path} ${answer.status}`);
      requestIds.add(answer.headers['x-request-id']);
      const kept = /audio|preview|waveform|spectrogram/.test(operation.path) && answer.status === 200;
      assert.match(answer.headers['cache-control'], kept ? /private/ : /no-store/, operation.path);
    }
  }
  assert.ok(requestIds.size > 40, 'each request has an id of its own');
  for (const path of ['/nothing', '/api/v1/nothing', '/']) check(await server.request('GET', path), path);
});

test('the page may load nothing from elsewhere', async (context) => {
  const page = await server.request('GET', '/');
  if (page.status === 404) return context.skip('this program was built without the page');
  const policy = page.headers['content-security-policy'];
  for (const part of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) {
    assert.ok(policy.includes(part), `${policy}: ${part}`);
  }
  assert.ok(!policy.includes('unsafe'), policy);
  const html = page.text();
  assert.ok(!html.includes('RESONET_NONCE'), 'the nonce is filled in');
  const nonce = /nonce-([^']+)'/.exec(policy)?.[1];
  assert.ok(nonce && html.includes(nonce) && nonce.length >= 16, 'the page knows its nonce');
  const next = /nonce-([^']+)'/.exec((await server.request('GET', '/')).headers['content-security-policy'])[1];
  assert.notEqual(next, nonce);
  for (const [, attributes, code] of html.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)) {
    assert.ok(/\ssrc=/.test(attributes) && code.trim() === '', 'no script in the page itself');
  }
  assert.ok(!/\son\w+\s*=|javascript:/i.test(html), 'no handlers in the page itself');
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g)) assert.ok(!/^(https?:)?\/\//.test(address), address);
  const framed = (await server.request('GET', 'reports/small/page')).headers['content-security-policy'];
  assert.match(framed, /sandbox/);
  assert.ok(!/allow-same-origin/.test(framed), framed);
});

test('hostile names are only names', { timeout: 120000 }, async () => {
  const names = ['../../../etc/passwd', '..\\..\\boot.ini', '/etc/passwd', 'a\u202egnp.exe', 'x\0y.wav', '🎵 naïve – 音楽.wav', ' ', '.', '..', '',
    'a'.repeat(5000), '🎵'.repeat(200), '<img src=x onerror=alert(1)>.wav', 'con', "'; DROP TABLE tracks; --", '%00%2e%2e', 'line\r\nSet-Cookie: a=b', '-rf', '${HOME}', '=1+1'];
  const seen = [];
  for (const [i, name] of names.entries()) {
    const body = wav(1.5, 100 + i);
    const answer = i % 2 === 0 ? await server.upload(body, name) : await server.uploadForm([{ filename: name.replace(/["\r\n]/g, '_'), data: body }]);
    assert.ok([202, 400, 422].includes(answer.status), `${JSON.stringify(name.slice(0, 40))}: ${answer.status} ${answer.text()}`);
    if (answer.status === 202) seen.push(answer.json().items[0].track);
  }
  const bad = multipart([{ name: 'file', filename: 'BAD', data: wav(1.5, 130) }]);
  bad.body = Buffer.from(bad.body.toString('latin1').replace('BAD', 'a\xff\xfe\x80b.wav'), 'latin1');
  const answer = await server.request('POST', 'tracks', bad);
  assert.equal(answer.status, 202, answer.text());
  seen.push(answer.json().items[0].track);
  assert.ok(seen.length >= names.length - 2, `${seen.length} names were taken`);
  await server.settled();
  for (const { id, name } of seen) {
    assert.equal(api.errors('Track', await server.get(`tracks/${id}`)), '', name);
    assert.ok(Buffer.byteLength(name) <= 255 && name.length > 0 && !/[/\\\u0000-\u001f\u007f]/.test(name), JSON.stringify(name));
    const audio = await server.request('GET', `tracks/${id}/audio?download=1`);
    assert.equal(audio.status, 200, name);
    assert.match(audio.headers['content-disposition'], /^attachment/);
    assert.ok(!audio.headers['set-cookie'], 'a name makes no header');
  }
  const csv = (await server.request('GET', 'tracks/export?format=csv')).text();
  assert.ok(!/(^|,)"?[=+@]1/m.test(csv), 'a spreadsheet takes no name for a formula');
  for (const file of filesIn(server.data)) {
    assert.ok(!/passwd|boot|DROP|🎵/.test(file), `${file}: no name becomes a path`);
  }
  assert.equal(statSync(server.data).mode & 0o077, 0, 'others of this machine may not read what is stored');
});

test('what was deleted stays deleted', { timeout: 60000 }, async () => {
  const data = join(newFolder(), 'data');
  const own = await Server.start({ data });
  try {
    const bytes = wav(2.5, 140);
    const heard = await own.hear(bytes, 'secret-name.wav');
    await own.post(`tracks/${heard.id}/labels`, { genre: 'secretgenre', note: 'secret-note' });
    const job = (await own.post(`tracks/${heard.id}/explanations`, { model: 'gtzan-rcrnn' })).json();
    const { explanation } = await own.finished(job.id);
    const other = await own.hear(wav(2.5, 141), 'other.wav');
    assert.equal((await own.request('DELETE', `tracks/${heard.id}`)).status, 204);
    const paths = ['', '/audio', '/waveform', '/spectrogram', '/spectrogram.json', '/results', '/results/gtzan-rcrnn', '/explanations', '/labels', '/preview']
      .map((end) => `tracks/${heard.id}${end}`);
    const gone = async () => {
      for (const path of [...paths, `explanations/${explanation}`, `jobs/${job.id}`, `jobs/${heard.job}`]) {
        assert.equal((await own.request('GET', path)).status, 404, path);
      }
      assert.equal((await own.get('labels')).total, 0);
      assert.deepEqual((await own.get('tracks')).items.map(({ id }) => id), [other.id]);
      assert.ok(!filesIn(data).some((file) => file.includes(heard.id)), 'its file is gone');
      const sample = bytes.subarray(1000, 1100);
      for (const file of filesIn(data)) assert.ok(!readFileSync(file).includes(sample), `${file} has its sound`);
    };
    await gone();
    await own.end();
    await own.start();
    await gone();
    await own.end();
    for (const file of filesIn(data)) {
      for (const word of ['secret-name', 'secretgenre', 'secret-note']) assert.ok(!readFileSync(file).includes(word), `${file}: ${word}`);
    }
  } finally {
    own.destroy();
  }
});

test('no one else can reach a server without keys', { timeout: 60000 }, () => {
  const data = mkdtempSync(join(newFolder(), 'data'));
  for (const host of ['0.0.0.0', '::']) {
    const refused = refusal(['--host', host, '--port', '0', '--data', data]);
    assert.equal(refused.status, 2, `${host}: ${refused.status} ${refused.stdout}`);
    assert.match(refused.stderr, /keys create/, 'it says what to do');
    assert.equal(refused.stdout, '');
  }
  assert.ok(existsSync(data));
});
