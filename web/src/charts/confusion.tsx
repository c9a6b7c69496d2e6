import { useRef, useState } from 'preact/hooks';
import { Scroll } from '../parts/scroll';
import { genreCode, genreName } from '../state/genres';
import { percent } from '../text/format';

interface Props {
  labels: string[];
  /** Counts: row = true genre, column = what the model said. */
  counts: number[][];
  caption: string;
}

/** A table of counts, shaded by the share of the row. Arrow keys walk from cell to cell. */
export function Confusion({ labels, counts, caption }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const [focus, setFocus] = useState<[number, number]>([0, 0]);
  const [shown, setShown] = useState<[number, number] | null>(null);
  const walk = (event: KeyboardEvent) => {
    const steps: Record<string, [number, number]> = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const keep = (value: number) => Math.min(labels.length - 1, Math.max(0, value));
    const next: [number, number] = [keep(focus[0] + step[0]), keep(focus[1] + step[1])];
    setFocus(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next[0]}-${next[1]}"]`)?.focus();
  };
  const words = ([row, column]: [number, number]) => {
    const total = counts[row].reduce((sum, value) => sum + value, 0);
    const count = counts[row][column];
    const said = row === column ? 'named rightly' : `taken for ${genreName(labels[column])}`;
    return `${count} of ${total} ${genreName(labels[row])} clips ${said} (${percent(total ? count / total : 0)})`;
  };
  return (
    <div>
      <p class="small quiet confusion-words" aria-hidden="true">
        {caption}
      </p>
      <Scroll label={caption}>
        <table ref={table} class="confusion" onKeyDown={walk} data-testid="confusion">
          <caption class="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              <th scope="col" class="corner">
                true <span aria-hidden="true">↓</span> said <span aria-hidden="true">→</span>
              </th>
              {labels.map((label) => (
                <th key={label} scope="col" title={genreName(label)}>
                  <abbr title={genreName(label)}>{genreCode(label, labels)}</abbr>
                </th>
              ))}
              <th scope="col" class="sum">n</th>
            </tr>
          </thead>
          <tbody>
            {counts.map((cells, row) => {
              const total = cells.reduce((sum, value) => sum + value, 0);
              return (
                <tr key={labels[row]}>
                  <th scope="row">
                    {genreName(labels[row] ?? '')} <span class="quiet">{genreCode(labels[row] ?? '', labels)}</span>
                  </th>
                  {cells.map((count, column) => {
                    const share = total > 0 ? count / total : 0;
                    const classes = [`heat-${Math.ceil(share * 8)}`, row === column ? 'diagonal' : '', count === 0 ? 'zero' : ''];
                    return (
                      <td
                        key={column}
                        class={classes.join(' ')}
                        tabIndex={focus[0] === row && focus[1] === column ? 0 : -1}
                        data-cell={`${row}-${column}`}
                        title={words([row, column])}
                        onFocus={() => {
                          setFocus([row, column]);
                          setShown([row, column]);
                        }}
                        onMouseEnter={() => setShown([row, column])}
                      >
                        {count}
                      </td>
                    );
                  })}
                  <td class="sum number">{total}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
      <p class="small quiet" aria-live="polite">
        {shown ? words(shown) : 'Shade: share of the row. Point at a cell, or walk with the arrow keys, to read it.'}
      </p>
    </div>
  );
}
