import type { RelevanceMap, SpectrogramFacts } from '../../api/types';
import { speaksAgainst, speaksFor } from '../../charts/colormap';
import { heightOf } from '../../charts/mel-axis';
import type { Theme } from '../../state/theme';

const rows = 256;
const mostColumns = 2400;

/** The relevance that counts as full colour: nearly the largest, so that one cell does not pale all others. */
export function strongest(map: RelevanceMap): number {
  const sizes = map.relevance.flat().map(Math.abs).sort((a, b) => a - b);
  return sizes[Math.floor(sizes.length * 0.995)] || sizes[sizes.length - 1] || 1;
}

/** Draws each cell of the map where the spectrogram has it: warm for, cold against, the stronger the denser. */
export function drawRelevance(canvas: HTMLCanvasElement, map: RelevanceMap | null, facts: SpectrogramFacts, theme: Theme): void {
  canvas.width = Math.min(mostColumns, Math.max(600, facts.columns));
  canvas.height = rows;
  const context = canvas.getContext('2d');
  if (!context || !map) return;
  const full = strongest(map);
  const x = (time: number) => Math.round((time / facts.duration) * canvas.width);
  const y = (hz: number) => Math.round((1 - heightOf(hz, facts.frequency_edges_hz)) * rows);
  map.relevance.forEach((row, band) => {
    const bottom = y(map.frequency_edges_hz[band]);
    const top = y(map.frequency_edges_hz[band + 1]);
    row.forEach((value, column) => {
      const share = Math.min(1, Math.abs(value) / full);
      if (share < 0.04) return;
      const [red, green, blue] = value > 0 ? speaksFor[theme] : speaksAgainst[theme];
      const left = x(map.time_edges[column]);
      context.fillStyle = `rgba(${red}, ${green}, ${blue}, ${(share ** 0.8).toFixed(3)})`;
      context.fillRect(left, top, Math.max(1, x(map.time_edges[column + 1]) - left), Math.max(1, bottom - top));
    });
  });
}
