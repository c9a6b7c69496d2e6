import type { ServerFacts } from '../api/types';
import { createStore } from './store';

/** What the server says about itself; null until it has answered. */
export const server = createStore<ServerFacts | null>(null);

/** Whether the sign-in dialog is open. */
export const signInOpen = createStore(false);

export function signInNeeded(): void {
  const facts = server.get();
  if (facts) server.set({ ...facts, signed_in: false, key_needed: true });
  signInOpen.set(true);
}
