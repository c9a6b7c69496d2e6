// The API against its OpenAPI document: every operation with every documented status. Answers have to fit their
// schemas, errors are problem details, and what the document promises has to be seen.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { au, wav } from './lib/audio.mjs';
import { Description, checkProblem } from './lib/description.mjs';
import { exercise, pathOf, reports, wrongBodies, wrongQueries } from './lib/exercise.mjs';
import { sendRaw } from './lib/http.mjs';
import { kill } from './lib/processes.mjs';
import { Server, createKey, moreModels } from './lib/server.mjs';
import { walkThrough } from './lib/walk.mjs';

const api = new Description();
const documents = (status) => api.operations.filter(({ responses }) => responses[status]);
let server;
let ids;

before(async () => {
  server = await Server.start({ args: ['--models', moreModels('second'), '--reports', reports()] });
  const track = await server.hear(au(3, 1), 'clip.au');
  ids = { track: track.id, job: track.job, model: 'gtzan-rcrnn', report: 'small' };
});

after(() => server?.destroy());

test('the server gives the document that the source has', async () => {
  const answer = await server.request('GET', 'openapi.json');
  assert.deepEqual(api.check('getDescription', answer).json(), api.document);
});

test('every operation does what it is for', { timeout: 120000 }, async () => {
  Object.assign(ids, await walkThrough(api, server, ids));
});

test('404: what is not there', async () => {
  for (const operation of documents(404)) {
    checkProblem(api, api.check(operation.operationId, await exercise(server, operation)), 404, 'not-found');
  }
  for (const path of ['tracks/abc', 'jobs/abc', 'labels/abc', 'explanations/%2e%2e', 'nothing', 'tracks/', 'Tracks']) {
    const method = path.startsWith('labels') ? 'DELETE' : 'GET';
    checkProblem(api, await server.request(method, path), 404, 'not-found');
  }
});

test('405: other methods, with those that there are', async () => {
  for (const path of new Set(api.operations.map((operation) => pathOf(operation, ids)))) {
    // A place in braces takes a word as well: /labels/export is a /labels/{label}.
    const takes = (operation) => new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
    const known = [...new Set(api.operations.filter(takes).map(({ method }) => method))];
    const expected = [...known, ...(known.includes('GET') ? ['HEAD'] : [])].sort();
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'].filter((each) => !known.includes(each))) {
      const answer = await server.request(method, path, { headers: { 'Content-Length': 0 } });
      checkProblem(api, answer, 405, 'method-not-allowed');
      const allowed = answer.headers.allow.split(/,\s*/).filter((each) => each !== 'OPTIONS').sort();
      assert.deepEqual(allowed, expected, `${method} ${path}`);
    }
  }
});

test('406: what the client does not take', async () => {
  for (const operation of documents(406)) {
    const answer = await exercise(server, operation, { ids, headers: { Accept: 'application/x-nothing' } });
    checkProblem(api, api.check(operation.operationId, answer), 406, 'not-acceptable');
  }
  for (const accept of ['application/json', 'text/html, */*;q=0.1', 'application/*', 'application/json;q=0.5']) {
    assert.equal((await server.request('GET', 'server', { headers: { Accept: accept } })).status, 200, accept);
  }
  for (const accept of ['text/html', 'application/json;q=0', '*/*;q=0']) {
    assert.equal((await server.request('GET', 'server', { headers: { Accept: accept } })).status, 406, accept);
  }
});

test('400, 411, 413, 415: bodies that cannot be read', async () => {
  for (const operation of documents(415)) {
    const id = operation.operationId;
    const as = (type, body) => exercise(server, operation, { ids, headers: { 'Content-Type': type }, body });
    checkProblem(api, api.check(id, await as('text/plain', 'key=value')), 415, 'unsupported-media-type');
    const form = id === 'uploadTracks';
    const broken = form ? await as('multipart/form-data; boundary=x', '--x\r\nContent-Disp')
      : await as('application/json', '{"key": ');
    checkProblem(api, api.check(id, broken), 400, 'bad-request');
    if (!form) checkProblem(api, api.check(id, await as('application/json', `{"x":"${'x'.repeat(3e6)}"}`)), 413, 'too-large');
    const head = `POST ${pathOf(operation, ids)} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n`;
    const noLength = await sendRaw(server.port, Buffer.from(`${head}Content-Type: application/json\r\n\r\n`));
    checkProblem(api, api.check(id, noLength), 411, 'length-required');
  }
});

