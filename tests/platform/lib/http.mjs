// A small client: requests as they are given, answers as they came.

import http from 'node:http';
import net from 'node:net';

export class Answer {
  constructor(status, headers, body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  get type() {
    return (this.headers['content-type'] ?? '').split(';')[0].trim();
  }

  text() {
    return this.body.toString('utf8');
  }

  json() {
    return JSON.parse(this.text());
  }
}

/** Sends one request over a connection of its own. `body`: bytes, text, or what is sent as JSON. */
export function send(port, method, path, { headers = {}, body, timeout = 60000 } = {}) {
  const all = { ...headers };
  let bytes = body;
  if (body !== undefined && typeof body !== 'string' && !Buffer.isBuffer(body)) {
    bytes = JSON.stringify(body);
    all['Content-Type'] ??= 'application/json';
  }
  if (bytes !== undefined) all['Content-Length'] ??= Buffer.byteLength(bytes);
  return new Promise((done, failed) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, headers: all, agent: false });
    request.setTimeout(timeout, () => request.destroy(new Error(`${method} ${path}: no answer in ${timeout} ms`)));
    request.on('error', failed);
    request.on('response', (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', failed);
      response.on('end', () => done(new Answer(response.statusCode, response.headers, Buffer.concat(parts))));
    });
    request.end(bytes);
  });
}

export function multipart(parts, boundary = 'resonet-test-boundary') {
  const chunks = [];
  for (const { name, filename, type, data } of parts) {
    let head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`;
    if (filename !== undefined) head += `; filename="${filename}"`;
    if (type) head += `\r\nContent-Type: ${type}`;
    chunks.push(Buffer.from(`${head}\r\n\r\n`), Buffer.from(data), Buffer.from('\r\n'));
  }
  chunks.push(Buffer.from(`--${boundary}--\r\n`));
  return { headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` }, body: Buffer.concat(chunks) };
}

/** The first answer in what a server sent; null: none. */
export function parseAnswer(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const lines = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(lines[0]);
  if (!status) return null;
  if (status[1] === '100') return parseAnswer(bytes.subarray(end + 4));
  const headers = {};
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return new Answer(Number(status[1]), headers, bytes.subarray(end + 4));
}

/**
 * Sends bytes as they are and returns the first answer, or null if the connection was closed without one.
 * `end`: no more is sent after them, and the server learns that. Fails if nothing happens in time.
 */
export function sendRaw(port, bytes, { end = false, timeout = 40000 } = {}) {
  return new Promise((done, failed) => {
    const parts = [];
    const socket = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true });
    let settled = false;
    const finish = () => {
      if (settled) return;
      settled = true;
      socket.destroy();
      done(parseAnswer(Buffer.concat(parts)));
    };
    const whole = () => {
      const answer = parseAnswer(Buffer.concat(parts));
      const length = Number(answer?.headers['content-length'] ?? NaN);
      return answer !== null && answer.body.length >= length;
    };
    socket.setTimeout(timeout, () => {
      settled = true;
      socket.destroy();
      failed(new Error(`no answer in ${timeout} ms to ${JSON.stringify(bytes.subarray(0, 200).toString('latin1'))}`));
    });
    socket.on('connect', () => (end ? socket.end(bytes) : socket.write(bytes)));
    socket.on('data', (part) => {
      parts.push(part);
      if (whole()) finish();
    });
    socket.on('error', (error) => {
      // The server may close while we still send: what it said before counts.
      if (error.code === 'ECONNREFUSED') failed(error);
      else finish();
    });
    socket.on('end', finish);
    socket.on('close', finish);
  });
}
