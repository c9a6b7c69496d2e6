import { connectionLost, connectionFound } from '../state/connection';
import { signInNeeded } from '../state/session';
import { ProblemError, parseRetryAfter, toProblem, unreachable } from './problem';

/** Relative, so that the page also works below a path of a reverse proxy. */
export const API = 'api/v1';

export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

export type Query = Record<string, string | number | boolean | null | undefined>;

export function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

/** Asks the API. Throws ProblemError for everything but a success; an abort is thrown as it is. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(API + path, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (isAborted(error)) throw error;
    connectionLost();
    throw unreachable();
  }
  connectionFound();
  if (response.ok) return response;
  const problem = toProblem(response.status, await response.text());
  if (problem.status === 401) signInNeeded();
  throw new ProblemError(problem, parseRetryAfter(response.headers.get('Retry-After')));
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await request(path, { signal, headers: { Accept: 'application/json' } });
  return (await response.json()) as T;
}

export async function postJson<T>(path: string, body: unknown): Promise<{ status: number; value: T }> {
  const response = await request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, value: (response.status === 204 ? null : await response.json()) as T };
}

export async function remove(path: string): Promise<void> {
  await request(path, { method: 'DELETE' });
}
