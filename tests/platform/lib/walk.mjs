// A walk through all operations that succeed, in an order in which they can. Every answer is held against the
// document; what belongs together in several answers is compared here.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { au, silence, wav } from './audio.mjs';
import { checkProblem } from './description.mjs';
import { exercise } from './exercise.mjs';
import { watch } from './events.mjs';
import { newFolder, program } from './places.mjs';

/** `ids`: of a track that was heard by two models from an AU file, its job, a model, a report. More ids come back. */
export async function walkThrough(api, server, ids) {
  const models = (await server.get('server')).models;
  assert.deepEqual(models.slice(1), models.slice(1).sort());
  assert.ok(models[0] === 'gtzan-rcrnn' && models.includes('second'));
  const ask = async (id, change = {}) =>
    api.check(id, await exercise(server, api.operation(id), { ids, ...change }), change);
  await submissions(api, server, ask, models);
  await content(api, server, ask, ids, models);
  await results(api, server, ask, ids, models);
  const more = { explanation: await explanations(api, server, ask, ids), label: await labels(api, ask, ids, models) };
  await lists(api, server, ask);
  await jobs(api, server, ask, ids, models);
  await systemAndModels(api, server, ask, models);
  await heads(server, api, { ...ids, ...more });
  await deletions(api, server, { ...ids, ...more });
  return more;
}

async function submissions(api, server, ask, models) {
  const body = wav(2, 50);
  const first = (await ask('uploadTracks', { body, query: '?name=a%2Fb%01c.wav&models=default' })).json().items[0];
  assert.deepEqual([first.new, first.track.name, first.track.media, first.track.state], [true, 'bc.wav', null, 'waiting']);
  const again = (await ask('uploadTracks', { body, query: '?name=other.wav&models=default' })).json().items[0];
  assert.deepEqual([again.new, again.track.id, again.job.id], [false, first.track.id, first.job.id]);
  await server.finished(first.job.id);
  const done = await ask('uploadTracks', { body, query: '?models=default' });
  assert.equal(done.status, 200);
  assert.equal(done.headers.location, `/api/v1/jobs/${first.job.id}`);
  // A model that has not heard it is asked; that it is already there is no reason to refuse.
  const more = await ask('uploadTracks', { body });
  assert.deepEqual([more.status, more.json().items[0].new, more.json().items[0].job.models], [202, false, models.slice(1)]);
  const form = api.check('uploadTracks', await server.uploadForm(
    [{ filename: 'one.wav', data: wav(2, 51) }, { filename: 'two.wav', data: wav(2, 52) }, { filename: 'quiet.wav', data: silence() },
      { filename: 'text.mp3', data: 'This is a text. '.repeat(100) }],
    [{ name: 'models', data: 'gtzan-rcrnn' }]));
  assert.equal(form.status, 202);
  const { items } = form.json();
  assert.deepEqual(items.map(({ track }) => track.name), ['one.wav', 'two.wav', 'quiet.wav', 'text.mp3']);
  for (const [item, state, problem] of [[items[0], 'done'], [items[1], 'done'], [items[2], 'failed', 'silent'], [items[3], 'failed', 'not-audio']]) {
    const job = await server.finished(item.job.id);
    assert.deepEqual([job.state, job.models], [state, ['gtzan-rcrnn']]);
    assert.equal(job.error?.type, problem && `urn:resonet:problem:${problem}`);
    const track = await server.get(`tracks/${item.track.id}`);
    assert.deepEqual([track.state, track.error], [problem ? 'failed' : 'heard', job.error]);
  }
  const unheard = await server.post(`tracks/${items[2].track.id}/explanations`, { model: 'gtzan-rcrnn' });
  checkProblem(api, api.check('explain', unheard), 409, 'conflict');
}

