import { detailOf, titleOf } from '../../api/problem';
import type { Track } from '../../api/types';
import { Answer, Genre } from '../../parts/genre';
import { Icon } from '../../parts/icon';
import { Time } from '../../parts/time';
import { href } from '../../router';
import { clock } from '../../text/format';
import { stateWord, trackTitle, wasCancelled } from '../../text/track';

interface RowProps {
  track: Track;
  model: string;
  selected: boolean;
  onSelect: (selected: boolean) => void;
  onDelete: () => void;
}

function Row({ track, model, selected, onSelect, onDelete }: RowProps) {
  const result = track.results.find((item) => item.model === model) ?? track.results[0];
  const title = trackTitle(track);
  return (
    <tr data-testid="library-row" data-track={track.id} class={selected ? 'chosen' : ''}>
      <td class="cell-select">
        <input type="checkbox" checked={selected} onChange={(event) => onSelect(event.currentTarget.checked)} aria-label={`Select ${title}`} data-testid="library-select" />
      </td>
      <th scope="row" class="cell-name">
        <a href={href('tracks', track.id)}>{title}</a>
        {track.tags.artist ? <span class="quiet small">{track.tags.artist}</span> : null}
        {title !== track.name ? <span class="quiet small">{track.name}</span> : null}
      </th>
      <td class="cell-answer">
        {result ? <Answer result={result} /> : <span class={track.state === 'failed' && !wasCancelled(track) ? 'badge bad' : 'badge'} title={track.error ? `${titleOf(track.error)}. ${detailOf(track.error)}` : undefined}>{stateWord(track)}</span>}
      </td>
      <td class="cell-labels">
        {track.labels.length > 0 ? [...new Set(track.labels.map((label) => label.genre))].map((genre) => <Genre key={genre} genre={genre} />) : <span class="quiet none">–</span>}
      </td>
      <td class="right number cell-duration">{track.media ? clock(track.media.duration) : '–'}</td>
      <td class="cell-added number quiet">
        <Time at={track.added} />
      </td>
      <td class="cell-tools">
        <button type="button" class="button ghost small" onClick={onDelete} aria-label={`Delete ${title}`} title="Delete" data-testid="library-delete">
          <Icon name="trash" />
        </button>
      </td>
    </tr>
  );
}

interface Props {
  tracks: Track[];
  model: string;
  selection: ReadonlySet<string>;
  onSelection: (selection: Set<string>) => void;
  onDelete: (track: Track) => void;
}

export function Rows({ tracks, model, selection, onSelection, onDelete }: Props) {
  const all = tracks.length > 0 && tracks.every((track) => selection.has(track.id));
  const set = (id: string, on: boolean) => {
    const next = new Set(selection);
    if (on) next.add(id);
    else next.delete(id);
    onSelection(next);
  };
  const setAll = (on: boolean) => {
    const next = new Set(selection);
    for (const track of tracks) {
      if (on) next.add(track.id);
      else next.delete(track.id);
    }
    onSelection(next);
  };
  return (
    <table class="table picks library">
      <caption class="visually-hidden">Tracks</caption>
      <thead>
        <tr>
          <th scope="col" class="cell-select">
            <input type="checkbox" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} aria-label="Select all on this page" data-testid="select-all" />
          </th>
          <th scope="col">Track</th>
          <th scope="col">Answer</th>
          <th scope="col">Labels</th>
          <th scope="col" class="right">
            Length
          </th>
          <th scope="col">Added</th>
          <th scope="col">
            <span class="visually-hidden">Delete</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tracks.map((track) => (
          <Row key={track.id} track={track} model={model} selected={selection.has(track.id)} onSelect={(on) => set(track.id, on)} onDelete={() => onDelete(track)} />
        ))}
      </tbody>
    </table>
  );
}
