import { useEffect, useState } from 'preact/hooks';
import { getJson } from '../api/client';
import { asProblem } from '../api/problem';
import type { Job } from '../api/types';
import { online } from './connection';
import { onLive, secondsSinceEvent } from './live';

export function isRunning(job: Job | null): boolean {
  return job?.state === 'queued' || job?.state === 'running';
}

/** Follows a job until it ends: by events, and by asking where none came for a while. */
export function useJob(id: string | null): Job | null {
  const [job, setJob] = useState<Job | null>(null);
  useEffect(() => {
    setJob(null);
    if (!id) return undefined;
    let over = false;
    const take = (next: Job) => {
      if (over || next.id !== id) return;
      setJob(next);
      over = !isRunning(next);
    };
    const ask = () =>
      getJson<Job>(`/jobs/${id}`).then(take, (error) => {
        if (asProblem(error).status === 404) over = true;
      });
    void ask();
    const stop = onLive((event) => event.kind === 'job' && take(event.job));
    const timer = window.setInterval(() => {
      if (!over && online.get() && secondsSinceEvent() > 3) void ask();
    }, 1500);
    return () => {
      over = true;
      stop();
      window.clearInterval(timer);
    };
  }, [id]);
  return job;
}
