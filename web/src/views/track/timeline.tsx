import { useRef, useState } from 'preact/hooks';
import type { Result, TimelineWindow } from '../../api/types';
import { genreCode, genreFill, genreName } from '../../state/genres';
import { percent, timeRange } from '../../text/format';

export interface Span {
  window: TimelineWindow;
  index: number;
  /** Where it is drawn: windows may overlap, so each ends where the next begins. */
  from: number;
  to: number;
  genre: string;
  probability: number;
}

export function spansOf(result: Result, duration: number): Span[] {
  return result.windows.map((window, index) => {
    const next = result.windows[index + 1];
    const best = window.probabilities.reduce((top, value, place, all) => (value > all[top] ? place : top), 0);
    return {
      window,
      index,
      from: window.start,
      to: Math.min(duration, next ? next.start : window.end),
      genre: result.labels[best] ?? '',
      probability: window.probabilities[best] ?? 0,
    };
  });
}

/** The most probable genres of a window, in words. */
export function inWords(result: Result, window: TimelineWindow, count = 3): string {
  return result.labels
    .map((label, index) => ({ label, share: window.probabilities[index] }))
    .sort((a, b) => b.share - a.share)
    .slice(0, count)
    .map(({ label, share }) => `${genreName(label)} ${percent(share, 0)}`)
    .join(', ');
}

interface Props {
  result: Result;
  duration: number;
  chosen: number | null;
  onChoose: (span: Span) => void;
}

/** What each window says: letters and colour for the genre, height for its probability. Arrow keys walk along. */
export function Timeline({ result, duration, chosen, onChoose }: Props) {
  const spans = spansOf(result, duration);
  const strip = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState(0);
  const walk = (event: KeyboardEvent, index: number) => {
    const targets: Record<string, number> = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: spans.length - 1 };
    const next = targets[event.key];
    if (next === undefined || next < 0 || next >= spans.length) return;
    event.preventDefault();
    setFocus(next);
    strip.current?.querySelectorAll<HTMLButtonElement>('button')[next]?.focus();
  };
  const narrow = spans.length > 160;
  return (
    <div ref={strip} class={narrow ? 'timeline narrow' : 'timeline'} role="group" aria-label="Genre over time: a button for each window" data-testid="timeline">
      {spans.map((span) => (
        <button
          key={span.index}
          type="button"
          class={span.genre === spans[span.index + 1]?.genre ? 'window joins' : 'window'}
          tabIndex={span.index === Math.min(focus, spans.length - 1) ? 0 : -1}
          aria-pressed={chosen === span.index}
          aria-label={`${timeRange(span.window.start, span.window.end)}: ${inWords(result, span.window)}`}
          title={`${timeRange(span.window.start, span.window.end)}: ${inWords(result, span.window)}`}
          style={{ left: `${(span.from / duration) * 100}%`, width: `${((span.to - span.from) / duration) * 100}%` }}
          onClick={() => {
            setFocus(span.index);
            onChoose(span);
          }}
          onKeyDown={(event) => walk(event, span.index)}
          data-testid="timeline-window"
        >
          <span class={span.genre === spans[span.index - 1]?.genre ? 'window-code' : 'window-code changes'} data-code={genreCode(span.genre, result.labels)} />
          <span class="window-ground">
            <span class="window-fill" style={{ height: `${span.probability * 100}%`, background: genreFill(span.genre) }} />
          </span>
        </button>
      ))}
    </div>
  );
}

/** All genres over time: a row for each, the darker the more probable. */
export function HeatRows({ result, duration }: { result: Result; duration: number }) {
  const spans = spansOf(result, duration);
  return (
    <>
      {result.labels.map((label, row) => (
        <div class="lane heat-lane" key={label}>
          <div class="gutter">
            <span class="heat-label" title={genreName(label)}>{genreName(label)}</span>
          </div>
          <div class="plot">
            <svg class="heat" viewBox={`0 0 ${duration} 1`} preserveAspectRatio="none" role="img" aria-label={`${genreName(label)} over time, up to ${percent(Math.max(...spans.map((span) => span.window.probabilities[row])))}`}>
              {spans.map((span) => (
                <rect key={span.index} x={span.from} y={0} width={Math.max(0, span.to - span.from)} height={1} fill={genreFill(label)} fill-opacity={span.window.probabilities[row]}>
                  <title>{`${timeRange(span.window.start, span.window.end)}: ${percent(span.window.probabilities[row])}`}</title>
                </rect>
              ))}
            </svg>
          </div>
        </div>
      ))}
    </>
  );
}
