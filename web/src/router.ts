import { createStore } from './state/store';

export interface Route {
  /** Parts of the path, decoded: "#/tracks/ab" -> ["tracks", "ab"]. */
  path: string[];
  query: URLSearchParams;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function parse(): Route {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { path: path.split('/').filter(Boolean).map(decode), query: new URLSearchParams(query) };
}

export const route = createStore<Route>(parse());

window.addEventListener('hashchange', () => route.set(parse()));

/** Address of a view, for links. */
export function href(...path: string[]): string {
  return `#/${path.map(encodeURIComponent).join('/')}`;
}

export function go(...path: string[]): void {
  location.hash = href(...path);
}

/** Keeps the choices of a view in its address, without a new entry in the history. */
export function setQuery(values: Record<string, string>): void {
  const path = location.hash.split('?')[0] || '#/';
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
  const text = query.toString();
  history.replaceState(null, '', text ? `${path}?${text}` : path);
  route.set(parse());
}