async function content(api, server, ask, ids, models) {
  const track = (await ask('getTrack')).json();
  assert.deepEqual([track.name, track.state, track.results.length, track.job], ['clip.au', 'heard', models.length, ids.job]);
  assert.deepEqual(track.results.map(({ model }) => model), models);
  const votes = track.results.filter(({ genre }) => genre === track.agreement.genre).length;
  assert.deepEqual([track.agreement.models, track.agreement.of], [votes, models.length]);
  for (const { genre } of track.results) assert.ok(track.results.filter((each) => each.genre === genre).length <= votes);
  const original = au(3, 1);
  const audio = await ask('getAudio');
  assert.ok(audio.body.equals(original));
  assert.equal(audio.type, track.media.mime);
  assert.match((await ask('getAudio', { query: '?download=1' })).headers['content-disposition'], /^attachment;.*clip\.au/);
  for (const id of ['getAudio', 'getPreview']) {
    const whole = (await ask(id)).body;
    const size = whole.length;
    for (const [range, from, to] of [['0-99', 0, 100], [`${size - 10}-`, size - 10, size], ['-7', size - 7, size], [`5-${size + 50}`, 5, size]]) {
      const part = await ask(id, { headers: { Range: `bytes=${range}` } });
      assert.equal(part.status, 206, range);
      assert.equal(part.headers['content-range'], `bytes ${from}-${to - 1}/${size}`);
      assert.ok(part.body.equals(whole.subarray(from, to)), range);
    }
    for (const range of [`bytes=${size}-`, 'bytes=-0']) {
      const answer = await ask(id, { headers: { Range: range } });
      checkProblem(api, answer, 416, 'range-not-satisfiable');
      assert.equal(answer.headers['content-range'], `bytes */${size}`);
    }
    // Ranges that make no sense may be left out of account or refused (RFC 9110, 14.2), but never answered with 206.
    for (const range of ['bytes=9-2', 'pages=1-2', 'bytes=a-b', 'bytes=0-1,5-6']) {
      const answer = await ask(id, { headers: { Range: range } });
      if (answer.status !== 416) assert.deepEqual([answer.status, answer.body.length], [200, size], range);
    }
  }
  assert.equal((await ask('getPreview')).body.subarray(0, 4).toString(), 'fLaC');
  for (const id of ['getAudio', 'getPreview', 'getWaveform', 'getSpectrogram', 'getSpectrogramFacts']) {
    const { etag, 'cache-control': cache } = (await ask(id)).headers;
    assert.match(etag, /^"[^"]+"$/);
    assert.match(cache, /^private/);
    for (const known of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
      assert.equal((await ask(id, { headers: { 'If-None-Match': known } })).status, 304, `${id} ${known}`);
    }
    assert.equal((await ask(id, { headers: { 'If-None-Match': '"other"' } })).status, 200);
  }
  const waveform = (await ask('getWaveform')).json();
  assert.ok(Math.abs(waveform.duration - 3) < 0.01 && waveform.peaks.length % 2 === 0 && waveform.peaks.length > 100);
  for (let i = 0; i < waveform.peaks.length; i += 2) assert.ok(waveform.peaks[i] <= waveform.peaks[i + 1]);
  const png = (await ask('getSpectrogram')).body;
  const facts = (await ask('getSpectrogramFacts')).json();
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]], [facts.columns, 128, 8, 0]);
  assert.ok(facts.frequency_edges_hz.every((edge, i, all) => i === 0 || edge > all[i - 1]));
  const playable = await server.hear(wav(2, 53), 'playable.wav');
  checkProblem(api, await server.request('GET', `tracks/${playable.id}/preview`), 404, 'not-found');
}

async function results(api, server, ask, ids, models) {
  const { items } = (await ask('listResults')).json();
  assert.deepEqual(items.map(({ model }) => model), models);
  const one = (await ask('getResult')).json();
  assert.deepEqual(one, items[0]);
  for (const { probabilities, labels, genre, probability, windows } of items) {
    const sum = probabilities.reduce((a, b) => a + b);
    assert.ok(Math.abs(sum - 1) < 1e-4, `${sum}`);
    assert.equal(labels[probabilities.indexOf(Math.max(...probabilities))], genre);
    assert.ok(Math.abs(Math.max(...probabilities) - probability) < 1e-6);
    assert.ok(windows.length > 0 && windows.every((window) => window.probabilities.length === labels.length && window.start < window.end));
  }
  assert.equal((await ask('hearAgain')).json().id, ids.job);
  const partly = await server.hear(wav(2, 54), 'partly.wav', '&models=default');
  const job = api.check('hearAgain', await server.post(`tracks/${partly.id}/jobs`, { models: ['second'] }));
  assert.equal(job.status, 202);
  assert.equal((await server.finished(job.json().id)).state, 'done');
  assert.equal((await server.get(`tracks/${partly.id}`)).results.length, 2);
}

