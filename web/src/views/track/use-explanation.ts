import { useEffect, useState } from 'preact/hooks';
import { getJson, isAborted, postJson } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { Explanation, ExplanationItem, Job, Problem } from '../../api/types';
import { announce } from '../../parts/announce';
import { isRunning, useJob } from '../../state/jobs';

export interface Wish {
  model: string;
  genre: string;
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

/** The explanation of a track that is shown: the newest one of the model, or what was asked for last. */
export function useExplanation(track: string, model: string): Asking {
  const [explanation, setExplanation] = useState<Explanation | null>(null);
  const [jobId, setJobId] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [sending, setSending] = useState(false);
  const job = useJob(jobId);

  const fetchOne = (id: string) =>
    getJson<Explanation>(`/explanations/${id}`).then(
      (value) => {
        setExplanation(value);
        announce(`Explained why ${value.genre}`);
      },
      (error) => setProblem(asProblem(error)),
    );

  useEffect(() => {
    setExplanation(null);
    setProblem(null);
    setJobId(null);
    if (!model) return undefined;
    const abort = new AbortController();
    getJson<{ items: ExplanationItem[] }>(`/tracks/${track}/explanations`, abort.signal)
      .then(({ items }) => {
        const mine = items.filter((item) => item.model === model).sort((a, b) => b.created.localeCompare(a.created));
        return mine.length > 0 ? getJson<Explanation>(`/explanations/${mine[0].id}`, abort.signal) : null;
      })
      .then((value) => !abort.signal.aborted && value && setExplanation((now) => now ?? value))
      .catch((error) => isAborted(error) || undefined);
    return () => abort.abort();
  }, [track, model]);

  useEffect(() => {
    if (!job) return;
    if (job.state === 'done' && job.explanation) {
      setJobId(null);
      void fetchOne(job.explanation);
    } else if (job.state === 'failed') {
      setProblem(job.error);
      setJobId(null);
    } else if (job.state === 'cancelled') {
      setJobId(null);
    }
  }, [job]);

  const ask = (wish: Wish) => {
    setProblem(null);
    setSending(true);
    const body = wish.at === null ? { model: wish.model, genre: wish.genre } : wish;
    postJson<Job | Explanation>(`/tracks/${track}/explanations`, body)
      .then(
        ({ value }) => {
          if ('faithfulness' in value) setExplanation(value);
          else if (value.state === 'done' && value.explanation) void fetchOne(value.explanation);
          else setJobId(value.id);
        },
        (error) => setProblem(asProblem(error)),
      )
      .finally(() => setSending(false));
  };
  return { explanation, job, running: sending || jobId !== null || isRunning(job), problem, ask, cancelled: () => setJobId(null) };
}
