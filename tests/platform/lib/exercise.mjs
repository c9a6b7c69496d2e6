// Concrete requests for the operations of the document: what is asked of an operation when it is to succeed, and
// what is changed to make it fail in a certain way.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from './places.mjs';

/** A folder of reports with one that has a page. */
export function reports() {
  const folder = newFolder();
  mkdirSync(join(folder, 'small'));
  const accuracy = { value: 0.5, interval_95: [0.4, 0.6] };
  const comparison = { leak: '', validation: false, labels: ['blues', 'jazz'], models: [
    { name: 'one', kind: 'crnn', summary: 'a small one', division: 'artists apart', leak: '', seeds: 1, folds: 0,
      test_clips: 100, units: 100, unit: 'recording', accuracy }] };
  writeFileSync(join(folder, 'small', 'comparison.json'), JSON.stringify(comparison));
  writeFileSync(join(folder, 'small', 'report.html'), '<!doctype html><title>Small</title><p>A report</p>');
  return folder;
}

const nothing = {
  track: '0'.repeat(64), job: '0'.repeat(32), explanation: '0'.repeat(32), label: '999999999', model: 'no-such-model',
  report: 'no-such-report',
};

/** The path of an operation with what stands in braces filled in; what `ids` lacks is something that is not there. */
export const pathOf = (operation, ids = {}) =>
  operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(ids[name] ?? nothing[name]));

/** A good body for operations that take one. */
export function bodyOf(operation) {
  const content = operation.requestBody?.content;
  if (!content) return undefined;
  if (content['application/json']) {
    return {
      signIn: { key: 'not-a-key' }, hearAgain: {}, explain: { model: 'gtzan-rcrnn' }, addLabel: { genre: 'jazz' },
    }[operation.operationId];
  }
  return Buffer.from('not audio');
}

/** JSON bodies that are well-formed and wrong. */
export const wrongBodies = {
  signIn: [{}, { key: 5 }, { key: 'x', more: 1 }],
  hearAgain: [{ models: 'gtzan-rcrnn' }, { models: ['no-such-model'] }, { models: [5] }, { more: 1 }],
  explain: [{}, { model: 'no-such-model' }, { model: 'gtzan-rcrnn', at: -1 }, { model: 'gtzan-rcrnn', genre: 'no-such-genre' },
    { model: 'gtzan-rcrnn', at: 1e9 }, { model: 'gtzan-rcrnn', at: 'now' }],
  addLabel: [{}, { genre: '' }, { genre: 'x'.repeat(65) }, { genre: 5 }, { genre: 'jazz', note: 'x'.repeat(1001) },
    { genre: 'jazz', start: -1 }, { genre: 'jazz', start: 2, end: 1 }, { genre: 'jazz', start: 'now' }],
};

const pages = ['limit=0', 'limit=201', 'limit=abc', 'limit=1.5', 'limit=', 'cursor=junk', 'limit=1&limit=2', 'nothing=1'];
const filters = ['genre=%ff', 'min_probability=2', 'min_probability=x', 'max_probability=-1',
  'sure=maybe', 'state=odd', 'sort=size', 'order=up', 'min_probability=nan'];

/** Queries with wrong values. */
export const wrongQueries = {
  listTracks: [...pages, ...filters],
  exportTracks: [...filters, 'format=xml', 'limit=5'],
  uploadTracks: ['models=no-such-model', 'nothing=1'],
  listJobs: [...pages, 'state=odd'],
  listLabels: pages,
};

/** Sends an operation's good request, changed by what is given. */
export function exercise(server, operation, { ids, query = '', headers = {}, body = bodyOf(operation) } = {}) {
  const types = operation.requestBody && Buffer.isBuffer(body) ? { 'Content-Type': 'application/octet-stream' } : {};
  return server.request(operation.method, pathOf(operation, ids) + query, { headers: { ...types, ...headers }, body });
}
