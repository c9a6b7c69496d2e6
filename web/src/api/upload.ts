import { connectionFound, connectionLost } from '../state/connection';
import { signInNeeded } from '../state/session';
import { API, withQuery } from './client';
import { ProblemError, parseRetryAfter, toProblem, unreachable } from './problem';
import type { Submitted } from './types';

export interface Sending {
  answer: Promise<Submitted>;
  abort: () => void;
}

/** Sends the bytes of a file as they are; XMLHttpRequest, because fetch tells nothing of its progress. */
export function sendFile(file: Blob, name: string, progress: (sent: number) => void): Sending {
  const call = new XMLHttpRequest();
  const answer = new Promise<Submitted>((resolve, reject) => {
    call.open('POST', API + withQuery('/tracks', { name }));
    const type = /^audio\//.test(file.type) ? file.type : 'application/octet-stream';
    call.setRequestHeader('Content-Type', type);
    call.setRequestHeader('Accept', 'application/json');
    call.upload.onprogress = (event) => progress(event.loaded);
    call.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    call.ontimeout = () => reject(unreachable());
    call.onerror = () => {
      // A server that refuses early may close the connection before it has read everything; then no status
      // comes through, and only its health tells whether it is gone.
      void fetch(`${API}/health`, { cache: 'no-store' }).then(
        () => reject(interrupted()),
        () => {
          connectionLost();
          reject(unreachable());
        },
      );
    };
    call.onload = () => {
      connectionFound();
      if (call.status >= 200 && call.status < 300) {
        resolve(JSON.parse(call.responseText) as Submitted);
        return;
      }
      const problem = toProblem(call.status, call.responseText);
      if (problem.status === 401) signInNeeded();
      reject(new ProblemError(problem, parseRetryAfter(call.getResponseHeader('Retry-After'))));
    };
    call.send(file);
  });
  return { answer, abort: () => call.abort() };
}

function interrupted(): ProblemError {
  return new ProblemError({
    type: 'urn:resonet:problem:interrupted',
    title: 'The upload broke off',
    status: -1,
    detail: 'The connection ended before the file was through.',
    remedy: 'Try again. If it happens again, the file may have changed on the disk, or be too large for this server.',
  });
}
