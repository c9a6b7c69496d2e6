import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../parts/icon';
import { genreName } from '../../state/genres';
import { server } from '../../state/session';
import { useStore } from '../../state/store';

/** Filters as the API names them; empty: not set. */
export type Filters = Record<'q' | 'genre' | 'model' | 'min_probability' | 'max_probability' | 'sure' | 'state' | 'label' | 'sort' | 'order', string>;

export const noFilters: Filters = {
  q: '', genre: '', model: '', min_probability: '', max_probability: '', sure: '', state: '', label: '', sort: 'added', order: 'desc',
};

export function filtersOf(query: URLSearchParams): Filters {
  const filters = { ...noFilters };
  for (const name of Object.keys(filters) as (keyof Filters)[]) filters[name] = query.get(name) ?? filters[name];
  return filters;
}

export function isFiltered(filters: Filters): boolean {
  return (Object.keys(filters) as (keyof Filters)[]).some((name) => name !== 'sort' && name !== 'order' && filters[name] !== '');
}

interface ChoiceProps {
  label: string;
  value: string;
  options: [string, string][];
  onChange: (value: string) => void;
  testId: string;
}

function Choice({ label, value, options, onChange, testId }: ChoiceProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)} data-testid={testId}>
        {options.map(([key, name]) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A share typed as a percentage. */
function Percentage({ label, value, onChange, testId }: { label: string; value: string; onChange: (value: string) => void; testId: string }) {
  const shown = value === '' ? '' : String(Math.round(Number(value) * 1000) / 10);
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="number"
        min={0}
        max={100}
        step="any"
        value={shown}
        placeholder={label.startsWith('From') ? '0' : '100'}
        onChange={(event) => {
          const { value: text } = event.currentTarget;
          onChange(text === '' ? '' : String(Math.min(100, Math.max(0, Number(text))) / 100));
        }}
        data-testid={testId}
      />
    </label>
  );
}

const sorts: [string, string][] = [
  ['added:desc', 'newest first'],
  ['added:asc', 'oldest first'],
  ['name:asc', 'name, A to Z'],
  ['name:desc', 'name, Z to A'],
  ['genre:asc', 'genre'],
  ['probability:desc', 'most probable first'],
  ['probability:asc', 'least probable first'],
  ['duration:desc', 'longest first'],
  ['duration:asc', 'shortest first'],
];

interface Props {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

export function FilterBar({ filters, onChange }: Props) {
  const facts = useStore(server);
  const genres = facts?.genres ?? [];
  const [text, setText] = useState(filters.q);
  useEffect(() => setText(filters.q), [filters.q]);
  useEffect(() => {
    if (text === filters.q) return undefined;
    const timer = window.setTimeout(() => onChange({ ...filters, q: text }), 250);
    return () => window.clearTimeout(timer);
  }, [text, filters]);
  const set = (name: keyof Filters) => (value: string) => onChange({ ...filters, [name]: value });
  const genreOptions = genres.map((name): [string, string] => [name, genreName(name)]);
  return (
    <form class="filters" role="search" aria-label="Tracks" onSubmit={(event) => event.preventDefault()}>
      <label class="field search-field">
        <span>Search</span>
        <span class="with-icon">
          <Icon name="search" />
          <input type="search" value={text} onInput={(event) => setText(event.currentTarget.value)} placeholder="name, title or artist" data-testid="library-search" />
        </span>
      </label>
      <Choice label="Genre" value={filters.genre} options={[['', 'any'], ...genreOptions]} onChange={set('genre')} testId="filter-genre" />
      <Choice label="Sure" value={filters.sure} options={[['', 'either'], ['true', 'sure'], ['false', 'not sure']]} onChange={set('sure')} testId="filter-sure" />
      <Choice
        label="Sort by"
        value={`${filters.sort}:${filters.order}`}
        options={sorts}
        onChange={(value) => {
          const [sort, order] = value.split(':');
          onChange({ ...filters, sort, order });
        }}
        testId="filter-sort"
      />
      <details class="more-filters" open={Boolean(filters.model || filters.label || filters.state || filters.min_probability || filters.max_probability)}>
        <summary data-testid="more-filters">More filters</summary>
        <div class="filters">
          <Percentage label="From (%)" value={filters.min_probability} onChange={set('min_probability')} testId="filter-min" />
          <Percentage label="To (%)" value={filters.max_probability} onChange={set('max_probability')} testId="filter-max" />
          <Choice
            label="Answer of"
            value={filters.model}
            options={[['', facts?.default_model ? `${facts.default_model} (default)` : 'default model'], ...(facts?.models ?? []).filter((name) => name !== facts?.default_model).map((name): [string, string] => [name, name])]}
            onChange={set('model')}
            testId="filter-model"
          />
          <Choice label="Label" value={filters.label} options={[['', 'with or without'], ['any', 'with a label'], ['none', 'without'], ...genreOptions]} onChange={set('label')} testId="filter-label" />
          <Choice label="State" value={filters.state} options={[['', 'any'], ['heard', 'heard'], ['waiting', 'waiting'], ['failed', 'failed']]} onChange={set('state')} testId="filter-state" />
        </div>
      </details>
    </form>
  );
}
