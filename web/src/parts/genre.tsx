import type { ResultSummary } from '../api/types';
import { genreFill, genreName } from '../state/genres';
import { percent } from '../text/format';

/** A square of the genre's colour and its name. */
export function Genre({ genre }: { genre: string }) {
  return (
    <span class="genre">
      <span class="swatch" style={{ background: genreFill(genre) }} aria-hidden="true" />
      {genreName(genre)}
    </span>
  );
}

/** An answer on one line: genre, probability, and whether the model is sure of it. */
export function Answer({ result }: { result: ResultSummary }) {
  return (
    <span class="answer-line">
      <Genre genre={result.genre} />
      <span class="quiet number">{percent(result.probability)}</span>
      {result.sure ? null : <span class="badge warn">not sure</span>}
    </span>
  );
}

export function Bar({ share, genre }: { share: number; genre?: string }) {
  const width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return (
    <span class="bar" aria-hidden="true">
      <span class="bar-fill" style={genre ? { width, background: genreFill(genre) } : { width }} />
    </span>
  );
}

interface ProgressProps {
  label: string;
  /** 0..1; null: not known */
  share: number | null;
}

export function Progress({ label, share }: ProgressProps) {
  const value = share === null ? undefined : Math.round(share * 100);
  return (
    <div class={share === null ? 'progress endless' : 'progress'} role="progressbar" aria-label={label} aria-valuenow={value} aria-valuemin={0} aria-valuemax={100}>
      <span class="progress-fill" style={{ width: share === null ? '30%' : `${share * 100}%` }} />
    </div>
  );
}
