import { useEffect, useRef, useState } from 'preact/hooks';
import { compact } from '../text/format';
import { roundTicks } from './ticks';

export interface Line {
  name: string;
  /** Place of its colour and dash: 0 or 1. */
  style: 0 | 1;
  points: [number, number | null][];
}

interface Props {
  title: string;
  unit: string;
  xLabel: string;
  lines: Line[];
  /** Of the y axis; found from the points if left out. */
  range?: [number, number];
}

const height = 240;
const margin = { left: 48, right: 12, top: 16, bottom: 36 };

function isThere(point: [number, number | null]): point is [number, number] {
  return point[1] !== null && Number.isFinite(point[1]);
}

function pathOf(points: [number, number | null][], x: (value: number) => number, y: (value: number) => number): string {
  // Some figures are there for every fifth epoch only: the points that exist are connected.
  return points
    .filter(isThere)
    .map(([at, value], index) => `${index > 0 ? 'L' : 'M'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('');
}

/** Lines over one axis; lines differ by dash as well as by colour. */
export function LineChart({ title, unit, xLabel, lines, range }: Props) {
  const box = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(480);
  useEffect(() => {
    if (!box.current) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(240, entry.contentRect.width)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const drawn = lines.filter((line) => line.points.some(isThere));
  const points = drawn.flatMap((line) => line.points.filter(isThere));
  if (points.length === 0) return null;
  const xs = points.map(([at]) => at);
  const ys = points.map(([, value]) => value);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = range ?? [Math.min(0, ...ys), Math.max(...ys) * 1.05 || 1];
  const x = (value: number) => margin.left + ((value - left) / (right - left || 1)) * (width - margin.left - margin.right);
  const y = (value: number) => height - margin.bottom - ((value - low) / (high - low || 1)) * (height - margin.top - margin.bottom);
  const last = (line: Line) => line.points.filter(isThere).pop()?.[1] ?? 0;
  const summary = drawn.map((line) => `${line.name} ends at ${compact(last(line))}`).join(', ');
  return (
    <figure class="chart" ref={box}>
      <figcaption>
        <span>
          {title} {unit ? <span class="quiet">({unit})</span> : null}
        </span>
        <span class="chart-legend">
          {drawn.map((line) => (
            <span key={line.name}>
              <svg width="28" height="8" aria-hidden="true" focusable="false">
                <path d="M1 4H27" class={`line line-${line.style}`} />
              </svg>
              {line.name}
            </span>
          ))}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={`${title}: ${summary}`}>
        {roundTicks(low, high, 4).map((tick) => (
          <g key={tick}>
            <line class="grid" x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
            <text class="tick" x={margin.left - 8} y={y(tick) + 4} text-anchor="end">
              {Number(tick.toFixed(6))}
            </text>
          </g>
        ))}
        {roundTicks(left, right, width < 400 ? 4 : 6).map((tick) => (
          <text key={tick} class="tick" x={x(tick)} y={height - margin.bottom + 18} text-anchor="middle">
            {tick}
          </text>
        ))}
        <text class="tick" x={(margin.left + width - margin.right) / 2} y={height - 2} text-anchor="middle">
          {xLabel}
        </text>
        {drawn.map((line) => (
          <g key={line.name}>
            <path class={`line line-${line.style}`} d={pathOf(line.points, x, y)} />
            {line.points.filter(isThere).length === 1
              ? line.points.filter(isThere).map(([at, value]) => <circle key={at} class={`point-${line.style}`} cx={x(at)} cy={y(value)} r={3} />)
              : null}
          </g>
        ))}
      </svg>
    </figure>
  );
}
