import { useEffect, useState } from 'preact/hooks';
import { remove } from '../../api/client';
import type { Explanation, Region, Result } from '../../api/types';
import { Progress } from '../../parts/genre';
import { Icon } from '../../parts/icon';
import { ProblemNote } from '../../parts/notes';
import { genreName } from '../../state/genres';
import { clock, frequencyRange, percent, signed, timeRange } from '../../text/format';
import { ranked } from './answers';
import { Descriptors } from './descriptors';
import type { Asking } from './use-explanation';

function Faith({ explanation }: { explanation: Explanation }) {
  const { faithfulness: check } = explanation;
  const share = percent(check.share, 0);
  const genre = genreName(explanation.genre);
  const what = explanation.kind === 'map' ? 'of the map' : 'of the descriptors';
  return (
    <div class={check.faithful ? 'note good' : 'note'} data-testid="faithfulness">
      <Icon name={check.faithful ? 'check' : 'warning'} />
      <div>
        <strong>{check.faithful ? 'The explanation holds.' : 'Do not trust this explanation: it is not faithful.'}</strong> Covering the
        most relevant {share} {what} takes {genre} from {percent(check.nothing_covered)} to {percent(check.most_relevant_covered)}.
        Covering as much at random leaves it at {percent(check.random_covered)}, covering the least relevant at{' '}
        {percent(check.least_relevant_covered)}.
      </div>
    </div>
  );
}

function RegionList({ title, regions, onGo }: { title: string; regions: Region[]; onGo: (time: number) => void }) {
  if (regions.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul class="regions">
        {regions.slice(0, 6).map((region) => (
          <li key={`${region.start}-${region.low_hz}`}>
            <button type="button" class="link number" onClick={() => onGo(region.start)} title="Go there">
              {timeRange(region.start, region.end)}
            </button>
            <span class="number">{frequencyRange(region.low_hz, region.high_hz)}</span>
            <span class="number quiet">{signed(region.relevance * 100)} points</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface Props {
  result: Result;
  asking: Asking;
  /** The second that the timeline asks about; null: where it speaks most. */
  at: number | null;
  onAt: (at: number | null) => void;
  genre: string;
  onGenre: (genre: string) => void;
  onGo: (time: number) => void;
}

/** "Why jazz?", "why not jazz?": asks, and tells in words what the map shows. */
export function Explain({ result, asking, at, onAt, genre, onGenre, onGo }: Props) {
  const { explanation, job, running, problem } = asking;
  const [cancelProblem, setCancelProblem] = useState(false);
  useEffect(() => setCancelProblem(false), [running]);
  const wanted = genre || result.genre;
  const why = wanted === result.genre ? 'Why' : 'Why not';
  const submit = (event: Event) => {
    event.preventDefault();
    asking.ask({ model: result.model, genre: wanted, at });
  };
  const cancel = () => job && remove(`/jobs/${job.id}`).then(asking.cancelled, () => setCancelProblem(true));
  return (
    <section aria-labelledby="why-title" class="panel" data-testid="explanation">
      <h2 id="why-title">Why?</h2>
      <form class="why" onSubmit={submit}>
        <label class="field">
          <span>Genre</span>
          <select value={wanted} onChange={(event) => onGenre(event.currentTarget.value)} data-testid="explain-genre">
            {ranked(result).map((item) => (
              <option key={item.genre} value={item.genre}>
                {genreName(item.genre)} ({percent(item.probability)})
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>Place</span>
          <select value={at === null ? 'best' : 'here'} onChange={(event) => onAt(event.currentTarget.value === 'best' ? null : (at ?? 0))}>
            <option value="best">strongest place</option>
            <option value="here" disabled={at === null}>
              {at === null ? 'choose a window in the timeline' : `around ${clock(at)}`}
            </option>
          </select>
        </label>
        <button type="submit" class="button primary" disabled={running} data-testid="explain">
          {why} {genreName(wanted)}?
        </button>
      </form>
      {running ? (
        <div class="running" aria-live="polite">
          <span class="quiet">{job?.state === 'queued' ? 'In the queue' : (job?.stage ?? 'asking')}</span>
          <Progress label="Explaining" share={job && job.state === 'running' ? job.progress : null} />
          {job ? (
            <button type="button" class="button small" onClick={cancel}>
              Cancel
            </button>
          ) : null}
          {cancelProblem ? <span class="quiet">It has already ended.</span> : null}
        </div>
      ) : null}
      {problem ? <ProblemNote problem={problem} /> : null}
      {explanation ? <Told explanation={explanation} onGo={onGo} /> : null}
      {!explanation && !running ? (
        <p class="quiet">
          Parts of what the model hears are covered, and it is asked again. What it needed is then marked in the spectrogram. It takes a few seconds.
        </p>
      ) : null}
    </section>
  );
}

function Told({ explanation, onGo }: { explanation: Explanation; onGo: (time: number) => void }) {
  return (
    <>
      <p data-testid="explained">
        What <b>{explanation.model}</b> hears for and against <b>{genreName(explanation.genre)}</b> ({percent(explanation.probability)} on the whole
        track)
        {explanation.kind === 'map' ? ` between ${clock(explanation.start)} and ${clock(explanation.end)}` : ''}:
      </p>
      <Faith explanation={explanation} />
      {explanation.descriptors ? <Descriptors list={explanation.descriptors} genre={explanation.genre} /> : null}
      <div class="columns">
        <RegionList title="+ for" regions={explanation.regions_for} onGo={onGo} />
        <RegionList title="− against" regions={explanation.regions_against} onGo={onGo} />
      </div>
      <p class="small quiet">
        Points are percentage points of probability that are lost (for) or won (against) when the place is covered. This shows what the model needs,
        not whether it is right.
      </p>
    </>
  );
}
