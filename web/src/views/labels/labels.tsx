import { useState } from 'preact/hooks';
import { API, getJson, remove, withQuery } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { Label, Listing, Problem, Track } from '../../api/types';
import { Confirm } from '../../parts/dialog';
import { afterDeletion, focusNext } from '../../parts/focus';
import { Genre } from '../../parts/genre';
import { Icon } from '../../parts/icon';
import { Await, Empty, ProblemNote } from '../../parts/notes';
import { Page } from '../../parts/page';
import { Time } from '../../parts/time';
import { href } from '../../router';
import { genreName } from '../../state/genres';
import { useResource } from '../../state/resource';
import { plural, timeRange } from '../../text/format';
import { trackTitle } from '../../text/track';
import { Said } from '../track/labels';

/** Title, artist and file of a labelled track, as the library shows them. */
function Labelled({ label, track }: { label: Label; track: Track | undefined }) {
  const name = label.name ?? label.track.slice(0, 12);
  const title = track ? trackTitle(track) : name;
  return (
    <>
      <a href={href('tracks', label.track)}>{title}</a>
      {track?.tags.artist ? <span class="quiet small">{track.tags.artist}</span> : null}
      {title !== name ? <span class="quiet small">{name}</span> : null}
    </>
  );
}

export function LabelsView() {
  const [cursors, setCursors] = useState<string[]>([]);
  const [deleting, setDeleting] = useState<Label | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const cursor = cursors[cursors.length - 1] ?? '';
  const labels = useResource<Listing<Label>>((signal) => getJson(withQuery('/labels', { limit: 50, cursor }), signal), [cursor], (event) => event.kind === 'track');
  // Labels name the file alone; titles and artists are those of the tracks.
  const tracks = useResource<Listing<Track>>((signal) => getJson(withQuery('/tracks', { label: 'any', limit: 200 }), signal), ['labelled'], (event) => event.kind === 'track');
  const reallyDelete = async () => {
    const label = deleting;
    const next = label ? afterDeletion(labels.data?.items ?? [], [label.id]) : undefined;
    setDeleting(null);
    if (!label) return;
    try {
      await remove(`/labels/${label.id}`);
      focusNext(next === undefined ? '' : `[data-label="${next}"] a`);
      labels.reload();
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  return (
    <Page
      title="Labels"
      lead="What listeners say, with what the models had said. The export is a table that resonet dataset and resonet train take."
      actions={
        <a class="button" href={`${API}/labels/export`} download data-testid="labels-export">
          <Icon name="download" />
          Export for training (CSV)
        </a>
      }
    >
      {problem ? <ProblemNote problem={problem} /> : null}
      <section class="panel" aria-label="Labels">
        <Await of={labels} what="labels">
          {(list) =>
            list.items.length === 0 ? (
              <Empty title="No labels yet">
                <p>Where a model is wrong, say so on the page of the track.</p>
              </Empty>
            ) : (
              <>
                <p class="number">{plural(list.total, 'label')}</p>
                <table class="table labels-table" data-testid="labels-table">
                  <caption class="visually-hidden">Labels</caption>
                  <thead>
                    <tr>
                      <th scope="col">Track</th>
                      <th scope="col">Label</th>
                      <th scope="col">Stretch</th>
                      <th scope="col">Note</th>
                      <th scope="col">The models had said</th>
                      <th scope="col">By, when</th>
                      <th scope="col"><span class="visually-hidden">Delete</span></th>
                    </tr>
                  </thead>
                  <tbody>
                    {list.items.map((label) => (
                      <tr key={label.id} data-testid="label-row" data-label={label.id}>
                        <th scope="row">
                          <Labelled label={label} track={tracks.data?.items.find((track) => track.id === label.track)} />
                        </th>
                        <td><Genre genre={label.genre} /></td>
                        <td class="number">{label.start !== null && label.end !== null ? timeRange(label.start, label.end) : 'whole track'}</td>
                        <td class="small cell-note">{label.note || <span class="quiet none">–</span>}</td>
                        <td class="small cell-said"><Said label={label} /></td>
                        <td class="small cell-by">
                          {label.by}, <span class="quiet number"><Time at={label.created} /></span>
                        </td>
                        <td class="cell-tools">
                          <button type="button" class="button ghost small" onClick={() => setDeleting(label)} aria-label={`Delete the label ${genreName(label.genre)} of ${label.name ?? 'the track'}`} title="Delete">
                            <Icon name="trash" />
                          </button>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
                {cursors.length > 0 || list.next ? (
                  <nav class="pages" aria-label="Pages">
                    <button type="button" class="button" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>Previous</button>
                    <button type="button" class="button" disabled={!list.next} onClick={() => list.next && setCursors([...cursors, list.next])}>Next</button>
                  </nav>
                ) : null}
              </>
            )
          }
        </Await>
      </section>
      {deleting ? (
        <Confirm title="Delete the label?" text={`“${genreName(deleting.genre)}” by ${deleting.by} is lost.`} action="Delete" onYes={() => void reallyDelete()} onNo={() => setDeleting(null)} />
      ) : null}
    </Page>
  );
}
