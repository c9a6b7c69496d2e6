// Merges the parts of the OpenAPI document by the rule of src/service/openapi/README.md.
// As a program: node merge.mjs FOLDER [FILE] writes the document to FILE or to standard output.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function mergeInto(target, part, place, source) {
  for (const [key, value] of Object.entries(part)) {
    const here = `${place}/${key}`;
    if (!Object.hasOwn(target, key)) {
      target[key] = structuredClone(value);
    } else if (isObject(target[key]) && isObject(value)) {
      mergeInto(target[key], value, here, source);
    } else {
      throw new Error(`${source}: ${here} is in another part already`);
    }
  }
}

export function mergeParts(folder) {
  const document = {};
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json')).sort()) {
    const path = join(folder, name);
    mergeInto(document, JSON.parse(readFileSync(path, 'utf8')), '', path);
  }
  return document;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, file] = process.argv.slice(2);
  if (!folder) {
    process.stderr.write('usage: node merge.mjs FOLDER [FILE]\n');
    process.exit(2);
  }
  const text = JSON.stringify(mergeParts(folder), null, 1) + '\n';
  if (file) writeFileSync(file, text);
  else process.stdout.write(text);
}
