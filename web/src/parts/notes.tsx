import type { ComponentChildren } from 'preact';
import { detailOf, remedyOf, titleOf } from '../api/problem';
import type { Problem } from '../api/types';
import type { Resource } from '../state/resource';
import { Icon } from './icon';

export function ProblemNote({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const remedy = remedyOf(problem);
  return (
    <div class="note problem" role="alert" data-testid="problem">
      <Icon name="warning" />
      <div>
        <strong>{titleOf(problem)}</strong>
        {detailOf(problem) ? <p>{detailOf(problem)}</p> : null}
        {remedy ? <p class="quiet">{remedy}</p> : null}
        {onRetry ? (
          <button type="button" class="button small" onClick={onRetry}>
            Try again
          </button>
        ) : null}
      </div>
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <div class="loading" role="status">
      <span class="spinner" aria-hidden="true" />
      Loading {what} …
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

interface AwaitProps<T> {
  of: Resource<T>;
  what: string;
  children: (data: T) => ComponentChildren;
}

/** What a resource has brought, or that it is loading, or why it failed. */
export function Await<T>({ of, what, children }: AwaitProps<T>) {
  if (of.data !== null) return <>{children(of.data)}</>;
  if (of.problem?.status === 404) {
    return (
      <Empty title="Not found">
        <p>{detailOf(of.problem) || `There is no such ${what}.`}</p>
        <p>
          <a href="#/">Back to the start</a>
        </p>
      </Empty>
    );
  }
  // The banner says that the server is gone; this goes on when it is back.
  if (of.problem?.type.endsWith(':unreachable')) return <Loading what={what} />;
  if (of.problem) return <ProblemNote problem={of.problem} onRetry={of.reload} />;
  return <Loading what={what} />;
}
