/** Round values from `low` to `high`, about `count` of them. */
export function roundTicks(low: number, high: number, count = 5): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  const ticks: number[] = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index += 1) ticks.push(index * step);
  return ticks;
}

/** Times for an axis, so that a label has at least `room` pixels. */
export function timeTicks(duration: number, width: number, room = 64): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400];
  const most = Math.max(1, Math.floor(width / room));
  const step = steps.find((value) => duration / value <= most) ?? 36000;
  const ticks: number[] = [];
  for (let time = 0; time <= duration; time += step) ticks.push(time);
  return ticks;
}
