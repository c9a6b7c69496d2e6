// A server for a test: `resonet serve` with a data folder of its own, on a free port of the loopback.

import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder, pause, program, shippedModel, within } from './places.mjs';
import { descendants, kill } from './processes.mjs';
import { multipart, send } from './http.mjs';

const startTime = 60000;
const running = new Set();

// Nothing is left behind, whatever a test does.
process.on('exit', () => running.forEach((server) => server.destroy()));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

/** A folder with the shipped model under other names, so that a server has several. */
export function moreModels(...names) {
  const folder = newFolder();
  for (const name of names) copyFileSync(shippedModel, join(folder, `${name}.safetensors`));
  return folder;
}

export class Server {
  /** `data`: a folder that is there and stays; else one is made, and removed in the end. */
  constructor({ args = [], data, key } = {}) {
    this.args = args;
    this.key = key;
    this.ownsData = data === undefined;
    this.data = data ?? join(newFolder(), 'data');
    this.errors = '';
  }

  static async start(options) {
    const server = new Server(options);
    await server.start();
    return server;
  }

  /** `port`: where it is to listen; 0: anywhere. */
  async start(port = 0) {
    mkdirSync(this.data, { recursive: true });
    this.output = '';
    this.process = spawn(program, ['serve', '--host', '127.0.0.1', '--port', `${port}`, '--data', this.data, ...this.args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.pid = this.process.pid;
    running.add(this);
    this.exit = new Promise((done) => this.process.on('exit', (code, signal) => done({ code, signal })));
    this.process.stderr.on('data', (part) => (this.errors = (this.errors + part).slice(-200000)));
    const listening = new Promise((done) => {
      this.process.stdout.on('data', (part) => {
        this.output = (this.output + part).slice(-200000);
        const found = /^resonet: listening on http:\/\/[^/]*:(\d+)\/$/m.exec(this.output);
        if (found) done(Number(found[1]));
      });
    });
    const found = await within(startTime, Promise.race([listening, this.exit]));
    if (typeof found !== 'number') {
      this.destroy();
      throw new Error(`the server did not start (${JSON.stringify(found)}): ${this.output}${this.errors}`);
    }
    this.port = found;
    return this;
  }

  get base() {
    return `http://127.0.0.1:${this.port}`;
  }

  request(method, path, options = {}) {
    const headers = { ...(this.key ? { Authorization: `Bearer ${this.key}` } : {}), ...options.headers };
    return send(this.port, method, path.startsWith('/') ? path : `/api/v1/${path}`, { ...options, headers });
  }

  async get(path, options) {
    const answer = await this.request('GET', path, options);
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.text()}`);
    return answer.json();
  }

  post(path, body, options = {}) {
    return this.request('POST', path, { ...options, body });
  }

  /** One file as a raw body. */
  upload(bytes, name = 'clip.wav', query = '') {
    return this.request('POST', `tracks?name=${encodeURIComponent(name)}${query}`, {
      headers: { 'Content-Type': 'application/octet-stream' }, body: bytes,
    });
  }

  /** Files as a form: [{filename, data}]. */
  uploadForm(files, fields = []) {
    return this.request('POST', 'tracks', multipart([...fields, ...files.map((file) => ({ name: 'file', ...file }))]));
  }

  /** Uploads a file and waits until it was heard. */
  async hear(bytes, name, query) {
    const answer = await this.upload(bytes, name, query);
    if (answer.status !== 202) throw new Error(`upload: ${answer.status} ${answer.text()}`);
    const { track, job } = answer.json().items[0];
    await this.finished(job.id);
    return this.get(`tracks/${track.id}`);
  }

  /** The job, when it has ended. */
  async finished(id, patience = 120000) {
    const end = Date.now() + patience;
    for (;;) {
      const job = await this.get(`jobs/${id}`);
      if (!['queued', 'running'].includes(job.state)) return job;
      if (Date.now() > end) throw new Error(`job ${id} is still ${job.state} (${job.stage}) after ${patience} ms`);
      await pause(50);
    }
  }

  /** Waits until nothing is queued or running. */
  async settled(patience = 120000) {
    const end = Date.now() + patience;
    for (;;) {
      const counts = await Promise.all(['queued', 'running'].map((state) => this.get(`jobs?state=${state}&limit=1`)));
      if (counts.every((page) => page.total === 0)) return;
      if (Date.now() > end) throw new Error(`jobs are left after ${patience} ms: ${JSON.stringify(counts)}`);
      await pause(100);
    }
  }

  /** All items of a list, page by page. */
  async all(path) {
    const items = [];
    for (let cursor = null; ; ) {
      const join = path.includes('?') ? '&' : '?';
      const page = await this.get(`${path}${join}limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      items.push(...page.items);
      cursor = page.next;
      if (cursor === null) return items;
    }
  }

  /** Waits until the models are loaded. */
  async ready(patience = 60000) {
    for (const end = Date.now() + patience; (await this.request('GET', 'ready')).status !== 200; await pause(50)) {
      if (Date.now() > end) throw new Error(`the server is not ready after ${patience} ms`);
    }
  }

  children() {
    return descendants(this.pid);
  }

  async crash() {
    kill(this.pid, 'SIGKILL');
    running.delete(this);
    return this.exit;
  }

  /** Asks it to end, and waits. */
  async end(patience = 30000) {
    kill(this.pid, 'SIGTERM');
    const exit = await within(patience, this.exit);
    if (!exit) throw new Error(`the server did not stop within ${patience} ms`);
    running.delete(this);
    return exit;
  }

  destroy() {
    running.delete(this);
    if (this.process && this.process.exitCode === null) {
      const below = this.children();
      kill(this.pid, 'SIGKILL');
      below.forEach((pid) => kill(pid, 'SIGKILL'));
    }
    if (this.ownsData) rmSync(this.data, { recursive: true, force: true });
  }
}

/** Runs `resonet keys ...` and returns what it said. */
export function keys(data, ...args) {
  mkdirSync(data, { recursive: true });
  return spawnSync(program, ['keys', ...args, '--data', data], { encoding: 'utf8', timeout: 30000 });
}

export function createKey(data, name = 'tests') {
  const made = keys(data, 'create', name);
  const key = /^(\S{16,})$/m.exec(made.stdout)?.[1];
  if (made.status !== 0 || !key) throw new Error(`no key: ${made.status} ${made.stdout}${made.stderr}`);
  return key;
}

/** Runs `resonet serve` that is expected to refuse; its exit status and message. */
export function refusal(args) {
  return spawnSync(program, ['serve', ...args], { encoding: 'utf8', timeout: 30000 });
}
