import { belowRoot, resolve, root, type Document, type Placed, type Schema } from './document';

/** Values for fields that the description gives no example of. */
const named: Record<string, string> = { genre: '"jazz"', key: '"KEY"', model: '"gtzan-rcrnn"', models: '["gtzan-rcrnn"]' };

/** The example of a body, else one made of the fields that it needs. */
function bodyOf(document: Document, placed: Placed): string {
  const content = placed.operation.requestBody?.content?.['application/json'];
  if (content?.example !== undefined) return JSON.stringify(content.example);
  const schema = content?.schema ? resolve<Schema>(document, content.schema) : {};
  return `{${(schema.required ?? []).map((name) => `"${name}": ${named[name] ?? '"..."'}`).join(', ')}}`;
}

/** What an answer is best written to, where it is no text to be read. */
function fileOf(kinds: string[], path: string): string {
  if (kinds.includes('image/png')) return 'spectrogram.png';
  if (kinds.includes('text/csv')) return /labels/.test(path) ? 'labels.csv' : 'tracks.csv';
  if (kinds.includes('text/html')) return 'report.html';
  if (kinds.includes('audio/flac')) return 'preview.flac';
  return kinds.some((kind) => kind.startsWith('audio/')) ? 'song' : '';
}

/** Commands of curl that do an operation: one, or two where a body may be sent in two ways. */
export function curlOf(document: Document, placed: Placed, keyNeeded: boolean): string {
  const { method, operation } = placed;
  const path = root + belowRoot(placed.path).replace(/\{([^}]+)\}/g, (_, name: string) => name.toUpperCase());
  const address = location.origin + path;
  const open = /\/(health|ready|server|session|openapi\.json)$/.test(path) && !(method === 'delete');
  const key = keyNeeded && !open ? [`-H 'Authorization: Bearer KEY'`] : [];
  const join = (...parts: string[]) => ['curl', ...parts].join(' ');
  const bodies = Object.keys(operation.requestBody?.content ?? {});
  if (bodies.includes('multipart/form-data')) {
    return [
      '# one file as it is',
      join(...key, '--data-binary @song.mp3', `-H 'Content-Type: application/octet-stream'`, `'${address}?name=song.mp3'`),
      '# several at once, as a form',
      join(...key, `-F file=@first.mp3`, `-F file=@second.flac`, `'${address}'`),
    ].join('\n');
  }
  if (bodies.includes('application/json')) {
    return join(...key, `-H 'Content-Type: application/json'`, `-d '${bodyOf(document, placed)}'`, `'${address}'`);
  }
  const kinds = Object.entries(operation.responses ?? {})
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, answer]) => Object.keys(resolve(document, answer).content ?? {}));
  const how = method === 'get' ? [] : [`-X ${method.toUpperCase()}`];
  if (kinds.includes('text/event-stream')) how.push('-N');
  const file = fileOf(kinds, path);
  if (file) how.push(`-o ${file}`);
  const query = kinds.includes('text/csv') && kinds.length > 1 ? '?format=csv' : '';
  return join(...key, ...how, `'${address}${query}'`);
}
