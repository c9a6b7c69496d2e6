// Where the program and the source tree are. CTest tells; by hand the defaults do.

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

export const source = process.env.RESONET_SOURCE_DIR ?? resolve(here, '../../..');
export const program = process.env.RESONET_PROGRAM ?? join(source, 'build/release/bin/resonet');
export const description = join(source, 'src/service/openapi');
export const shippedModel = join(source, 'models/gtzan-rcrnn.safetensors');

/** Clips that come with Resonet: Ogg Opus, freely licensed. */
export const examples = readdirSync(join(source, 'examples'))
  .filter((name) => name.endsWith('.opus'))
  .sort()
  .map((name) => join(source, 'examples', name));

/** A positive number from the environment, to make a test longer. */
export function number(name, otherwise) {
  const text = process.env[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name}=${text}: has to be a number above 0`);
  return value;
}

const folders = [];

/** An empty folder; it is removed when the test's process ends. */
export function newFolder() {
  if (folders.length === 0) {
    // After what was to be done at the end when this is called for the first time: servers have ended by then.
    process.on('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })));
  }
  folders.push(mkdtempSync(join(tmpdir(), 'resonet-platform-')));
  return folders.at(-1);
}

export const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** What a promise gives, or undefined if it takes longer; no timer is left behind. */
export async function within(milliseconds, promise) {
  let timer;
  const late = new Promise((done) => (timer = setTimeout(done, milliseconds)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
