import { useEffect, useRef, useState } from 'preact/hooks';
import { roundTicks } from './ticks';

export interface Dot {
  name: string;
  value: number;
  low: number | null;
  high: number | null;
  /** What is said beside it. */
  words: string;
}

interface Props {
  dots: Dot[];
  label: string;
  /** Of the axis, with its unit. */
  axis: string;
  /** A line drawn at this value, as 0 for differences. */
  mark?: number;
  /** The axis never goes beyond these. */
  limits?: [number, number];
}

const row = 40;
const bottom = 44;

/** Values with their intervals, one a row. */
export function DotPlot({ dots, label, axis, mark, limits }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    if (!box.current) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(260, entry.contentRect.width)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  if (dots.length === 0) return null;
  const values = dots.flatMap((dot) => [dot.value, dot.low ?? dot.value, dot.high ?? dot.value]);
  if (mark !== undefined) values.push(mark);
  const pad = (Math.max(...values) - Math.min(...values)) * 0.08 || 1;
  const low = Math.max(limits?.[0] ?? -Infinity, Math.min(...values) - pad);
  const high = Math.min(limits?.[1] ?? Infinity, Math.max(...values) + pad);
  const wide = width >= 560;
  const left = wide ? Math.min(220, 24 + 7.5 * Math.max(...dots.map((dot) => dot.name.length))) : 8;
  const step = wide ? row : row + 16;
  const height = dots.length * step + bottom;
  const x = (value: number) => left + ((value - low) / (high - low || 1)) * (width - left - 16);
  return (
    <div ref={box} class="dot-plot">
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={`${label}. ${dots.map((dot) => `${dot.name}: ${dot.words}`).join('; ')}`}>
        {roundTicks(low, high, wide ? 6 : 4).map((tick) => (
          <g key={tick}>
            <line class="grid" x1={x(tick)} x2={x(tick)} y1={0} y2={height - bottom + 4} />
            <text class="tick" x={x(tick)} y={height - bottom + 20} text-anchor="middle">
              {String(Number(tick.toFixed(6))).replace('-', '−')}
            </text>
          </g>
        ))}
        <text class="tick" x={(left + width - 16) / 2} y={height - 4} text-anchor="middle">
          {axis}
        </text>
        {mark !== undefined ? <line class="mark" x1={x(mark)} x2={x(mark)} y1={0} y2={height - bottom + 4} /> : null}
        {dots.map((dot, index) => {
          const y = index * step + (wide ? row / 2 : row);
          return (
            <g key={dot.name}>
              <text class="dot-name" x={0} y={wide ? y + 4 : y - 16}>
                {dot.name}
              </text>
              {dot.low !== null && dot.high !== null ? (
                <>
                  <line class="interval" x1={x(dot.low)} x2={x(dot.high)} y1={y} y2={y} />
                  <line class="interval" x1={x(dot.low)} x2={x(dot.low)} y1={y - 5} y2={y + 5} />
                  <line class="interval" x1={x(dot.high)} x2={x(dot.high)} y1={y - 5} y2={y + 5} />
                </>
              ) : null}
              <circle class="dot" cx={x(dot.value)} cy={y} r={5} />
            </g>
          );
        })}
      </svg>
    </div>
  );
}
