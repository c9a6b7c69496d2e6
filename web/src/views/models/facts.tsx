export type Fact = [name: string, value: string | null];

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
