import { getJson, isAborted, postJson, remove } from '../api/client';
import { asProblem, passes, ProblemError } from '../api/problem';
import type { Job, Problem, Track } from '../api/types';
import { sendFile } from '../api/upload';
import { bytes } from '../text/format';
import { online } from './connection';
import { onLive, secondsSinceEvent } from './live';
import { server } from './session';
import { createStore } from './store';

export type UploadState = 'waiting' | 'sending' | 'pausing' | 'hearing' | 'done' | 'failed' | 'cancelled';

export interface Upload {
  id: number;
  name: string;
  file: Blob;
  state: UploadState;
  sent: number;
  tries: number;
  /** When it goes on (milliseconds of Date), while pausing. */
  resumeAt: number;
  job: Job | null;
  track: Track | null;
  known: boolean;
  problem: Problem | null;
}

const parallel = 3;
const mostTries = 30;
const aborts = new Map<number, () => void>();
let lastId = 0;

/** Oldest first. */
export const uploads = createStore<Upload[]>([]);

function change(id: number, part: Partial<Upload>): void {
  uploads.update((list) => list.map((item) => (item.id === id ? { ...item, ...part } : item)));
}

function find(id: number): Upload | undefined {
  return uploads.get().find((item) => item.id === id);
}

export function addUploads(files: { file: Blob; name: string }[]): void {
  const limit = server.get()?.limits?.upload_bytes ?? Infinity;
  const added = files.map(({ file, name }): Upload => {
    const problem = file.size > limit ? tooLarge(file.size, limit) : file.size === 0 ? empty() : null;
    lastId += 1;
    return {
      id: lastId, name, file, state: problem ? 'failed' : 'waiting', sent: 0, tries: 0, resumeAt: 0,
      job: null, track: null, known: false, problem,
    };
  });
  uploads.update((list) => [...list, ...added]);
  pump();
}

function tooLarge(size: number, limit: number): Problem {
  return {
    type: 'urn:resonet:problem:too-large', title: 'Too large', status: 413,
    detail: `The file has ${bytes(size)}; this server takes up to ${bytes(limit)}.`,
  };
}

function empty(): Problem {
  return { type: 'urn:resonet:problem:invalid', title: 'Empty', status: 422, detail: 'The file has no content.', remedy: 'Choose another file.' };
}

/** Starts as many of the waiting ones as may run side by side. */
function pump(): void {
  if (!online.get()) return;
  const now = Date.now();
  const list = uploads.get();
  let free = parallel - list.filter((item) => item.state === 'sending').length;
  for (const item of list) {
    if (free <= 0) break;
    if (item.state !== 'waiting' && !(item.state === 'pausing' && item.resumeAt <= now)) continue;
    free -= 1;
    void send(item.id);
  }
}

async function send(id: number): Promise<void> {
  const item = find(id);
  if (!item) return;
  change(id, { state: 'sending', sent: 0, problem: null, tries: item.tries + 1 });
  const sending = sendFile(item.file, item.name, (sent) => change(id, { sent }));
  aborts.set(id, sending.abort);
  try {
    const submitted = (await sending.answer).items[0];
    change(id, { track: submitted.track, known: !submitted.new, sent: item.file.size });
    takeJob(id, submitted.job);
  } catch (error) {
    refuse(id, error);
  } finally {
    aborts.delete(id);
    pump();
  }
}

function refuse(id: number, error: unknown): void {
  if (isAborted(error)) {
    change(id, { state: 'cancelled' });
    return;
  }
  const problem = asProblem(error);
  const tries = find(id)?.tries ?? 0;
  if (!passes(problem) || tries >= mostTries) {
    change(id, { state: 'failed', problem });
    return;
  }
  const asked = error instanceof ProblemError ? error.retryAfter : null;
  const wait = asked ?? Math.min(30, 2 ** Math.min(tries, 5));
  change(id, { state: 'pausing', problem, resumeAt: Date.now() + wait * 1000 });
}

function takeJob(id: number, job: Job): void {
  if (job.state === 'queued' || job.state === 'running') {
    change(id, { state: 'hearing', job });
  } else if (job.state === 'done') {
    change(id, { job });
    void finish(id);
  } else if (job.state === 'cancelled') {
    change(id, { state: 'cancelled', job });
  } else {
    change(id, { state: 'failed', job, problem: job.error });
  }
}

async function finish(id: number): Promise<void> {
  const item = find(id);
  if (!item?.track) return;
  try {
    change(id, { track: await getJson<Track>(`/tracks/${item.track.id}`), state: 'done', problem: null });
  } catch (error) {
    change(id, { state: 'failed', problem: asProblem(error) });
  }
}

export async function cancelUpload(id: number): Promise<void> {
  const item = find(id);
  if (!item) return;
  const abort = aborts.get(id);
  if (abort) abort();
  else if (item.state === 'waiting' || item.state === 'pausing') change(id, { state: 'cancelled' });
  else if (item.state === 'hearing' && item.job) {
    try {
      await remove(`/jobs/${item.job.id}`);
      change(id, { state: 'cancelled' });
    } catch {
      void poll(id);
    }
  }
  pump();
}

/** Once more: a file that never arrived is sent again, one that did is heard again. */
export async function retryUpload(id: number): Promise<void> {
  const item = find(id);
  if (!item) return;
  change(id, { tries: 0, problem: null });
  if (!item.track) {
    change(id, { state: 'waiting' });
    pump();
    return;
  }
  try {
    takeJob(id, (await postJson<Job>(`/tracks/${item.track.id}/jobs`, {})).value);
  } catch (error) {
    if (asProblem(error).status === 404) {
      change(id, { state: 'waiting', track: null, job: null });
      pump();
    } else {
      change(id, { state: 'failed', problem: asProblem(error) });
    }
  }
}

export function dismissUpload(id: number): void {
  uploads.update((list) => list.filter((item) => item.id !== id));
}

export function dismissFinished(): void {
  uploads.update((list) => list.filter((item) => !isOver(item)));
}

export function isOver(item: Upload): boolean {
  return item.state === 'done' || item.state === 'failed' || item.state === 'cancelled';
}

async function poll(id: number): Promise<void> {
  const item = find(id);
  if (item?.state !== 'hearing' || !item.job) return;
  try {
    takeJob(id, await getJson<Job>(`/jobs/${item.job.id}`));
  } catch (error) {
    if (asProblem(error).status === 404) change(id, { state: 'cancelled' });
  }
}

/** Follows the jobs: by events, and by asking where none came for a while. */
export function startUploads(): void {
  onLive((event) => {
    if (event.kind === 'track' && event.change === 'deleted') {
      uploads.update((list) => list.filter((item) => item.track?.id !== event.id || !isOver(item)));
    }
    if (event.kind !== 'job') return;
    for (const item of uploads.get()) {
      if (item.state === 'hearing' && item.job?.id === event.job.id) takeJob(item.id, event.job);
    }
  });
  window.setInterval(() => {
    pump();
    if (secondsSinceEvent() < 4 || !online.get()) return;
    for (const item of uploads.get().filter((one) => one.state === 'hearing').slice(0, 4)) void poll(item.id);
  }, 2000);
  online.subscribe((is) => is && pump());
  window.addEventListener('beforeunload', (event) => {
    if (uploads.get().some((item) => item.state === 'sending' || item.state === 'waiting')) event.preventDefault();
  });
}
