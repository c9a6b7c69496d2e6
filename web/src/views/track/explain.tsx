import { useEffect, useState } from 'preact/hooks';
import { remove } from '../../api/client';
import type { Result } from '../../api/types';
import { Progress } from '../../parts/genre';
import { ProblemNote } from '../../parts/notes';
import { genreName } from '../../state/genres';
import { capital, percent, timeRange } from '../../text/format';
import { ranked } from './answers';
import type { Span } from './timeline';
import { Told } from './told';
import type { Asking, Wish } from './use-explanation';

/** How far an explanation is. */
export function Explaining({ asking }: { asking: Asking }) {
  const { job, running } = asking;
  const [late, setLate] = useState(false);
  useEffect(() => setLate(false), [running]);
  if (!running) return null;
  const cancel = () => job && remove(`/jobs/${job.id}`).then(asking.cancelled, () => setLate(true));
  return (
    <div class="running" aria-live="polite">
      <span class="quiet">{job?.state === 'queued' ? 'In the queue' : capital(job?.stage ?? 'asking')}</span>
      <Progress label="Explaining" share={job && job.state === 'running' ? job.progress : null} />
      {job ? (
        <button type="button" class="button small" onClick={cancel}>
          Cancel
        </button>
      ) : null}
      {late ? <span class="quiet">It has already ended.</span> : null}
    </div>
  );
}

interface Props {
  result: Result;
  asking: Asking;
  wish: Wish;
  /** The window that is asked about; null: where it speaks most. */
  span: Span | null;
  onStrongest: () => void;
  onGenre: (genre: string) => void;
  onGo: (time: number) => void;
}

/** "Why jazz?", "why not jazz?": asks, and tells in words what the map shows. */
export function Explain({ result, asking, wish, span, onStrongest, onGenre, onGo }: Props) {
  const { explanation, running, problem } = asking;
  const why = wish.genre === result.genre || wish.genre === span?.genre ? 'Why' : 'Why not';
  const where = span ? timeRange(span.window.start, span.window.end) : '';
  const submit = (event: Event) => {
    event.preventDefault();
    asking.ask(wish);
  };
  return (
    <section aria-labelledby="why-title" class="panel" data-testid="explanation" id="why">
      <h2 id="why-title" tabIndex={-1}>
        Why?
      </h2>
      <form class="why" onSubmit={submit}>
        <label class="field">
          <span>Genre</span>
          <select value={wish.genre} disabled={running} onChange={(event) => onGenre(event.currentTarget.value)} data-testid="explain-genre">
            {ranked(result).map((item) => (
              <option key={item.genre} value={item.genre}>
                {genreName(item.genre)} ({percent(item.probability)})
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>Place</span>
          <select value={span ? 'here' : 'best'} disabled={running} onChange={(event) => event.currentTarget.value === 'best' && onStrongest()} data-testid="explain-place">
            <option value="best">strongest place</option>
            <option value="here" disabled={!span}>
              {span ? `window ${where}` : 'a window: click its block'}
            </option>
          </select>
        </label>
        <button type="submit" class="button primary" disabled={running} data-testid="explain">
          {why} {genreName(wish.genre)}
          {span ? ' here' : ''}?
        </button>
      </form>
      <Explaining asking={asking} />
      {problem ? <ProblemNote problem={problem} /> : null}
      {explanation ? <Told explanation={explanation} result={result} span={span} onGo={onGo} /> : null}
      {!explanation && !running ? (
        <p class="quiet">
          Nobody has asked this yet. Parts of what the model hears are covered, and it is asked again; what it needed is then marked in the
          spectrogram. It takes a few seconds.
        </p>
      ) : null}
    </section>
  );
}
