import type { Explanation } from '../../api/types';
import { genreName } from '../../state/genres';
import { strongest } from './relevance';

interface Props {
  explanation: Explanation;
  opacity: number;
  onOpacity: (opacity: number) => void;
  stretchWords: string;
}

/** Legend of the map over the spectrogram, and how strongly it covers it. */
export function MapControls({ explanation, opacity, onOpacity, stretchWords }: Props) {
  const most = explanation.map ? strongest(explanation.map) * 100 : 0;
  return (
    <div class="map-controls">
      <span>
        Over the spectrogram: what speaks for and against <b>{genreName(explanation.genre)}</b> on all of {stretchWords}, the stretch that was explained
      </span>
      <span class="legend">
        <span>− against</span>
        <span class="legend-ramp" aria-hidden="true" />
        <span>+ for</span>
        <span class="quiet number">(full colour: {most.toFixed(1)} points)</span>
      </span>
      <label class="inline">
        Strength
        <input type="range" min={0} max={1} step={0.05} value={opacity} onInput={(event) => onOpacity(Number(event.currentTarget.value))} aria-valuetext={`${Math.round(opacity * 100)} percent`} data-testid="map-opacity" />
      </label>
    </div>
  );
}
