import { server } from './session';

// Ten colours that stay apart for most kinds of colour blindness, by lightness as well as by hue. A code of
// letters always stands beside them, so that nothing is said by colour alone.
const fixed = ['blues', 'classical', 'country', 'disco', 'hiphop', 'jazz', 'metal', 'pop', 'reggae', 'rock'];

/** Index of the colour (0..9) of a genre; the ten of GTZAN always look alike. */
export function genreColor(genre: string): number {
  const known = fixed.indexOf(bare(genre));
  if (known >= 0) return known;
  const others = (server.get()?.genres ?? []).filter((name) => !fixed.includes(name));
  const place = others.indexOf(genre);
  if (place >= 0) return place % fixed.length;
  let sum = 0;
  for (const character of genre) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return sum % fixed.length;
}

/** CSS value of that colour, in the theme of the page. */
export function genreFill(genre: string): string {
  return `var(--genre-${genreColor(genre)})`;
}

const shown: Record<string, string> = { hiphop: 'hip-hop', rnb: 'R&B', 'r&b': 'R&B' };

/** The same for every spelling of one genre: "Hip-Hop", "hip hop" and "hiphop". */
function bare(genre: string): string {
  return genre.toLowerCase().replace(/[\s_-]+/g, '');
}

/** The genre as people write it. */
export function genreName(genre: string): string {
  return shown[bare(genre)] ?? genre.replace(/_/g, ' ');
}

/** The server's own spelling of what was typed, if it knows the genre. */
export function genreTyped(text: string): string {
  const typed = text.trim();
  return (server.get()?.genres ?? []).find((name) => bare(name) === bare(typed)) ?? typed;
}

/** The fewest letters (two or more) that tell a genre from the other ones. */
export function genreCode(genre: string, all: readonly string[]): string {
  for (let length = 2; length < genre.length; length += 1) {
    const head = genre.slice(0, length).toLowerCase();
    if (!all.some((other) => other !== genre && other.toLowerCase().startsWith(head))) return head;
  }
  return genre;
}
