import { useState } from 'preact/hooks';
import { postJson } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { Job, Problem, Track } from '../../api/types';
import { Bar, Genre, Progress } from '../../parts/genre';
import { ProblemNote } from '../../parts/notes';
import { Scroll } from '../../parts/scroll';
import { href } from '../../router';
import { genreName } from '../../state/genres';
import { isRunning, useJob } from '../../state/jobs';
import { server } from '../../state/session';
import { useStore } from '../../state/store';
import { integer, milliseconds, percent, plural } from '../../text/format';

function sureWords(sure: number, models: number): string {
  if (sure === 0) return models === 2 ? 'neither of them is sure' : 'none of them is sure';
  if (sure === models) return models === 2 ? 'both are sure' : 'all of them are sure';
  return `${sure} of these ${models} ${sure === 1 ? 'is' : 'are'} sure`;
}

/** How many models agree, and how many of these are sure. */
export function agreementWords(track: Track): string {
  const { agreement, results } = track;
  if (!agreement) return '';
  if (agreement.models === 1) {
    const sure = results.filter((result) => result.sure).length;
    return `All ${agreement.of} models say something else; ${sureWords(sure, agreement.of)}.`;
  }
  const sure = results.filter((result) => result.sure && result.genre === agreement.genre).length;
  const many = agreement.models === agreement.of ? `All ${agreement.of}` : `${agreement.models} of ${agreement.of}`;
  return `${many} models say ${genreName(agreement.genre)}; ${sureWords(sure, agreement.models)}.`;
}

function timesRealTime(milliseconds: number, duration: number): string {
  return milliseconds > 0 && duration > 0 ? integer((duration * 1000) / milliseconds) : '–';
}

interface Props {
  track: Track;
  model: string;
  onModel: (model: string) => void;
}

function HearMore({ track }: { track: Track }) {
  const all = useStore(server)?.models ?? [];
  const missing = all.filter((name) => !track.results.some((result) => result.model === name));
  const [id, setId] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const job = useJob(id ?? track.job);
  const running = isRunning(job) && job?.kind === 'analyse';
  if (running && job) {
    return (
      <div class="running" aria-live="polite">
        <span class="quiet">{job.state === 'queued' ? 'In the queue' : job.stage}</span>
        <Progress label="Hearing" share={job.state === 'queued' ? null : job.progress} />
      </div>
    );
  }
  if (missing.length === 0) return null;
  const hear = () => {
    setProblem(null);
    postJson<Job>(`/tracks/${track.id}/jobs`, { models: missing }).then(
      ({ value }) => setId(value.id),
      (error) => setProblem(asProblem(error)),
    );
  };
  return (
    <>
      <button type="button" class="button" onClick={hear} data-testid="hear-missing">
        Hear with {missing.length === 1 ? missing[0] : plural(missing.length, 'more model')}
      </button>
      {problem ? <ProblemNote problem={problem} /> : null}
    </>
  );
}

/** All models on this track, side by side; choosing one shows its answer, timeline and explanations. */
export function ModelsTable({ track, model, onModel }: Props) {
  const duration = track.media?.duration ?? 0;
  return (
    <section aria-labelledby="models-title" class="panel">
      <div class="panel-head">
        <h2 id="models-title">Models</h2>
        {track.results.length > 1 ? (
          <a class="push" href={href('compare', track.id)}>
            Side by side
          </a>
        ) : null}
      </div>
      {track.agreement ? <p data-testid="agreement">{agreementWords(track)}</p> : null}
      <Scroll label="Table of models">
        <table class="table picks" data-testid="models-table">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Answer</th>
              <th scope="col" class="right">
                Time
              </th>
              <th scope="col" class="right wide-only">
                × real time
              </th>
            </tr>
          </thead>
          <tbody>
            {track.results.map((result) => (
              <tr key={result.model} class={result.model === model ? 'chosen' : ''}>
                <th scope="row">
                  <label class="radio">
                    <input type="radio" name="model" checked={result.model === model} onChange={() => onModel(result.model)} />
                    {result.model}
                  </label>
                </th>
                <td>
                  <span class="answer-line">
                    <Genre genre={result.genre} />
                    <span class="number">{percent(result.probability)}</span>
                    {result.sure ? null : <span class="badge warn">not sure</span>}
                  </span>
                  <Bar share={result.probability} genre={result.genre} />
                </td>
                <td class="right number">
                  {milliseconds(result.milliseconds)}
                  <span class="below quiet small">{timesRealTime(result.milliseconds, duration)} ×</span>
                </td>
                <td class="right number wide-only">{timesRealTime(result.milliseconds, duration)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p class="small quiet">Time of the processor for spectrogram and network; decoding is shared by all models.</p>
      <HearMore track={track} />
    </section>
  );
}
