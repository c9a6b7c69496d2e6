import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../parts/icon';
import type { Player } from '../../state/player';
import { useStore } from '../../state/store';
import { clock } from '../../text/format';

const volumeKey = 'resonet-volume';

function savedVolume(): number {
  try {
    const value = Number(localStorage.getItem(volumeKey) ?? '1');
    return value >= 0 && value <= 1 ? value : 1;
  } catch {
    return 1;
  }
}

function Volume({ player }: { player: Player }) {
  const [volume, setVolume] = useState(savedVolume);
  const [muted, setMuted] = useState(false);
  useEffect(() => {
    player.media.volume = volume;
    player.media.muted = muted;
    try {
      localStorage.setItem(volumeKey, String(volume));
    } catch {
      // Without storage the volume holds for this visit.
    }
  }, [player, volume, muted]);
  return (
    <div class="volume">
      <button type="button" class="button ghost" aria-pressed={muted} aria-label="Mute" title="Mute" onClick={() => setMuted(!muted)}>
        <Icon name={muted ? 'muted' : 'volume'} />
      </button>
      <input type="range" min={0} max={1} step={0.05} value={volume} aria-label="Volume" onInput={(event) => setVolume(Number(event.currentTarget.value))} />
    </div>
  );
}

export function Transport({ player }: { player: Player }) {
  const playing = useStore(player.playing);
  const problem = useStore(player.problem);
  const shown = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = (time: number) => {
      if (shown.current) shown.current.textContent = clock(time);
    };
    show(player.time());
    return player.onTime(show);
  }, [player]);
  const step = (seconds: number) => player.seek(player.time() + seconds);
  return (
    <div class="transport" role="group" aria-label="Player">
      <button type="button" class="button ghost" onClick={() => step(-5)} aria-label="5 seconds back" title="5 seconds back">
        <Icon name="back" />
      </button>
      <button type="button" class="button primary round" onClick={player.toggle} aria-label={playing ? 'Pause' : 'Play'} data-testid="play">
        <Icon name={playing ? 'pause' : 'play'} />
      </button>
      <button type="button" class="button ghost" onClick={() => step(5)} aria-label="5 seconds forward" title="5 seconds forward">
        <Icon name="forward" />
      </button>
      <span class="number clock">
        <span ref={shown} data-testid="time">0:00</span>
        <span class="quiet"> / {clock(player.duration)}</span>
      </span>
      <Volume player={player} />
      {problem ? <span class="error-text" role="alert">{problem}</span> : null}
    </div>
  );
}
