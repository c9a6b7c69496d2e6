import type { Descriptor } from '../../api/types';
import { Scroll } from '../../parts/scroll';
import { genreName } from '../../state/genres';
import { compact, signed } from '../../text/format';

/** What each descriptor adds or takes, for models that hear no spectrogram. */
export function Descriptors({ list, genre }: { list: Descriptor[]; genre: string }) {
  const sorted = [...list].sort((a, b) => Math.abs(b.relevance) - Math.abs(a.relevance)).slice(0, 20);
  const most = Math.max(...sorted.map((item) => Math.abs(item.relevance)), 1e-9);
  return (
    <Scroll label="Table of descriptors">
      <table class="table descriptors" data-testid="descriptors">
        <caption>Strongest descriptors for and against {genreName(genre)}</caption>
        <thead>
          <tr>
            <th scope="col">Descriptor</th>
            <th scope="col" class="right">Here</th>
            <th scope="col" class="right">Usual</th>
            <th scope="col">Points</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((item) => (
            <tr key={item.name}>
              <th scope="row">{item.name}</th>
              <td class="right number">{compact(item.value)}</td>
              <td class="right number">{compact(item.training_mean)}</td>
              <td>
                <span class="diverging" aria-hidden="true">
                  <span class={item.relevance >= 0 ? 'for' : 'against'} style={{ width: `${(Math.abs(item.relevance) / most) * 50}%` }} />
                </span>
                <span class="number">{signed(item.relevance * 100)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