test('422: values that are wrong', async () => {
  for (const [id, bodies] of Object.entries(wrongBodies)) {
    for (const body of bodies) {
      const answer = await exercise(server, api.operation(id), { ids, body });
      assert.equal(answer.status, 422, `${id} ${JSON.stringify(body)}: ${answer.status} ${answer.text()}`);
      checkProblem(api, api.check(id, answer), 422, 'invalid');
    }
  }
  for (const [id, queries] of Object.entries(wrongQueries)) {
    for (const query of queries) {
      const answer = await exercise(server, api.operation(id), { ids, query: `?${query}` });
      assert.equal(answer.status, 422, `${id} ${query}: ${answer.status} ${answer.text()}`);
      checkProblem(api, api.check(id, answer), 422, 'invalid');
    }
  }
});

test('403: another site, or another name of the server', async () => {
  for (const operation of documents(403)) {
    const id = operation.operationId;
    for (const headers of [{ Host: 'evil.example' }, { Origin: 'http://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
      checkProblem(api, api.check(id, await exercise(server, operation, { ids, headers })), 403, 'forbidden');
    }
  }
});

test('401: no key where one is needed', { timeout: 60000 }, async () => {
  const locked = new Server({ args: ['--api-keys', 'required'] });
  try {
    const key = createKey(locked.data);
    await locked.start();
    for (const operation of documents(401)) {
      const answer = await exercise(locked, operation);
      checkProblem(api, api.check(operation.operationId, answer), 401, 'sign-in-needed');
    }
    const signedIn = api.check('signIn', await locked.post('session', { key }));
    const [cookie] = signedIn.headers['set-cookie'][0].split(';');
    api.check('signOut', await locked.request('DELETE', 'session', { headers: { Cookie: cookie } }));
  } finally {
    locked.destroy();
  }
});

test('429: too many requests', { timeout: 60000 }, async () => {
  const slow = await Server.start({ args: ['--requests-per-minute', '1'] });
  try {
    while ((await slow.request('GET', 'server')).status === 200);
    for (const operation of documents(429)) {
      const answer = await exercise(slow, operation);
      checkProblem(api, api.check(operation.operationId, answer), 429, 'too-many-requests');
      assert.ok(Number(answer.headers['retry-after']) <= 60, answer.headers['retry-after']);
    }
    for (const operation of documents(200).filter(({ responses, path }) => !responses[429] && !path.includes('{'))) {
      assert.equal((await exercise(slow, operation)).status, 200, `${operation.operationId} is never refused`);
    }
  } finally {
    slow.destroy();
  }
});

test('413, 503, 507: an upload too large, a queue and a storage that are full', { timeout: 60000 }, async () => {
  const limits = ['--max-upload', '200000', '--max-storage', '500000', '--max-queue', '2', '--workers', '1'];
  const small = await Server.start({ args: [...limits, '--models', moreModels('second')] });
  try {
    const large = await small.upload(Buffer.alloc(200001));
    checkProblem(api, api.check('uploadTracks', large), 413, 'too-large');
    const { id } = await small.hear(wav(1.5, 1), 'a.wav', '&models=default');
    // Nothing is heard any more, so that the queue stays as it is.
    small.children().forEach((pid) => kill(pid, 'SIGSTOP'));
    let full;
    for (let seed = 2; seed < 6 && full?.status !== 503; ++seed) full = await small.upload(wav(1.5, seed));
    checkProblem(api, api.check('uploadTracks', full), 503, 'queue-full');
    for (const operation of documents(503).filter(({ path }) => path.includes('{track}'))) {
      const answer = await exercise(small, operation, { ids: { track: id } });
      checkProblem(api, api.check(operation.operationId, answer), 503, 'queue-full');
    }
    small.children().forEach((pid) => kill(pid, 'SIGCONT'));
    await small.settled();
    for (let seed = 10; seed < 20 && full.status !== 507; ++seed) {
      full = await small.upload(wav(3, seed));
      await small.settled();
    }
    checkProblem(api, api.check('uploadTracks', full), 507, 'storage-full');
  } finally {
    small.destroy();
  }
});

test('everything that is documented was seen', () => {
  // What no client can bring about at will, and what another file tests because it takes long.
  const elsewhere = {
    'getReady 503': 'only while the models are being loaded, or after a fault',
    'uploadTracks 408': 'a slow upload takes 20 s: faults.test.mjs',
  };
  assert.deepEqual(api.unseen().filter((each) => !(each in elsewhere)), []);
});