async function explanations(api, server, ask, ids) {
  const wish = { model: 'gtzan-rcrnn', at: 1 };
  const asked = await ask('explain', { body: wish });
  assert.equal(asked.status, 202);
  assert.equal(asked.headers.location, `/api/v1/jobs/${asked.json().id}`);
  const job = await server.finished(asked.json().id);
  assert.equal(job.state, 'done', JSON.stringify(job.error));
  const explanation = (await ask('getExplanation', { ids: { explanation: job.explanation } })).json();
  assert.deepEqual([explanation.id, explanation.track, explanation.model, explanation.at], [job.explanation, ids.track, 'gtzan-rcrnn', 1]);
  const { map } = explanation;
  assert.equal(map.relevance.length, map.frequency_edges_hz.length - 1);
  assert.ok(map.relevance.every((row) => row.length === map.time_edges.length - 1));
  assert.deepEqual((await ask('explain', { body: wish })).json(), explanation);
  assert.deepEqual((await ask('listExplanations')).json().items.map(({ id }) => id), [explanation.id]);
  const other = await ask('explain', { body: { model: 'second', genre: 'jazz' } });
  assert.equal((await server.finished(other.json().id)).state, 'done');
  return explanation.id;
}

async function labels(api, ask, ids, models) {
  const label = (await ask('addLabel', { body: { genre: 'Dub 🎵', start: 0.5, end: 2, note: 'slow' } })).json();
  assert.deepEqual([label.track, label.genre, label.start, label.end, label.note, label.by], [ids.track, 'Dub 🎵', 0.5, 2, 'slow', 'local']);
  assert.deepEqual(label.said.map(({ model }) => model), models);
  await ask('addLabel', { body: { genre: 'blues' } });
  assert.equal((await ask('listLabelsOfTrack')).json().items.length, 2);
  const page = (await ask('listLabels', { query: '?limit=1' })).json();
  assert.deepEqual([page.items[0].genre, page.items[0].name, page.total], ['blues', 'clip.au', 2]);
  const next = (await ask('listLabels', { query: `?limit=1&cursor=${encodeURIComponent(page.next)}` })).json();
  assert.deepEqual([next.items[0].id, next.next], [label.id, null]);
  const csv = (await ask('exportLabels')).text();
  for (const column of ['path', 'label', 'split']) assert.ok(csv.split(/\r?\n/)[0].split(',').includes(column), csv);
  assert.match(csv, /,blues,/);
  const manifest = join(newFolder(), 'labels.csv');
  writeFileSync(manifest, csv);
  const checked = spawnSync(program, ['dataset', 'check', manifest], { encoding: 'utf8' });
  assert.ok([0, 1].includes(checked.status) && !/cannot be read|no such/i.test(checked.stderr), `${checked.stdout}${checked.stderr}`);
  return label.id;
}

async function lists(api, server, ask) {
  const total = (await ask('listTracks')).json().total;
  for (const sort of ['added', 'name', 'duration', 'genre', 'probability']) {
    for (const order of ['asc', 'desc']) {
      const seen = [];
      for (let cursor = ''; cursor !== null; ) {
        const page = (await ask('listTracks', { query: `?sort=${sort}&order=${order}&limit=2${cursor}` })).json();
        assert.ok(page.items.length <= 2 && page.total === total);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next === null ? null : `&cursor=${encodeURIComponent(page.next)}`;
      }
      assert.equal(new Set(seen).size, total, `${sort} ${order}: each once`);
      assert.equal(seen.length, total);
      const whole = (await ask('listTracks', { query: `?sort=${sort}&order=${order}` })).json().items;
      assert.deepEqual(seen, whole.map(({ id }) => id));
    }
  }
  const count = async (query) => (await ask('listTracks', { query: `?${query}` })).json().total;
  assert.equal(await count('q=CLIP.A'), 1);
  assert.equal(await count('q=%25'), 0, 'a percent sign means itself');
  assert.equal(await count('label=any'), 1);
  assert.equal(await count('label=none'), total - 1);
  assert.equal(await count('label=blues'), 1);
  assert.equal(await count('state=failed'), 2);
  assert.equal(await count('state=heard&sure=true') + await count('state=heard&sure=false'), total - 2);
  assert.equal(await count('min_probability=0&max_probability=1'), total - 2);
  const { items } = (await ask('exportTracks', { query: '?state=heard' })).json();
  assert.equal(items.length, total - 2);
  for (const change of [{ query: '?format=csv' }, { headers: { Accept: 'text/csv' } }]) {
    const csv = await ask('exportTracks', change);
    assert.equal(csv.type, 'text/csv');
    assert.match(csv.headers['content-disposition'], /^attachment;/);
    assert.equal(csv.text().trimEnd().split(/\r?\n/).length, total + 1);
  }
}

