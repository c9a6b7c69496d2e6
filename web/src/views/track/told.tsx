import type { Explanation, Region, Result } from '../../api/types';
import { Icon } from '../../parts/icon';
import { genreName } from '../../state/genres';
import { clock, frequencyRange, percent, plural, signed, spanWords, timeRange } from '../../text/format';
import { Descriptors } from './descriptors';
import type { Span } from './timeline';

function Faith({ explanation }: { explanation: Explanation }) {
  const { faithfulness: check } = explanation;
  const share = percent(check.share, 0);
  const genre = genreName(explanation.genre);
  const what = explanation.kind === 'map' ? 'of the map' : 'of the descriptors';
  return (
    <div class={check.faithful ? 'note good' : 'note'} data-testid="faithfulness">
      <Icon name={check.faithful ? 'check' : 'warning'} />
      <div>
        <strong>{check.faithful ? 'The explanation holds.' : 'Do not trust this explanation: it is not faithful.'}</strong> Covering the
        most relevant {share} {what} takes {genre} from {percent(check.nothing_covered)} to {percent(check.most_relevant_covered)}.
        Covering as much at random leaves it at {percent(check.random_covered)}, covering the least relevant at{' '}
        {percent(check.least_relevant_covered)}.
      </div>
    </div>
  );
}

function RegionList({ title, regions, onGo }: { title: string; regions: Region[]; onGo: (time: number) => void }) {
  if (regions.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul class="regions">
        {regions.slice(0, 6).map((region) => (
          <li key={`${region.start}-${region.low_hz}`}>
            <button type="button" class="link number" onClick={() => onGo(region.start)} title="Go there">
              {timeRange(region.start, region.end)}
            </button>
            <span class="number">{frequencyRange(region.low_hz, region.high_hz)}</span>
            <span class="number quiet">{signed(region.relevance * 100)} points</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Probability of the genre in the chosen window, on the stretch that is explained, and on the whole track. */
function Shares({ explanation, result, span }: { explanation: Explanation; result: Result; span: Span | null }) {
  const place = result.labels.indexOf(explanation.genre);
  const rows: [string, string, number | undefined][] = [];
  if (span) rows.push(['In this window', timeRange(span.window.start, span.window.end), span.window.probabilities[place]]);
  if (explanation.kind === 'map') {
    rows.push(['On the stretch explained', timeRange(explanation.start, explanation.end), explanation.faithfulness.nothing_covered]);
  }
  rows.push(['On the whole track', result.windows.length > 0 ? plural(result.windows.length, 'window') : '', explanation.probability]);
  return (
    <dl class="shares" data-testid="explained-shares">
      {rows.map(([name, where, share]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="number">
            <b>{percent(share)}</b> <span class="quiet small">{where}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface Props {
  explanation: Explanation;
  result: Result;
  span: Span | null;
  onGo: (time: number) => void;
}

/** An explanation in words: what was heard, how probable the genre is where, what speaks for and against it. */
export function Told({ explanation, result, span, onGo }: Props) {
  const genre = genreName(explanation.genre);
  return (
    <>
      <p data-testid="explained">
        What <b>{explanation.model}</b> hears for and against <b>{genre}</b>
        {explanation.kind === 'map' ? (
          <>
            {' '}
            from <span class="number">{clock(explanation.start)}</span> to <span class="number">{clock(explanation.end)}</span>. The model is
            explained over {spanWords(explanation.end - explanation.start)} at once{span ? ', the window and what lies around it' : ''}; the map
            marks all of that stretch.
          </>
        ) : (
          ', from descriptors of the whole track.'
        )}
      </p>
      <h3>Probability of {genre}</h3>
      <Shares explanation={explanation} result={result} span={span} />
      <Faith explanation={explanation} />
      {explanation.descriptors ? <Descriptors list={explanation.descriptors} genre={explanation.genre} /> : null}
      <div class="columns">
        <RegionList title="+ for" regions={explanation.regions_for} onGo={onGo} />
        <RegionList title="− against" regions={explanation.regions_against} onGo={onGo} />
      </div>
      <p class="small quiet">
        Points are percentage points of probability that are lost (for) or won (against) when the place is covered. This shows what the model needs,
        not whether it is right.
      </p>
    </>
  );
}
