import { getJson, withQuery } from '../../api/client';
import type { Listing, Track } from '../../api/types';
import { Answer } from '../../parts/genre';
import { Await } from '../../parts/notes';
import { useTitle } from '../../parts/page';
import { Time } from '../../parts/time';
import { href } from '../../router';
import { useResource } from '../../state/resource';
import { clock } from '../../text/format';
import { stateWord, trackTitle, wasCancelled } from '../../text/track';
import { DropZone } from './drop-zone';
import { UploadList } from './upload-list';

function Recent({ track }: { track: Track }) {
  const result = track.results[0];
  return (
    <li class="recent" data-testid="recent-track">
      <a class="recent-link" href={href('tracks', track.id)}>
        <span class="recent-name">{trackTitle(track)}</span>
        <span class="quiet small">
          {track.tags.artist ? `${track.tags.artist} · ` : ''}
          {track.media ? `${clock(track.media.duration)} · ` : ''}
          <Time at={track.added} />
        </span>
      </a>
      {result ? <Answer result={result} /> : <span class={track.state === 'failed' && !wasCancelled(track) ? 'badge bad' : 'badge'}>{stateWord(track)}</span>}
    </li>
  );
}

export function StartView() {
  useTitle('Resonet');
  const recent = useResource<Listing<Track>>(
    (signal) => getJson(withQuery('/tracks', { state: 'heard', limit: 8, sort: 'added', order: 'desc' }), signal),
    ['recent'],
    (event) => event.kind === 'track' || event.kind === 'result',
  );
  return (
    <div class="start">
      <div class="hero">
        <h1>What genre is this?</h1>
        <p class="lead">Give Resonet a piece of music. It listens, says the genre, how sure it is, and why.</p>
      </div>
      <DropZone />
      <UploadList />
      <section aria-labelledby="recent-title" class="panel">
        <div class="panel-head">
          <h2 id="recent-title">Recently heard</h2>
          <a class="push" href="#/library">
            All tracks
          </a>
        </div>
        <Await of={recent} what="tracks">
          {(list) =>
            list.items.length === 0 ? (
              <p class="quiet">Nothing yet. What you give to Resonet appears here.</p>
            ) : (
              <ul class="recents">
                {list.items.map((track) => (
                  <Recent key={track.id} track={track} />
                ))}
              </ul>
            )
          }
        </Await>
      </section>
    </div>
  );
}
