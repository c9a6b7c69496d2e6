// Where a frequency lies in a picture whose rows are mel bands.

/**
 * Share of the height, 0 at the bottom, at which a frequency lies, given the edges of the bands (Hz, lowest
 * first, one more than bands, evenly spaced in the picture).
 */
export function heightOf(hz: number, edges: readonly number[]): number {
  const bands = edges.length - 1;
  if (bands < 1 || hz <= edges[0]) return 0;
  if (hz >= edges[bands]) return 1;
  let low = 0;
  let high = bands;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= hz) low = middle;
    else high = middle;
  }
  const width = edges[high] - edges[low];
  return (low + (width > 0 ? (hz - edges[low]) / width : 0)) / bands;
}

/** Round frequencies for the axis, none closer than `least` (share of the height) to the one before. */
export function frequencyTicks(edges: readonly number[], least = 0.07): { hz: number; height: number }[] {
  const ticks: { hz: number; height: number }[] = [];
  for (const hz of [500, 1000, 2000, 4000, 8000, 16000]) {
    if (hz > edges[edges.length - 1]) break;
    const height = heightOf(hz, edges);
    if (height > 0.97 || height - (ticks[ticks.length - 1]?.height ?? -1) < least) continue;
    ticks.push({ hz, height });
  }
  return ticks;
}
