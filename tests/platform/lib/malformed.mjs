// Requests that are wrong in every way that came to mind, drawn by chance. Each is {kind, bytes, expect, end, closed}:
// what goes over the wire, which statuses are right, whether the client says that no more comes, and whether the
// server may close without an answer.

import { au, flac, mp3Like, opus, wav } from './audio.mjs';

const bases = () => [wav(1.3, 900), au(1.3, 901), flac(1.5, 902), opus(0).subarray(0, 40000), mp3Like(40, 903)];

/** Audio with some of its bytes changed, mostly at the beginning. */
function mutated(draws, all) {
  let bytes = Buffer.from(draws.pick(all));
  for (let changes = 1 + draws.below(4); changes > 0; --changes) {
    const reach = draws.next() < 0.7 ? Math.min(120, bytes.length) : bytes.length;
    const at = draws.below(Math.max(1, reach));
    switch (draws.below(7)) {
      case 0: case 1: if (bytes.length > at) bytes[at] ^= 1 << draws.below(8); break;
      case 2: bytes = bytes.subarray(0, at); break;
      case 3: bytes = bytes.subarray(0, draws.below(bytes.length + 1)); break;
      case 4: bytes = Buffer.concat([bytes, draws.bytes(draws.below(3000))]); break;
      case 5: bytes = Buffer.concat([bytes.subarray(0, at), draws.bytes(8), bytes.subarray(at)]); break;
      // Sizes and rates at their ends.
      default: bytes.fill(draws.pick([0x00, 0xff, 0x7f, 0x80]), at, Math.min(bytes.length, at + 4));
    }
  }
  return bytes;
}

export class Malformed {
  constructor(draws, port, ids) {
    this.draws = draws;
    this.host = `127.0.0.1:${port}`;
    this.ids = ids;
    this.bases = bases();
    this.kinds = Object.getOwnPropertyNames(Malformed.prototype).filter((name) => name.startsWith('make'));
  }

  next() {
    // A third is audio: the most code is behind it.
    const kind = this.draws.next() < 0.3 ? 'makeMutatedAudio' : this.draws.pick(this.kinds);
    return { kind: kind.slice(4), end: false, closed: false, ...this[kind]() };
  }

