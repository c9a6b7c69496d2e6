import { createStore, useStore } from '../state/store';

const spoken = createStore('');

/** Lets screen readers say a sentence, without disturbing anyone else. */
export function announce(text: string): void {
  spoken.set('');
  window.setTimeout(() => spoken.set(text), 50);
}

export function Announcer() {
  return (
    <div class="visually-hidden" role="status" aria-live="polite" data-testid="announcer">
      {useStore(spoken)}
    </div>
  );
}
