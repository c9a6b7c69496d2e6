import { useEffect, useState } from 'preact/hooks';
import { getJson, isAborted, postJson, remove } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { Explanation, ExplanationItem, Job, Problem } from '../../api/types';
import { announce } from '../../parts/announce';
import { genreName } from '../../state/genres';
import { isRunning, useJob } from '../../state/jobs';
import { useResource } from '../../state/resource';

/** What the controls say: an explanation is shown only if it is the answer to this. */
export interface Wish {
  model: string;
  genre: string;
  /** Second in the track; null: where it speaks most. */
  at: number | null;
}

export interface Asking {
  explanation: Explanation | null;
  job: Job | null;
  running: boolean;
  problem: Problem | null;
  ask: (wish: Wish) => void;
  cancelled: () => void;
}

function keyOf({ model, genre, at }: Wish): string {
  return JSON.stringify([model, genre, at === null ? null : at.toFixed(2)]);
}

/** The explanation that answers a wish, if there is one; `ask` has it computed. */
export function useExplanation(track: string, wish: Wish): Asking {
  const key = keyOf(wish);
  const [shown, setShown] = useState<{ key: string; explanation: Explanation } | null>(null);
  const [asked, setAsked] = useState<{ key: string; job: string | null } | null>(null);
  const [problem, setProblem] = useState<{ key: string; problem: Problem } | null>(null);
  const job = useJob(asked?.job ?? null);
  const stored = useResource<{ items: ExplanationItem[] }>(
    (signal) => getJson(`/tracks/${track}/explanations`, signal),
    [track],
    (event) => event.kind === 'job' && event.job.track === track && event.job.kind === 'explain' && event.job.state === 'done',
  );
  const match = stored.data?.items.find((item) => keyOf(item) === key)?.id ?? null;

  useEffect(() => {
    if (!match || shown?.key === key) return undefined;
    const abort = new AbortController();
    getJson<Explanation>(`/explanations/${match}`, abort.signal).then(
      (explanation) => !abort.signal.aborted && setShown({ key, explanation }),
      (error) => isAborted(error) || setProblem({ key, problem: asProblem(error) }),
    );
    return () => abort.abort();
  }, [match, key]);

  const failed = (of: string, why: Problem) => {
    setProblem({ key: of, problem: why });
    setAsked((now) => (now?.key === of ? null : now));
  };
  const take = (of: string, explanation: Explanation) => {
    setShown({ key: of, explanation });
    setAsked((now) => (now?.key === of ? null : now));
    announce(`Explained: ${genreName(explanation.genre)}`);
  };
  const fetchOne = (of: string, id: string) =>
    getJson<Explanation>(`/explanations/${id}`).then(
      (explanation) => take(of, explanation),
      (error) => failed(of, asProblem(error)),
    );

  useEffect(() => {
    if (!job || !asked || job.id !== asked.job) return;
    if (job.state === 'done' && job.explanation) void fetchOne(asked.key, job.explanation);
    else if (job.state === 'failed' && job.error) failed(asked.key, job.error);
    else if (!isRunning(job)) setAsked(null);
  }, [job]);

  const ask = (next: Wish) => {
    const of = keyOf(next);
    if (asked?.key === of) return;
    // Whoever clicks from block to block wants the last one; what was asked before is not waited for.
    if (asked?.job) void remove(`/jobs/${asked.job}`).catch(() => undefined);
    setProblem(null);
    setAsked({ key: of, job: null });
    const body = next.at === null ? { model: next.model, genre: next.genre } : next;
    postJson<Job | Explanation>(`/tracks/${track}/explanations`, body).then(
      ({ value }) => {
        if ('faithfulness' in value) take(of, value);
        else if (value.state === 'done' && value.explanation) void fetchOne(of, value.explanation);
        else setAsked((now) => (now?.key === of ? { key: of, job: value.id } : now));
      },
      (error) => failed(of, asProblem(error)),
    );
  };
  const running = asked?.key === key;
  return {
    explanation: shown?.key === key ? shown.explanation : null,
    job: running ? job : null,
    running,
    problem: problem?.key === key ? problem.problem : null,
    ask,
    cancelled: () => setAsked(null),
  };
}
