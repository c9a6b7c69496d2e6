import { useEffect, useState } from 'preact/hooks';
import { API, getJson, remove, withQuery } from '../../api/client';
import { asProblem } from '../../api/problem';
import type { Listing, Problem, Track } from '../../api/types';
import { announce } from '../../parts/announce';
import { Confirm } from '../../parts/dialog';
import { afterDeletion, focusNext } from '../../parts/focus';
import { Icon } from '../../parts/icon';
import { Await, Empty, ProblemNote } from '../../parts/notes';
import { Page } from '../../parts/page';
import { route, setQuery } from '../../router';
import { useResource } from '../../state/resource';
import { server } from '../../state/session';
import { useStore } from '../../state/store';
import { bytes, integer, plural } from '../../text/format';
import { trackNamed } from '../../text/track';
import { FilterBar, filtersOf, isFiltered, noFilters, type Filters } from './filters';
import { Rows } from './rows';

const pageSize = 50;

function rowLink(id: string | undefined): string {
  return id ? `[data-track="${id}"] a` : '';
}


interface Deletion {
  ids: string[];
  title: string;
  text: string;
}

function deletionOf(tracks: string[], listed: Track[]): Deletion {
  const one = tracks.length === 1 ? listed.find((track) => track.id === tracks[0]) : undefined;
  const what = one ? trackNamed(one) : plural(tracks.length, 'track');
  return {
    ids: tracks,
    title: one ? 'Delete the track?' : `Delete ${plural(tracks.length, 'track')}?`,
    text: `${what} ${tracks.length === 1 ? 'is' : 'are'} removed with answers, explanations and labels. This cannot be undone.`,
  };
}

export function LibraryView() {
  const filters = filtersOf(useStore(route).query);
  const facts = useStore(server);
  // Cursors of the pages before this one; the last is that of this page.
  const [cursors, setCursors] = useState<string[]>([]);
  const [selection, setSelection] = useState<Set<string>>(new Set());
  const [deletion, setDeletion] = useState<Deletion | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const cursor = cursors[cursors.length - 1] ?? '';
  const key = JSON.stringify(filters);
  const page = useResource<Listing<Track>>(
    (signal) => getJson(withQuery('/tracks', { ...filters, limit: pageSize, cursor }), signal),
    [key, cursor],
    (event) => event.kind === 'track' || event.kind === 'result',
  );
  const [kept, setKept] = useState<Listing<Track> | null>(null);
  useEffect(() => {
    if (page.data) setKept(page.data);
  }, [page.data]);
  useEffect(() => setSelection(new Set()), [key]);

  // While the next page is fetched the last one stays, so that nothing jumps.
  const shown = page.data ?? (page.loading ? kept : null);

  const change = (next: Filters) => {
    setCursors([]);
    const named = Object.entries(next).filter(([name, value]) => value !== noFilters[name as keyof Filters]);
    setQuery(Object.fromEntries(named));
  };
  const reallyDelete = async () => {
    const ids = deletion?.ids ?? [];
    const next = afterDeletion(shown?.items ?? [], ids);
    setDeletion(null);
    setProblem(null);
    let failed: Problem | null = null;
    const left = new Set(selection);
    for (const id of ids) {
      try {
        await remove(`/tracks/${id}`);
        left.delete(id);
      } catch (error) {
        const why = asProblem(error);
        if (why.status === 404) left.delete(id);
        else failed = why;
      }
    }
    setSelection(left);
    focusNext(rowLink(next));
    setProblem(failed);
    announce(failed ? failed.title : `${plural(ids.length, 'track')} deleted`);
    page.reload();
  };
  const exporting = (format: string) => {
    const { sort, order, ...rest } = filters;
    return API + withQuery('/tracks/export', { ...rest, sort, order, format });
  };
  const first = cursors.length * pageSize;
  return (
    <Page
      title="Library"
      lead={facts?.storage ? `${plural(shown && !isFiltered(filters) ? shown.total : facts.storage.tracks, 'track')}, ${bytes(facts.storage.bytes)}` : undefined}
      actions={
        <>
          <a class="button" href={exporting('csv')} download data-testid="export-csv">
            <Icon name="download" />
            CSV
          </a>
          <a class="button" href={exporting('json')} download data-testid="export-json">
            <Icon name="download" />
            JSON
          </a>
        </>
      }
    >
      <section class="panel" aria-label="Tracks">
        <FilterBar filters={filters} onChange={change} />
        {problem ? <ProblemNote problem={problem} /> : null}
        {shown ? (
          <>
            <div class="list-head">
              <span class="number" aria-live="polite" data-testid="library-total">
                {plural(shown.total, 'track')}
                {isFiltered(filters) ? ' found' : ''}
              </span>
              {isFiltered(filters) ? (
                <button type="button" class="button small" onClick={() => change({ ...noFilters, sort: filters.sort, order: filters.order })}>
                  Clear filters
                </button>
              ) : null}
              {selection.size > 0 ? (
                <button type="button" class="button small danger push" onClick={() => setDeletion(deletionOf([...selection], shown.items))} data-testid="delete-selected">
                  <Icon name="trash" />
                  Delete {integer(selection.size)} selected
                </button>
              ) : null}
            </div>
            {shown.items.length > 0 ? (
              <div class={page.loading && !page.data ? 'fading' : ''}>
                <Rows tracks={shown.items} model={filters.model || (facts?.default_model ?? '')} selection={selection} onSelection={setSelection} onDelete={(track) => setDeletion(deletionOf([track.id], [track]))} />
              </div>
            ) : (
              <Empty title={isFiltered(filters) ? 'Nothing fits these filters' : 'No tracks yet'}>
                {isFiltered(filters) ? null : <p><a href="#/">Give Resonet something to hear</a></p>}
              </Empty>
            )}
            {first > 0 || shown.next ? (
              <nav class="pages" aria-label="Pages">
                <button type="button" class="button" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))} data-testid="page-previous">
                  Previous
                </button>
                <span class="number quiet">
                  {integer(first + 1)}–{integer(first + shown.items.length)} of {integer(shown.total)}
                </span>
                <button type="button" class="button" disabled={!shown.next} onClick={() => shown.next && setCursors([...cursors, shown.next])} data-testid="page-next">
                  Next
                </button>
              </nav>
            ) : null}
          </>
        ) : (
          <Await of={page} what="tracks">
            {() => null}
          </Await>
        )}
      </section>
      {deletion ? <Confirm title={deletion.title} text={deletion.text} action="Delete" onYes={() => void reallyDelete()} onNo={() => setDeletion(null)} /> : null}
    </Page>
  );
}