  request(line, headers, body = '') {
    const text = [line, `Host: ${this.host}`, ...headers].join('\r\n');
    return Buffer.concat([Buffer.from(`${text}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
  }

  post(path, type, body, headers = [`Content-Length: ${Buffer.byteLength(body)}`]) {
    return this.request(`POST /api/v1/${path} HTTP/1.1`, [`Content-Type: ${type}`, ...headers], body);
  }

  makeMutatedAudio() {
    const body = mutated(this.draws, this.bases);
    return { bytes: this.post('tracks?name=m.wav', 'application/octet-stream', body), expect: body.length > 0 ? [200, 202] : [422] };
  }

  makeForm() {
    const { draws } = this;
    const whole = Buffer.concat([Buffer.from('--b\r\nContent-Disposition: form-data; name="file"; filename="f.wav"\r\n\r\n'),
      wav(1.2, draws.below(1e6)), Buffer.from('\r\n--b--\r\n')]);
    const cut = whole.subarray(0, draws.below(whole.length - 9));
    const junk = draws.pick([cut, Buffer.from('--b--\r\n'), Buffer.alloc(0), draws.bytes(500), Buffer.from('--b\r\n\r\n\r\n--b--\r\n'),
      Buffer.from(`--b\r\nContent-Disposition: form-data; name="${'x'.repeat(9000)}"\r\n\r\nx\r\n--b--\r\n`),
      Buffer.from('--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b--\r\n'),
      Buffer.from(`--b\r\nContent-Disposition: form-data; name="models"\r\n\r\n${'a,'.repeat(9000)}\r\n--b--\r\n`)]);
    return { bytes: this.post('tracks', 'multipart/form-data; boundary=b', junk), expect: [400, 413, 422] };
  }

  makeBoundary() {
    const type = this.draws.pick(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary=""',
      `multipart/form-data; boundary=${'b'.repeat(5000)}`, 'multipart/form-data; boundary=a; boundary=b', 'multipart/mixed; boundary=b', 'multipart/']);
    return { bytes: this.post('tracks', type, '--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\nx\r\n--b--\r\n'),
      expect: [200, 202, 400, 413, 415, 422] };
  }

  makeLength() {
    const body = 'not audio at all';
    const [length, more] = this.draws.pick([['-1'], ['1e3'], ['0x10'], ['99999999999999999999999'], ['16, 16'], ['+16'], ['16 16'], [''],
      ['9223372036854775807'], ['18446744073709551615'], ['16', 'Content-Length: 17'], ['16', 'Transfer-Encoding: chunked']]);
    return { bytes: this.post('tracks', 'audio/wav', body, [`Content-Length: ${length}`, ...(more ? [more] : [])]), expect: [400, 411, 413], closed: true, end: true };
  }

  makeShortBody() {
    const body = this.bases[0].subarray(0, this.draws.below(2000));
    return { bytes: this.post('tracks', 'audio/wav', body, [`Content-Length: ${body.length + 1 + this.draws.below(5000)}`]), expect: [400], closed: true, end: true };
  }

  /** Chunks that are cut off or make no sense: never taken for a whole body. */
  makeChunks() {
    const body = this.draws.pick(['zz\r\nx\r\n0\r\n\r\n', '-1\r\nx\r\n0\r\n\r\n', 'ffffffffffffffff\r\nx', 'fffffffffffffffff1\r\nx', '5\r\nab', '\r\n\r\n', '1;ext=\r\nx\r\n',
      '1\r\nx\r\n', '1\r\nx\r\n0\r\n', '1\r\nx', ';\r\nx\r\n0\r\n\r\n']);
    return { bytes: this.post('tracks', 'audio/wav', body, ['Transfer-Encoding: chunked']), expect: [400, 408, 413], closed: true, end: true };
  }

  /** Chunks that are written oddly, but whole. */
  makeOddChunks() {
    const body = this.draws.pick(['5\r\nabcdefgh\r\n0\r\n\r\n', `${'0'.repeat(9000)}1\r\nx\r\n0\r\n\r\n`, '0x1\r\nx\r\n0\r\n\r\n', ' 1\r\nx\r\n0\r\n\r\n', '1\nx\n0\n\n', '1 1\r\nx\r\n0\r\n\r\n', '1;a=b\r\nx\r\n0\r\nT: r\r\n\r\n']);
    return { bytes: this.post('tracks', 'audio/wav', body, ['Transfer-Encoding: chunked']), expect: [200, 202, 400, 413], closed: true, end: true };
  }

  makeCoding() {
    const coding = this.draws.pick(['gzip', 'chunked, gzip', 'identity', 'x', 'chunked\r\nTransfer-Encoding: chunked', '\x0bchunked']);
    return { bytes: this.post('tracks', 'audio/wav', '1\r\nx\r\n0\r\n\r\n', [`Transfer-Encoding: ${coding}`]), expect: [400, 411, 415], closed: true, end: true };
  }

  makeJson() {
    const { draws } = this;
    const body = draws.pick(['', '{', '[]', '"x"', 'null', '{"genre": }', '{"genre": "a", "genre": 5}', '['.repeat(100000), '{"a":'.repeat(50000), '[[[[{"genre":'.repeat(9000),
      `{"genre": "${'x'.repeat(300000)}"}`, '{"genre": "\\ud800"}', '{"genre": 1e999}', '{"start": -1e308}', `{"note": ${'9'.repeat(5000)}}`, '\u0000', '{"genre": "a\\u0000b", "end": null}x',
      Buffer.concat([Buffer.from('{"genre": "'), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('"}')])]);
    const path = draws.pick([`tracks/${this.ids.track}/labels`, `tracks/${this.ids.track}/explanations`, 'session']);
    return { bytes: this.post(path, 'application/json', body), expect: [400, 401, 413, 422] };
  }

  makeJobsWish() {
    const body = this.draws.pick(['[]', '{"models": []}', '{"models": {}}', '{"models": [[]]}', '{"models": ["../../etc/passwd"]}', '{"models": [""]}', `{"models": [${'"a",'.repeat(2000)}"b"]}`]);
    return { bytes: this.post(`tracks/${this.ids.track}/jobs`, 'application/json', body), expect: [400, 413, 422] };
  }

  makeLine() {
    const line = this.draws.pick(['BREW /api/v1/tracks HTTP/1.1', 'get /api/v1/tracks HTTP/1.1', 'GET', 'GET /', 'GET / HTTP/9.9', 'GET / HTTP/1.1 x', 'GET  /  HTTP/1.1', ' GET / HTTP/1.1',
      'PUT /api/v1/tracks HTTP/1.1', 'PATCH /api/v1/tracks HTTP/1.1', 'TRACE / HTTP/1.1', 'CONNECT evil.example:80 HTTP/1.1', 'PRI * HTTP/2.0', 'GET http://evil.example/ HTTP/1.1', 'DELETE /api/v1/tracks HTTP/1.1',
      `GET /${'a'.repeat(20000)} HTTP/1.1`, `GET /api/v1/tracks?q=${'a'.repeat(9000)} HTTP/1.1`, 'GET /api/v1/tracks/%zz HTTP/1.1', 'GET /%ff%fe HTTP/1.1', 'GET /api/v1/tracks\0 HTTP/1.1', 'OPTIONS * HTTP/1.1']);
    return { bytes: this.request(line, []), expect: [200, 400, 403, 404, 405, 411, 413, 414, 422, 431, 505], closed: true, end: true };
  }

  makeHeaders() {
    const { draws } = this;
    const headers = draws.pick([Array.from({ length: 3000 }, (_, i) => `X-${i}: y`), [`X-Long: ${'y'.repeat(120000)}`], ['no colon here'], [': empty'], ['X-Nul: a\0b'], ['X-Fold: a', ' b'], ['Host: other'], [`Cookie: ${'a=b; '.repeat(1500)}`],
      [`Cookie: resonet_session=${'f'.repeat(7000)}`], ['Authorization: Bearer \xff\xfe'], [`Accept: ${'*/*,'.repeat(1500)}`], ['Accept: ;;;q=q'], ['Range: bytes=0-0,1-1,2-2'], ['Expect: 100-continue'], ['Upgrade: h2c', 'Connection: Upgrade'],
      ['X-Forwarded-Host: evil.example'], ['Origin: \xff'], ['Accept-Encoding: gzip, deflate, br'], ['Last-Event-ID: -1'], ['X\tTab: y'], ['\x01: y']]);
    return { bytes: this.request('GET /api/v1/tracks HTTP/1.1', headers), expect: [200, 400, 403, 406, 413, 414, 417, 431], closed: true, end: true };
  }

  makeRange() {
    const range = this.draws.pick(['bytes=-', 'bytes=0-99999999999999999999', 'bytes=99999999999999999999-', 'bytes=5-1', 'bytes=,', 'bytes=0-1,3-4,6-7', 'bytes', 'lines=1-2', 'bytes=-0', 'bytes=-99999999999', 'bytes= 0 - 1 ', `bytes=${'0-0,'.repeat(1500)}0-0`]);
    const end = this.draws.pick(['audio', 'preview']);
    return { bytes: this.request(`GET /api/v1/tracks/${this.ids.track}/${end} HTTP/1.1`, [`Range: ${range}`]), expect: [200, 206, 400, 416] };
  }

  makeQuery() {
    const { draws } = this;
    const name = draws.pick(['q', 'genre', 'model', 'min_probability', 'sure', 'state', 'label', 'sort', 'order', 'limit', 'cursor', 'odd', '']);
    const value = draws.pick(['-1', '1e400', 'NaN', '%00', '%ff%fe', "'%20OR%201=1--", '%F0%9F%8E%B5', '..%2f', 'a'.repeat(3000), '', '%', '%u0041', '999999999999999999999', 'true', '0.5', '[]']);
    return { bytes: this.request(`GET /api/v1/${draws.pick(['tracks', 'tracks/export', 'jobs', 'labels'])}?${name}=${value} HTTP/1.1`, []), expect: [200, 400, 413, 414, 422] };
  }

  makeName() {
    const name = this.draws.pick(['%00', '..%2f..%2fx', '%ff%fe%fd', '%0d%0aX:y', 'a'.repeat(400), '%E2%80%AEgnp', '%', '%2', '+', '%5c%5c', '.', '%c0%ae']);
    return { bytes: this.post(`tracks?name=${name}`, 'audio/mpeg', this.draws.bytes(200)), expect: [202, 400, 422] };
  }

  makePlace() {
    const { draws } = this;
    const id = draws.pick(['..', '%2e%2e', '%00', 'a'.repeat(64), this.ids.track.toUpperCase(), `${this.ids.track}0`, '-1', '0', '9'.repeat(30), '%f0%9f', "'", '*', ';']);
    const path = draws.pick([`tracks/${id}`, `tracks/${id}/audio`, `tracks/${this.ids.track}/results/${id}`, `jobs/${id}`, `models/${id}`, `reports/${id}`, `reports/${id}/page`, `explanations/${id}`, `jobs/${id}/events`]);
    return { bytes: this.request(`GET /api/v1/${path} HTTP/1.1`, []), expect: [400, 404], closed: true, end: true };
  }

  makeGarbage() {
    const bytes = this.draws.pick([this.draws.bytes(1 + this.draws.below(3000)), Buffer.from('\r\n\r\n\r\n\r\n'), Buffer.from('16030100c8010000c40303', 'hex'), Buffer.from('SSH-2.0-x\r\n\r\n'),
      Buffer.concat([Buffer.from('GET / HTTP/1.1\r\n'), this.draws.bytes(500), Buffer.from('\r\n\r\n')])]);
    return { bytes, expect: [400, 403, 404, 405, 408, 411, 413, 414, 431, 505], closed: true, end: true };
  }
}
