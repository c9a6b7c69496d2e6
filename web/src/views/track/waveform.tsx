import { useEffect, useRef } from 'preact/hooks';
import WaveSurfer from 'wavesurfer.js';
import type { Waveform as Peaks } from '../../api/types';
import type { Player } from '../../state/player';
import { useStore } from '../../state/store';
import { theme } from '../../state/theme';
import { clock } from '../../text/format';

function nonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function colors() {
  return { waveColor: color('--wave'), progressColor: color('--accent') };
}

interface Props {
  peaks: Peaks;
  player: Player;
}

/** The waveform of the server's peaks; nothing is decoded in the browser. Arrow keys move in it. */
export function Waveform({ peaks, player }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLDivElement>(null);
  const surfer = useRef<WaveSurfer | null>(null);
  const shade = useStore(theme);

  useEffect(() => {
    if (!box.current) return undefined;
    const low = peaks.peaks.filter((_, index) => index % 2 === 0);
    const high = peaks.peaks.filter((_, index) => index % 2 === 1);
    const made = WaveSurfer.create({
      container: box.current,
      media: player.media,
      peaks: [high, low],
      duration: peaks.duration,
      height: 72,
      cursorWidth: 0,
      interact: false,
      normalize: true,
      hideScrollbar: true,
      cspNonce: nonce(),
      ...colors(),
    });
    surfer.current = made;
    return () => {
      surfer.current = null;
      made.destroy();
    };
  }, [peaks, player]);

  useEffect(() => surfer.current?.setOptions(colors()), [shade]);

  useEffect(() => {
    const show = (time: number) => {
      slider.current?.setAttribute('aria-valuenow', time.toFixed(0));
      slider.current?.setAttribute('aria-valuetext', `${clock(time)} of ${clock(player.duration)}`);
    };
    show(player.time());
    return player.onTime(show);
  }, [player]);

  const keys = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 1 : 5;
    const now = player.time();
    if (event.key === 'ArrowRight' || event.key === 'ArrowUp') player.seek(now + step);
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') player.seek(now - step);
    else if (event.key === 'Home') player.seek(0);
    else if (event.key === 'End') player.seek(player.duration);
    else if (event.key === ' ' || event.key === 'Enter') player.toggle();
    else return;
    event.preventDefault();
  };
  return (
    <div ref={slider} class="waveform" role="slider" tabIndex={0} aria-label="Place in the track" aria-valuemin={0} aria-valuemax={Math.round(player.duration)} onKeyDown={keys} data-testid="waveform">
      <div ref={box} />
    </div>
  );
}
