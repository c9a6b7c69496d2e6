// A sequential colour map for spectrograms: lightness rises evenly in OKLab (Ottosson 2020), so that equal steps
// of loudness look equal; hue runs from violet over red to yellow. On a light page it runs the other way, so
// that silence has the colour of paper.
import type { Theme } from '../state/theme';

type Rgb = [number, number, number];

function gamma(linear: number): number {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}

/** OKLCH to sRGB, cut to what a screen shows. `hue` in degrees. */
export function oklch(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    gamma(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    gamma(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** 256 colours, quiet to loud. */
export function loudnessColors(theme: Theme): Rgb[] {
  return Array.from({ length: 256 }, (_, level) => {
    const share = level / 255;
    const bow = Math.sin(Math.PI * Math.min(1, share * 1.02)) ** 0.8;
    if (theme === 'dark') return oklch(0.16 + 0.79 * share, 0.02 + 0.17 * bow, 285 + 175 * share);
    return oklch(0.985 - 0.77 * share, 0.008 + 0.115 * bow, 95 - 165 * share);
  });
}

/** 256 greys, quiet to loud: the ground that the explanation's colours are laid on. */
export function greys(theme: Theme): Rgb[] {
  return Array.from({ length: 256 }, (_, level) => {
    const share = level / 255;
    return theme === 'dark' ? oklch(0.16 + 0.6 * share, 0, 0) : oklch(0.985 - 0.55 * share, 0, 0);
  });
}

/** For (warm) and against (cold), as used by the map and its legend. */
export const speaksFor: Record<Theme, Rgb> = { light: [200, 60, 10], dark: [255, 122, 60] };
export const speaksAgainst: Record<Theme, Rgb> = { light: [20, 80, 200], dark: [90, 160, 255] };
