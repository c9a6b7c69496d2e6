import type { Track } from '../api/types';

/** Title from the tags, else the file's name. */
export function trackTitle(track: Track): string {
  return track.tags.title || track.name;
}
