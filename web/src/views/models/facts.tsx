export type Fact = [name: string, value: string | null];

/** A value of a model file in words: {"train": 442} -> "train 442". */
function words(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(words).join(', ');
  if (typeof value === 'object') return Object.entries(value).map(([name, inner]) => `${name} ${words(inner) ?? '–'}`).join(', ');
  return String(value);
}

export function factsOfObject(values: Record<string, unknown>): Fact[] {
  return Object.entries(values).map(([name, value]): Fact => [name, words(value)]);
}

/** Names and values; what is not known is left out. */
export function Facts({ list }: { list: Fact[] }) {
  return (
    <dl class="facts">
      {list
        .filter((fact): fact is [string, string] => fact[1] !== null && fact[1] !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name.replace(/_/g, ' ')}</dt>
            <dd class="number">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
