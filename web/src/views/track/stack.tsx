import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { timeTicks } from '../../charts/ticks';
import type { Player } from '../../state/player';
import { clock } from '../../text/format';

export interface Stretch {
  start: number;
  end: number;
}

interface Props {
  player: Player;
  stretch: Stretch | null;
  onStretch: (stretch: Stretch | null) => void;
  children: ComponentChildren;
}

/**
 * Lanes one above another that share the time axis, the moving cursor and the chosen stretch. A click in a
 * lane of the class "seekable" moves there, dragging chooses a stretch.
 */
export function Stack({ player, stretch, onStretch, children }: Props) {
  const plot = useRef<HTMLDivElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  const { duration } = player;

  useEffect(() => {
    if (!plot.current) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(entry.contentRect.width));
    observer.observe(plot.current);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const move = (time: number) => {
      if (cursor.current) cursor.current.style.transform = `translateX(${(Math.min(time, duration) / duration) * width}px)`;
    };
    move(player.time());
    return player.onTime(move);
  }, [player, width, duration]);

  const timeAt = (x: number) => {
    const box = plot.current?.getBoundingClientRect();
    if (!box || box.width === 0) return 0;
    return Math.min(1, Math.max(0, (x - box.left) / box.width)) * duration;
  };

  const down = (event: PointerEvent) => {
    const lane = (event.target as Element).closest('.seekable');
    if (!lane || event.button !== 0) return;
    const from = event.clientX;
    let dragged = false;
    const move = (next: PointerEvent) => {
      if (Math.abs(next.clientX - from) > 5) dragged = true;
      if (!dragged) return;
      const [start, end] = [timeAt(from), timeAt(next.clientX)].sort((a, b) => a - b);
      onStretch({ start, end });
    };
    const over = (last: PointerEvent) => {
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', over);
      window.removeEventListener('pointercancel', over);
      if (!dragged && last.type === 'pointerup') player.seek(timeAt(last.clientX));
    };
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', over);
    window.addEventListener('pointercancel', over);
  };

  return (
    <div class="stack" onPointerDown={down}>
      {children}
      <div class="lane">
        <div class="gutter axis-note">min:s</div>
        <div class="plot axis-x" aria-hidden="true">
          {timeTicks(duration, width).map((time) => (
            <span key={time} class="tick-x" style={{ left: `${(time / duration) * 100}%` }}>
              {clock(time)}
            </span>
          ))}
        </div>
      </div>
      <div class="over-plot" ref={plot} aria-hidden="true">
        {stretch ? (
          <div class="stretch" style={{ left: `${(stretch.start / duration) * 100}%`, width: `${((stretch.end - stretch.start) / duration) * 100}%` }} />
        ) : null}
        <div ref={cursor} class="cursor" />
      </div>
    </div>
  );
}
