// The OpenAPI document by itself: its parts fit together, linters have nothing to say, examples fit their schemas.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { mergeParts } from './merge.mjs';
import { Description } from './lib/description.mjs';
import { description, newFolder } from './lib/places.mjs';

test('a value that two parts give is an error', () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'a.json'), '{"x": {"y": 1}}');
  writeFileSync(join(folder, 'b.json'), '{"x": {"z": [2]}}');
  assert.deepEqual(mergeParts(folder), { x: { y: 1, z: [2] } });
  writeFileSync(join(folder, 'c.json'), '{"x": {"y": 1}}');
  assert.throws(() => mergeParts(folder), /c\.json: \/x\/y is in another part already/);
});

test('parts are short enough to be read', () => {
  for (const name of readdirSync(description).filter((file) => file.endsWith('.json'))) {
    const lines = readFileSync(join(description, name), 'utf8').split('\n').length;
    assert.ok(lines <= 300, `${name} has ${lines} lines`);
  }
});

test('the linter has nothing to say', { timeout: 120000 }, (context) => {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) return context.skip('the linter needs Node.js 20.19');
  const folder = newFolder();
  const file = join(folder, 'openapi.json');
  writeFileSync(file, JSON.stringify(mergeParts(description)));
  const cli = createRequire(import.meta.url).resolve('@redocly/cli/package.json');
  const { bin } = JSON.parse(readFileSync(cli, 'utf8'));
  mkdirSync(join(folder, 'home'));
  const linted = spawnSync(process.execPath, [join(dirname(cli), bin.redocly), 'lint', '--format=json', file], {
    cwd: folder, encoding: 'utf8', env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  assert.ok(existsSync(file));
  const { totals, problems } = JSON.parse(linted.stdout.slice(linted.stdout.indexOf('{')));
  assert.deepEqual([totals.errors, totals.warnings], [0, 0], JSON.stringify(problems, null, 1));
});

test('examples fit their schemas', () => {
  const api = new Description();
  let count = 0;
  const visit = (node, place) => {
    if (node === null || typeof node !== 'object') return;
    if (Array.isArray(node.examples) && (node.type || node.const)) {
      for (const example of node.examples) {
        assert.equal(api.errorsOf(node, example), '', `${place}: ${JSON.stringify(example)}`);
        ++count;
      }
    }
    if (node.schema && 'example' in node) assert.equal(api.errorsOf(node.schema, node.example), '', place);
    for (const [key, child] of Object.entries(node)) visit(child, `${place}/${key}`);
  };
  visit(api.document, '');
  assert.ok(count > 50, `${count} examples`);
});

test('every operation says who may use it and how it fails', () => {
  const api = new Description();
  const names = new Set();
  for (const { operationId, responses, summary, security, path } of api.operations) {
    assert.ok(summary && !names.has(operationId), operationId);
    names.add(operationId);
    assert.ok(responses.default && responses[403], `${operationId}: default and 403`);
    if (!security) assert.ok(responses[401], `${operationId}: needs a key, but has no 401`);
    assert.ok(path.startsWith('/api/v1/'), path);
  }
  assert.ok(api.operations.length >= 38, `${api.operations.length} operations`);
});
