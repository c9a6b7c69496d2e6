import type { Track } from '../api/types';

/** The title in quotes, with the file's name where that is another. */
export function trackNamed(track: Track): string {
  const title = trackTitle(track);
  return title === track.name ? `“${title}”` : `“${title}” (${track.name})`;
}

/** Title from the tags, else the file's name. */
export function trackTitle(track: Track): string {
  return track.tags.title || track.name;
}

/** True where the only job was called off: nothing is wrong with the track. */
export function wasCancelled(track: Track): boolean {
  return track.state === 'failed' && Boolean(track.error?.type.endsWith(':cancelled'));
}

/** State of a track without results, in a word. */
export function stateWord(track: Track): string {
  return wasCancelled(track) ? 'cancelled' : track.state;
}
