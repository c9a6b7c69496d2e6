import { useEffect, useState } from 'preact/hooks';
import { API, getJson, remove } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { Problem, Result, Track } from '../../api/types';
import { Confirm } from '../../parts/dialog';
import { Icon } from '../../parts/icon';
import { Await, Loading, ProblemNote } from '../../parts/notes';
import { Page } from '../../parts/page';
import { go, route } from '../../router';
import type { LiveEvent } from '../../state/live';
import { useResource } from '../../state/resource';
import { useStore } from '../../state/store';
import { bytes, clock, date, integer } from '../../text/format';
import { trackTitle } from '../../text/track';
import { Answers } from './answers';
import { Explain } from './explain';
import { Labels } from './labels';
import { Listen, usePlayer } from './listen';
import { ModelsTable } from './models-table';
import type { Stretch } from './stack';
import { useExplanation } from './use-explanation';
import { Waiting } from './waiting';

function channels(count: number): string {
  return count === 1 ? 'mono' : count === 2 ? 'stereo' : `${count} channels`;
}

function facts(track: Track): string {
  const { media, tags } = track;
  const parts = [tags.artist, tags.album, tags.title ? track.name : null];
  if (media) parts.push(clock(media.duration), media.codec, `${integer(media.sample_rate)} Hz`, channels(media.channels));
  parts.push(bytes(track.bytes), `added ${date(track.added)}`);
  return parts.filter(Boolean).join(' · ');
}

export function concernsTrack(id: string) {
  return (event: LiveEvent) =>
    (event.kind === 'track' && event.id === id) ||
    (event.kind === 'result' && event.result.track === id) ||
    (event.kind === 'job' && event.job.track === id && event.job.kind === 'analyse' && event.job.state !== 'running');
}

function Heard({ track, reload }: { track: Track; reload: () => void }) {
  const asked = useStore(route).query.get('model');
  const [model, setModel] = useState(asked ?? track.results[0]?.model ?? '');
  const known = track.results.some((result) => result.model === model) ? model : (track.results[0]?.model ?? '');
  const results = useResource<{ items: Result[] }>((signal) => getJson(`/tracks/${track.id}/results`, signal), [track.id, track.results.length]);
  const result = results.data?.items.find((item) => item.model === known) ?? null;
  const player = usePlayer(track);
  const asking = useExplanation(track.id, known);
  const [stretch, setStretch] = useState<Stretch | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const [genre, setGenre] = useState('');
  useEffect(() => {
    setGenre('');
    setAt(null);
  }, [known]);
  const why = (place: number, name: string) => {
    setAt(place);
    setGenre(name);
    asking.ask({ model: known, genre: name, at: place });
  };
  return (
    <>
      <div class="split">
        {result ? <Answers result={result} /> : <Await of={results} what="results">{() => <Loading what="results" />}</Await>}
        <ModelsTable track={track} model={known} onModel={setModel} />
      </div>
      {player ? (
        <Listen track={track} result={result} player={player} explanation={asking.explanation} stretch={stretch} onStretch={setStretch} onWhy={why} />
      ) : null}
      <div class="split">
        {result ? (
          <Explain result={result} asking={asking} at={at} onAt={setAt} genre={genre} onGenre={setGenre} onGo={(time) => player?.seek(time)} />
        ) : null}
        <Labels track={track} stretch={stretch} onStretch={setStretch} onChange={reload} />
      </div>
    </>
  );
}

export function TrackView({ id }: { id: string }) {
  const track = useResource<Track>((signal) => getJson(`/tracks/${id}`, signal), [id], concernsTrack(id));
  const [confirming, setConfirming] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const reallyDelete = () =>
    remove(`/tracks/${id}`).then(
      () => go('library'),
      (error) => {
        setConfirming(false);
        setProblem(asProblem(error));
      },
    );
  const title = track.data ? trackTitle(track.data) : 'Track';
  return (
    <Page
      title={title}
      lead={track.data ? facts(track.data) : undefined}
      actions={
        track.data ? (
          <>
            <a class="button" href={`${API}/tracks/${id}/audio?download=1`} download>
              <Icon name="download" />
              Download
            </a>
            <button type="button" class="button" onClick={() => setConfirming(true)} data-testid="track-delete">
              <Icon name="trash" />
              Delete
            </button>
          </>
        ) : undefined
      }
    >
      {problem ? <ProblemNote problem={problem} /> : null}
      <Await of={track} what="track">
        {(data) => (data.results.length > 0 ? <Heard key={id} track={data} reload={track.reload} /> : <Waiting track={data} reload={track.reload} />)}
      </Await>
      {confirming ? (
        <Confirm
          title="Delete the track?"
          text={`“${title}” is removed with its answers, explanations and labels. This cannot be undone.`}
          action="Delete"
          onYes={() => void reallyDelete()}
          onNo={() => setConfirming(false)}
        />
      ) : null}
    </Page>
  );
}
