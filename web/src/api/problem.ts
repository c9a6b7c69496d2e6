import type { Problem } from './types';

/** An answer of the server that is not a success, or none at all (status 0). */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** Seconds after which the server wants to be asked again. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.detail || problem.title);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

export function unreachable(): ProblemError {
  return new ProblemError({
    type: 'urn:resonet:problem:unreachable',
    title: 'The server cannot be reached',
    status: 0,
    detail: 'No answer came from the server.',
    remedy: 'It is tried again by itself as soon as the server is back.',
  });
}

/** What to do about a problem, where the server does not say. */
const remedies: Record<number, string> = {
  401: 'Sign in with the key of this server.',
  413: 'Send a shorter or more strongly compressed file, or a part of it.',
  415: 'Send an audio file: mp3, flac, wav, ogg, opus, m4a, wma, aiff, au ...',
  422: 'Play the file to see whether it is whole, or export it anew.',
  429: 'It is sent again by itself in a moment.',
  503: 'It is sent again by itself in a moment.',
  507: 'Delete tracks that are no longer needed, or give the server more room.',
};

/** What went wrong with a file, by the end of the problem's type. */
const titles: Record<string, string> = {
  'not-audio': 'Not audio',
  'too-long': 'Too long',
  'too-short': 'Too short',
  silent: 'Silent',
  'decoder-stopped': 'Cannot be decoded',
  'took-too-long': 'Took too long',
};

export function titleOf(problem: Problem): string {
  return titles[problem.type.split(':').pop() ?? ''] ?? problem.title;
}

/** Details begin in small letters, and may leave out the file they are about: "is silent". */
function sentence(text: string): string {
  const whole = /^(is|has|was|does|cannot|can|could|holds|contains|ends|lasts|stops|takes|took|needs)\b/.test(text) ? `The file ${text}` : text;
  const begun = whole.charAt(0).toUpperCase() + whole.slice(1);
  return /[.!?]$/.test(begun) || begun === '' ? begun : `${begun}.`;
}

export function detailOf(problem: Problem): string {
  return problem.detail && problem.detail !== problem.title ? sentence(problem.detail.trim()) : '';
}

export function remedyOf(problem: Problem): string {
  return sentence((problem.remedy || remedies[problem.status] || '').trim());
}

/** True if the same request may succeed later without any change. */
export function passes(problem: Problem): boolean {
  return problem.status === 429 || problem.status === 503 || problem.status === 408 || problem.status === 0;
}

export function parseRetryAfter(value: string | null): number | null {
  if (!value) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, (date - Date.now()) / 1000);
}

/** Makes a problem of the body of an answer, whatever it is. */
export function toProblem(status: number, body: string): Problem {
  try {
    const parsed = JSON.parse(body) as Partial<Problem>;
    if (parsed && typeof parsed.title === 'string') {
      return { ...parsed, type: parsed.type ?? 'about:blank', title: parsed.title, status: parsed.status ?? status };
    }
  } catch {
    // A proxy in between may answer with something else.
  }
  return { type: 'about:blank', title: `The server answered with status ${status}`, status };
}

export function asProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return {
    type: 'about:blank',
    title: 'Something went wrong in the page',
    status: 0,
    detail: error instanceof Error ? error.message : String(error),
    remedy: 'Reload the page.',
  };
}