async function jobs(api, server, ask, ids, models) {
  assert.equal((await ask('getJob')).json().track, ids.track);
  const page = (await ask('listJobs', { query: `?state=done&track=${ids.track}&limit=1` })).json();
  assert.equal(page.total, 3);
  assert.equal((await ask('listJobs', { query: `?track=${ids.track}&cursor=${encodeURIComponent(page.next)}` })).json().items.length, 2);
  checkProblem(api, await ask('cancelJob'), 409, 'conflict');
  const all = [];
  const everything = await watch(server.port, '/api/v1/events', { take: (event) => all.push(event) });
  api.mark('watchAll', everything.status);
  const { track, job } = (await server.upload(wav(120, 55), 'long.wav')).json().items[0];
  const events = [];
  const stream = await watch(server.port, `/api/v1/jobs/${job.id}/events`, { take: (event) => events.push(event) });
  assert.match(stream.headers['content-type'], /^text\/event-stream/);
  api.mark('watchJob', stream.status);
  await stream.ended;
  checkEvents(api, events, job.id, models.length);
  const cancelled = (await server.upload(wav(240, 56), 'cancelled.wav')).json().items[0];
  api.check('cancelJob', await server.request('DELETE', `jobs/${cancelled.job.id}`));
  assert.equal((await server.finished(cancelled.job.id)).state, 'cancelled');
  assert.equal((await server.request('DELETE', `tracks/${track.id}`)).status, 204);
  for (let i = 0; i < 50 && !all.some(({ data }) => data.change === 'deleted'); ++i) await new Promise((done) => setTimeout(done, 50));
  everything.close();
  const changes = all.filter(({ event, data }) => event === 'track' && data.id === track.id).map(({ data }) => data.change);
  assert.deepEqual([changes[0], changes.at(-1)], ['added', 'deleted']);
  assert.ok(all.some(({ event, data }) => event === 'result' && data.track === track.id));
}

function checkEvents(api, events, id, models) {
  for (const { event, data } of events) {
    const schema = { job: 'Job', result: 'ResultEvent' }[event];
    assert.ok(schema, event);
    assert.equal(api.errors(schema, data), '');
  }
  const states = events.filter(({ event }) => event === 'job').map(({ data }) => data);
  assert.ok(states.every((job) => job.id === id));
  assert.equal(states.at(-1).state, 'done');
  assert.equal(events.at(-1).event, 'job', 'the last event is that the job is done');
  const order = ['queued', 'running', 'done'];
  states.forEach((job, i) => i === 0 || assert.ok(order.indexOf(job.state) >= order.indexOf(states[i - 1].state)));
  states.forEach((job, i) => i === 0 || assert.ok(job.progress >= states[i - 1].progress, 'progress only grows'));
  assert.equal(events.filter(({ event }) => event === 'result').length, models, 'a result of each model');
}

async function systemAndModels(api, server, ask, models) {
  for (const id of ['getHealth', 'getReady', 'getMetrics', 'listReports', 'getReport', 'getReportPage', 'listModels']) await ask(id);
  const facts = (await ask('getServer')).json();
  assert.deepEqual([facts.key_needed, facts.signed_in, facts.default_model, facts.models], [false, true, 'gtzan-rcrnn', models]);
  assert.deepEqual(facts.genres, [...facts.genres].sort());
  const card = (await ask('getModel')).json();
  assert.equal(card.layers.reduce((sum, layer) => sum + layer.parameters, 0), card.parameters);
  const metrics = (await ask('getMetrics')).text();
  assert.match(metrics, /^# TYPE \S+ (counter|gauge|histogram)$/m);
  checkProblem(api, await server.post('session', { key: 'no-key-at-all' }), 401, 'sign-in-needed');
  assert.match((await ask('getReportPage')).headers['content-security-policy'], /sandbox/);
}

async function heads(server, api, ids) {
  for (const operation of api.operations.filter(({ method, path }) => method === 'GET' && !path.endsWith('/events'))) {
    const answer = await exercise(server, { ...operation, method: 'HEAD' }, { ids });
    assert.equal(answer.status, 200, `HEAD ${operation.path}`);
    assert.equal(answer.body.length, 0);
    const full = await exercise(server, operation, { ids });
    assert.equal(answer.headers['content-type'], full.headers['content-type'], operation.path);
    const changing = /health|metrics|server$/.test(operation.path);
    if (!changing) assert.equal(Number(answer.headers['content-length']), full.body.length, `HEAD ${operation.path}`);
  }
}

async function deletions(api, server, ids) {
  api.check('deleteLabel', await server.request('DELETE', `labels/${ids.label}`));
  checkProblem(api, await server.request('DELETE', `labels/${ids.label}`), 404, 'not-found');
  const track = await server.hear(wav(2, 57), 'deleted.wav');
  api.check('deleteTrack', await server.request('DELETE', `tracks/${track.id}`));
  checkProblem(api, await server.request('GET', `tracks/${track.id}`), 404, 'not-found');
}
