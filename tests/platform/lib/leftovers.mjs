// What lies in the data folder of a server, against what the server says is there.

import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pause } from './places.mjs';

/** Files below a folder that are not the database's own. */
export function storedFiles(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !/(\.db|\.sqlite3?|-wal|-shm|-journal|lock)$/.test(basename(file)));
}

/**
 * Files that belong to no track, and tracks without a file; empty: all is in order. Uploads that were cut off may
 * take the server a moment to clear away.
 */
export async function leftovers(server, patience = 5000) {
  for (const end = Date.now() + patience; ; await pause(100)) {
    const tracks = await server.all('tracks');
    const files = storedFiles(server.data);
    const known = new Set(tracks.map(({ id }) => id));
    const named = (file) => /[0-9a-f]{64}/.exec(basename(file))?.[0];
    const wrong = files.filter((file) => !known.has(named(file)));
    const there = new Set(files.filter((file) => statSync(file).size > 0).map(named));
    wrong.push(...[...known].filter((id) => !there.has(id)).map((id) => `track ${id} has no file`));
    if (wrong.length === 0 || Date.now() > end) return wrong;
  }
}
