import { createStore } from './store';

/** Whether the server answers. While it does not, it is asked for its health until it does. */
export const online = createStore(true);

/** Counts up each time everything should be fetched anew: the server came back, or someone signed in. */
export const generation = createStore(0);

export function refetchEverything(): void {
  generation.update((count) => count + 1);
}

const firstWait = 1000;
const longestWait = 8000;
let timer: number | undefined;

async function probe(wait: number): Promise<void> {
  try {
    const response = await fetch('api/v1/health', { cache: 'no-store' });
    if (response.ok) {
      connectionFound();
      return;
    }
  } catch {
    // Still gone.
  }
  const next = Math.min(longestWait, wait * 1.5);
  timer = window.setTimeout(() => void probe(next), next);
}

export function connectionLost(): void {
  if (!online.get()) return;
  online.set(false);
  timer = window.setTimeout(() => void probe(firstWait), firstWait);
}

export function connectionFound(): void {
  if (online.get()) return;
  window.clearTimeout(timer);
  online.set(true);
  refetchEverything();
}

export function tryNow(): void {
  if (online.get()) return;
  window.clearTimeout(timer);
  void probe(firstWait);
}

window.addEventListener('online', tryNow);
