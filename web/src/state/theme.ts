import { createStore } from './store';

export type Theme = 'light' | 'dark';

const key = 'resonet-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

function stored(): Theme | null {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null;
  }
}

function ofSystem(): Theme {
  return system.matches ? 'dark' : 'light';
}

export const theme = createStore<Theme>(stored() ?? ofSystem());

theme.subscribe((value) => {
  document.documentElement.dataset.theme = value;
});

system.addEventListener('change', () => {
  if (!stored()) theme.set(ofSystem());
});

/** The other theme, kept; a choice that equals the system's is not kept, so that the page follows it again. */
export function toggleTheme(): void {
  const next: Theme = theme.get() === 'dark' ? 'light' : 'dark';
  try {
    if (next === ofSystem()) localStorage.removeItem(key);
    else localStorage.setItem(key, next);
  } catch {
    // Without storage the choice holds for this visit.
  }
  theme.set(next);
}
