import { getJson } from '../../api/client';
import type { Result, Track } from '../../api/types';
import { Bar, Genre } from '../../parts/genre';
import { Await } from '../../parts/notes';
import { Page } from '../../parts/page';
import { Scroll } from '../../parts/scroll';
import { href } from '../../router';
import { genreName } from '../../state/genres';
import { useResource } from '../../state/resource';
import { clock, integer, milliseconds, percent } from '../../text/format';
import { trackTitle } from '../../text/track';
import { agreementWords } from '../track/models-table';
import { Timeline } from '../track/timeline';
import { concernsTrack } from '../track/track';

interface Loaded {
  track: Track;
  results: Result[];
}

function genresOf(results: Result[]): string[] {
  const mean = new Map<string, number>();
  for (const result of results) {
    result.labels.forEach((label, index) => mean.set(label, (mean.get(label) ?? 0) + result.probabilities[index]));
  }
  return [...mean.entries()].sort((a, b) => b[1] - a[1]).map(([label]) => label);
}

function Cell({ result, genre }: { result: Result; genre: string }) {
  const index = result.labels.indexOf(genre);
  if (index < 0) return <td class="quiet">not known</td>;
  const share = result.probabilities[index];
  return (
    <td class={result.genre === genre ? 'best' : ''}>
      <span class="number">{percent(share)}</span>
      <Bar share={share} genre={genre} />
    </td>
  );
}

function Table({ loaded }: { loaded: Loaded }) {
  const { results, track } = loaded;
  const duration = track.media?.duration ?? 0;
  return (
    <Scroll label="Probabilities by model">
      <table class="table compare" data-testid="compare-table">
        <caption class="visually-hidden">Probability of each genre by each model</caption>
        <thead>
          <tr>
            <th scope="col">Genre</th>
            {results.map((result) => (
              <th key={result.model} scope="col">
                <a href={href('models', result.model)}>{result.model}</a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Answer</th>
            {results.map((result) => (
              <td key={result.model}>
                <span class="answer-line">
                  <Genre genre={result.genre} />
                  {result.sure ? null : <span class="badge warn">not sure</span>}
                </span>
              </td>
            ))}
          </tr>
          {genresOf(results).map((genre) => (
            <tr key={genre}>
              <th scope="row">{genreName(genre)}</th>
              {results.map((result) => (
                <Cell key={result.model} result={result} genre={genre} />
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row">“Not sure” below</th>
            {results.map((result) => (
              <td key={result.model} class="number">{result.unsure_below > 0 ? percent(result.unsure_below) : 'never'}</td>
            ))}
          </tr>
          <tr>
            <th scope="row">Time</th>
            {results.map((result) => (
              <td key={result.model} class="number">
                {milliseconds(result.milliseconds)}
                {duration > 0 && result.milliseconds > 0 ? <span class="quiet"> · {integer((duration * 1000) / result.milliseconds)} × real time</span> : null}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </Scroll>
  );
}

export function CompareView({ id }: { id: string }) {
  const loaded = useResource<Loaded>(
    async (signal) => {
      const [track, results] = await Promise.all([
        getJson<Track>(`/tracks/${id}`, signal),
        getJson<{ items: Result[] }>(`/tracks/${id}/results`, signal),
      ]);
      return { track, results: results.items };
    },
    [id],
    concernsTrack(id),
  );
  const title = loaded.data ? trackTitle(loaded.data.track) : 'Models side by side';
  return (
    <Page
      title={title}
      documentTitle={`${title}: models side by side`}
      lead="All models on this track, side by side"
      actions={
        <a class="button" href={href('tracks', id)}>
          Back to the track
        </a>
      }
    >
      <Await of={loaded} what="results">
        {(data) => (
          <>
            <section class="panel" aria-label="Answers">
              {data.track.agreement ? <p>{agreementWords(data.track)}</p> : null}
              {data.results.length > 0 ? <Table loaded={data} /> : <p>No model has heard this track yet.</p>}
            </section>
            {data.track.media && data.results.length > 0 ? (
              <section class="panel" aria-labelledby="over-time">
                <h2 id="over-time">Over time</h2>
                <p class="small quiet">From 0:00 to {clock(data.track.media.duration)}; a block for each window, letters for its most probable genre, height for the probability.</p>
                {data.results
                  .filter((result) => result.windows.length > 0)
                  .map((result) => (
                    <div class="compare-lane" key={result.model}>
                      <h3>{result.model}</h3>
                      <Timeline
                        result={result}
                        duration={data.track.media?.duration ?? 1}
                        chosen={null}
                        onChoose={() => {
                          location.hash = `${href('tracks', id)}?model=${encodeURIComponent(result.model)}`;
                        }}
                      />
                    </div>
                  ))}
              </section>
            ) : null}
          </>
        )}
      </Await>
    </Page>
  );
}
