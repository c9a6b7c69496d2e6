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
import { trackNamed, trackTitle } from '../../text/track';
import { Answers } from './answers';
import { Explain } from './explain';
import { Labels } from './labels';
import { Listen, usePlayer } from './listen';
import { ModelsTable } from './models-table';
import type { Stretch } from './stack';
import type { Span } from './timeline';
import { useExplanation, type Wish } from './use-explanation';
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

/** The second that a window is asked about. */
function middleOf({ window }: Span): number {
  return Math.round((window.start + window.end) * 500) / 1000;
}

function Heard({ track, reload }: { track: Track; reload: () => void }) {
  const asked = useStore(route).query.get('model');
  const [model, setModel] = useState(asked ?? track.results[0]?.model ?? '');
  const known = track.results.some((result) => result.model === model) ? model : (track.results[0]?.model ?? '');
  const results = useResource<{ items: Result[] }>((signal) => getJson(`/tracks/${track.id}/results`, signal), [track.id, track.results.length]);
  const result = results.data?.items.find((item) => item.model === known) ?? null;
  const player = usePlayer(track);
  const [stretch, setStretch] = useState<Stretch | null>(null);
  const [chosen, setChosen] = useState<Span | null>(null);
  const [genre, setGenre] = useState('');
  useEffect(() => {
    setGenre('');
    setChosen(null);
  }, [known]);
  const said = track.results.find((item) => item.model === known)?.genre ?? '';
  const wish: Wish = { model: known, genre: genre || said, at: chosen ? middleOf(chosen) : null };
  const asking = useExplanation(track.id, wish);
  const choose = (span: Span) => {
    player?.seek(span.window.start);
    setChosen(span);
    setGenre(span.genre);
    asking.ask({ model: known, genre: span.genre, at: middleOf(span) });
  };
  return (
    <>
      <div class="split">
        {result ? <Answers result={result} /> : <Await of={results} what="results">{() => <Loading what="results" />}</Await>}
        <ModelsTable track={track} model={known} onModel={setModel} />
      </div>
      {player ? (
        <Listen track={track} result={result} player={player} asking={asking} wish={wish} chosen={chosen} onChoose={choose} stretch={stretch} onStretch={setStretch} />
      ) : null}
      <div class="split">
        {result ? (
          <Explain result={result} asking={asking} wish={wish} span={chosen} onStrongest={() => setChosen(null)} onGenre={setGenre} onGo={(time) => player?.seek(time)} />
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
          text={`${track.data ? trackNamed(track.data) : title} is removed with its answers, explanations and labels. This cannot be undone.`}
          action="Delete"
          onYes={() => void reallyDelete()}
          onNo={() => setConfirming(false)}
        />
      ) : null}
    </Page>
  );
}
