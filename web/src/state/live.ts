import { API } from '../api/client';
import type { Job, ResultSummary } from '../api/types';
import { connectionLost, online, refetchEverything } from './connection';
import { server } from './session';

export type LiveEvent =
  | { kind: 'job'; job: Job }
  | { kind: 'result'; result: ResultSummary & { track: string } }
  | { kind: 'track'; id: string; change: 'added' | 'changed' | 'deleted' };

const listeners = new Set<(event: LiveEvent) => void>();
let source: EventSource | null = null;
/** Time of the last event; those who wait for a job ask for it themselves when it is long ago. */
let lastEvent = 0;
/** True from the moment the stream broke: what happened meanwhile has to be fetched. */
let missed = false;

export function onLive(listener: (event: LiveEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellLive(event: LiveEvent): void {
  for (const listener of [...listeners]) listener(event);
}

export function secondsSinceEvent(): number {
  return (Date.now() - lastEvent) / 1000;
}

function receive(kind: LiveEvent['kind'], text: string): void {
  lastEvent = Date.now();
  const data = JSON.parse(text);
  if (kind === 'job') tellLive({ kind, job: data });
  else if (kind === 'result') tellLive({ kind, result: data });
  else tellLive({ kind, id: data.id, change: data.change });
}

function close(): void {
  source?.close();
  source = null;
}

/** Closes the stream; what happens until it is opened again is fetched then. */
function pause(): void {
  close();
  missed = true;
}

function open(): void {
  close();
  const facts = server.get();
  if (!facts || (facts.key_needed && !facts.signed_in) || typeof EventSource === 'undefined') return;
  const opened = new EventSource(`${API}/events`);
  source = opened;
  for (const kind of ['job', 'result', 'track'] as const) {
    opened.addEventListener(kind, (event) => receive(kind, (event as MessageEvent<string>).data));
  }
  opened.onopen = () => {
    if (!missed) return;
    missed = false;
    refetchEverything();
  };
  opened.onerror = () => {
    // The browser tries again by itself after a broken stream, but gives up after a refusal. One health
    // check tells whether the server is gone or only this stream.
    if (source !== opened) return;
    pause();
    void fetch(`${API}/health`, { cache: 'no-store' }).then(
      () => window.setTimeout(() => !source && online.get() && open(), 3000),
      () => connectionLost(),
    );
  };
}

/** Opens the stream of events, and again whenever the server is back or someone signed in. */
export function startLive(): void {
  server.subscribe((facts) => {
    if (facts && !source) open();
    if (facts && facts.key_needed && !facts.signed_in) close();
  });
  // A browser keeps few connections to one server: a page that nobody looks at gives its stream back.
  let timer: number | undefined;
  document.addEventListener('visibilitychange', () => {
    window.clearTimeout(timer);
    if (document.hidden) timer = window.setTimeout(pause, 30000);
    else if (!source && online.get()) open();
  });
  window.addEventListener('pagehide', pause);
  window.addEventListener('pageshow', (event) => event.persisted && open());
}
