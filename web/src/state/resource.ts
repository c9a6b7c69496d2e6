import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { isAborted } from '../api/client';
import { asProblem } from '../api/problem';
import type { Problem } from '../api/types';
import { generation } from './connection';
import { onLive, type LiveEvent } from './live';
import { useStore } from './store';

export interface Resource<T> {
  data: T | null;
  problem: Problem | null;
  /** True while fetching, also when older data is there. */
  loading: boolean;
  reload: () => void;
  /** Puts in what an answer to something else has brought. */
  replace: (data: T) => void;
}

/**
 * Fetches something, again when `deps` change, when the server is back, and shortly after an event for which
 * `concerns` is true. Data of the same `deps` stays in place while it is fetched anew.
 */
export function useResource<T>(
  load: (signal: AbortSignal) => Promise<T>,
  deps: readonly unknown[],
  concerns?: (event: LiveEvent) => boolean,
): Resource<T> {
  const [state, setState] = useState<{ data: T | null; problem: Problem | null; loading: boolean }>({
    data: null,
    problem: null,
    loading: true,
  });
  const [turn, setTurn] = useState(0);
  const count = useStore(generation);
  const key = JSON.stringify(deps);
  const shown = useRef(key);
  const reload = useCallback(() => setTurn((value) => value + 1), []);

  useEffect(() => {
    const abort = new AbortController();
    const same = shown.current === key;
    shown.current = key;
    setState((old) => ({ data: same ? old.data : null, problem: null, loading: true }));
    load(abort.signal).then(
      (data) => !abort.signal.aborted && setState({ data, problem: null, loading: false }),
      (error) => {
        if (isAborted(error) || abort.signal.aborted) return;
        const problem = asProblem(error);
        // What is there stays when the server is gone for a while.
        setState((old) => ({ data: problem.status === 0 ? old.data : null, problem, loading: false }));
      },
    );
    return () => abort.abort();
  }, [key, turn, count]);

  const concernsNow = useRef(concerns);
  concernsNow.current = concerns;
  useEffect(() => {
    let timer: number | undefined;
    const stop = onLive((event) => {
      if (!concernsNow.current?.(event)) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(reload, 250);
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, [reload]);

  const replace = useCallback((data: T) => setState({ data, problem: null, loading: false }), []);
  return { ...state, reload, replace };
}
