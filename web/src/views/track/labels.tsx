import { useEffect, useState } from 'preact/hooks';
import { postJson, remove } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { Label, Problem, Track } from '../../api/types';
import { announce } from '../../parts/announce';
import { Confirm } from '../../parts/dialog';
import { Genre } from '../../parts/genre';
import { Icon } from '../../parts/icon';
import { ProblemNote } from '../../parts/notes';
import { Time } from '../../parts/time';
import { genreName, genreTyped } from '../../state/genres';
import { server } from '../../state/session';
import { useStore } from '../../state/store';
import { clock, parseClock, percent, timeRange } from '../../text/format';
import type { Stretch } from './stack';

/** What the models had said when a label was given. */
export function Said({ label }: { label: Label }) {
  if (label.said.length === 0) return <>no model had heard it</>;
  return <>{label.said.map((result) => `${result.model}: ${genreName(result.genre)} ${percent(result.probability, 0)}`).join(', ')}</>;
}

function Given({ label, onDelete }: { label: Label; onDelete: () => void }) {
  return (
    <li class="given" data-testid="label-item">
      <div>
        <p class="answer-line">
          <Genre genre={label.genre} />
          {label.start !== null && label.end !== null ? <span class="number quiet">{timeRange(label.start, label.end)}</span> : <span class="quiet">whole track</span>}
        </p>
        {label.note ? <p class="given-note">{label.note}</p> : null}
        <p class="small quiet">
          By {label.by}, <Time at={label.created} />. The models had said: <Said label={label} />.
        </p>
      </div>
      <button type="button" class="button ghost small" onClick={onDelete} aria-label={`Delete the label ${genreName(label.genre)}`} title="Delete" data-testid="label-delete">
        <Icon name="trash" />
      </button>
    </li>
  );
}

interface Props {
  track: Track;
  stretch: Stretch | null;
  onStretch: (stretch: Stretch | null) => void;
  onChange: () => void;
}

/** "That's wrong": the listener's own genre, for the whole track or a stretch of it. */
export function Labels({ track, stretch, onStretch, onChange }: Props) {
  const genres = useStore(server)?.genres ?? [];
  const [genre, setGenre] = useState('');
  const [note, setNote] = useState('');
  const [start, setStart] = useState('');
  const [end, setEnd] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [invalid, setInvalid] = useState('');
  const [deleting, setDeleting] = useState<Label | null>(null);
  useEffect(() => {
    setStart(stretch ? clock(stretch.start, 1) : '');
    setEnd(stretch ? clock(stretch.end, 1) : '');
  }, [stretch]);

  const save = async (event: Event) => {
    event.preventDefault();
    setInvalid('');
    setProblem(null);
    const body: Record<string, unknown> = { genre: genreTyped(genre), note: note.trim() };
    if (start.trim() || end.trim()) {
      const from = parseClock(start || '0');
      const to = end.trim() ? parseClock(end) : (track.media?.duration ?? null);
      if (from === null || to === null || to <= from) {
        setInvalid('Give the stretch as min:s, with the end after the start, or leave both empty.');
        return;
      }
      body.start = from;
      body.end = to;
    }
    try {
      await postJson<Label>(`/tracks/${track.id}/labels`, body);
      announce(`Saved: ${genreName(genreTyped(genre))}`);
      setGenre('');
      setNote('');
      onStretch(null);
      onChange();
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  const reallyDelete = async () => {
    const label = deleting;
    setDeleting(null);
    if (!label) return;
    try {
      await remove(`/labels/${label.id}`);
      onChange();
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  return (
    <section aria-labelledby="wrong-title" class="panel">
      <h2 id="wrong-title">That's wrong?</h2>
      <p class="quiet">Say what it is. Your labels are kept with what the models had said, and can be exported to train on.</p>
      <form class="form label-form" onSubmit={save} data-testid="label-form">
        <label class="field">
          <span>Genre</span>
          <input list="known-genres" required maxLength={64} value={genre} onInput={(event) => setGenre(event.currentTarget.value)} data-testid="label-genre" placeholder="one of the list, or your own" />
        </label>
        <datalist id="known-genres">
          {genres.map((name) => (
            <option key={name} value={genreName(name)} />
          ))}
        </datalist>
        <div class="pair">
          <label class="field">
            <span>From (min:s)</span>
            <input class="number" value={start} onInput={(event) => setStart(event.currentTarget.value)} placeholder="start" data-testid="label-start" />
          </label>
          <label class="field">
            <span>To (min:s)</span>
            <input class="number" value={end} onInput={(event) => setEnd(event.currentTarget.value)} placeholder="end" data-testid="label-end" />
          </label>
        </div>
        <label class="field">
          <span>Note (optional)</span>
          <textarea rows={2} maxLength={1000} value={note} onInput={(event) => setNote(event.currentTarget.value)} data-testid="label-note" />
        </label>
        <p class="small quiet">Drag over the waveform to choose a stretch; without one the label holds for the whole track.</p>
        {invalid ? <p class="error-text" role="alert">{invalid}</p> : null}
        {problem ? <ProblemNote problem={problem} /> : null}
        <div>
          <button type="submit" class="button primary" disabled={!genre.trim()} data-testid="label-save">
            Save label
          </button>
        </div>
      </form>
      {track.labels.length > 0 ? (
        <ul class="givens" aria-label="Labels of this track">
          {track.labels.map((label) => (
            <Given key={label.id} label={label} onDelete={() => setDeleting(label)} />
          ))}
        </ul>
      ) : null}
      {deleting ? (
        <Confirm title="Delete the label?" text={`“${genreName(deleting.genre)}” by ${deleting.by} is lost.`} action="Delete" onYes={() => void reallyDelete()} onNo={() => setDeleting(null)} />
      ) : null}
    </section>
  );
}
