import { createStore, type Store } from './store';

/** The one clock that waveform, spectrogram and timeline of a track share. */
export interface Player {
  media: HTMLAudioElement;
  duration: number;
  playing: Store<boolean>;
  problem: Store<string>;
  /** Calls at every frame while it plays, and after each seek, with the time in seconds. */
  onTime: (listener: (time: number) => void) => () => void;
  time: () => number;
  seek: (time: number) => void;
  toggle: () => void;
  destroy: () => void;
}

const playFailed = 'This browser cannot play the file. It can still be downloaded.';

export function createPlayer(source: string, duration: number): Player {
  const media = new Audio();
  media.preload = 'metadata';
  media.src = source;
  const playing = createStore(false);
  const problem = createStore('');
  const listeners = new Set<(time: number) => void>();
  let frame = 0;
  let wanted = 0;

  const tell = () => {
    const now = media.readyState > 0 ? media.currentTime : wanted;
    for (const listener of listeners) listener(now);
  };
  const run = () => {
    tell();
    frame = media.paused ? 0 : requestAnimationFrame(run);
  };
  const start = () => {
    playing.set(true);
    if (!frame) frame = requestAnimationFrame(run);
  };
  const stop = () => {
    playing.set(false);
    tell();
  };
  media.addEventListener('play', start);
  media.addEventListener('pause', stop);
  media.addEventListener('ended', stop);
  media.addEventListener('seeked', tell);
  media.addEventListener('timeupdate', tell);
  media.addEventListener('error', () => media.getAttribute('src') && problem.set(playFailed));
  media.addEventListener('loadedmetadata', () => {
    problem.set('');
    if (wanted > 0) media.currentTime = wanted;
  });

  return {
    media,
    duration,
    playing,
    problem,
    onTime(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    time: () => (media.readyState > 0 ? media.currentTime : wanted),
    seek(time) {
      wanted = Math.min(duration, Math.max(0, time));
      if (media.readyState > 0) media.currentTime = wanted;
      tell();
    },
    toggle() {
      if (media.paused) media.play().catch(() => media.error && problem.set(playFailed));
      else media.pause();
    },
    destroy() {
      media.pause();
      cancelAnimationFrame(frame);
      listeners.clear();
      media.removeAttribute('src');
      media.load();
    },
  };
}
