import { getJson, postJson, remove } from '../api/client';
import type { ServerFacts } from '../api/types';
import { generation, refetchEverything } from './connection';
import { onLive } from './live';
import { server, signInOpen } from './session';

export async function loadServer(): Promise<void> {
  try {
    const facts = await getJson<ServerFacts>('/server');
    server.set(facts);
    signInOpen.set(facts.key_needed && !facts.signed_in);
  } catch {
    // The banner says that the server is gone; this is called again when it is back.
  }
}

generation.subscribe(() => void loadServer());

// Counts, sizes and known genres change with the tracks: asked for once for a burst of events.
let pending: number | undefined;
onLive((event) => {
  if (event.kind !== 'track') return;
  pending ??= window.setTimeout(() => {
    pending = undefined;
    void loadServer();
  }, 600);
});

export async function signIn(key: string): Promise<void> {
  await postJson('/session', { key });
  signInOpen.set(false);
  refetchEverything();
}

export async function signOut(): Promise<void> {
  await remove('/session');
  refetchEverything();
}
