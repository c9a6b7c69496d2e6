// Server-sent events, as the HTML standard tells to read them.

import http from 'node:http';

/**
 * Opens a stream of events. `take({event, data})` gets each (data as JSON); `comment()` each comment line. Resolves
 * when the answer begins to {status, headers, ended, close}; `ended` resolves when the stream is over.
 */
export function watch(port, path, { headers = {}, take = () => {}, comment = () => {} } = {}) {
  return new Promise((done, failed) => {
    const request = http.get({
      host: '127.0.0.1', port, path, agent: false, headers: { Accept: 'text/event-stream', ...headers },
    });
    request.on('error', failed);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => {
        text += part;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          deliver(text.slice(0, end), take, comment);
          text = text.slice(end + 2);
        }
      });
      const ended = new Promise((over) => response.on('close', over));
      response.on('error', () => {});
      done({ status: response.statusCode, headers: response.headers, ended, close: () => request.destroy() });
    });
  });
}

function deliver(block, take, comment) {
  const event = { event: 'message', data: '' };
  const data = [];
  for (const line of block.split('\n')) {
    if (line.startsWith(':')) comment(line.slice(1).trim());
    else if (line.startsWith('event:')) event.event = line.slice(6).trim();
    else if (line.startsWith('data:')) data.push(line.slice(5).trim());
  }
  if (data.length === 0) return;
  take({ event: event.event, data: JSON.parse(data.join('\n')) });
}
