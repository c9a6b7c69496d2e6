import { useEffect, useRef, useState } from 'preact/hooks';
import { API } from '../../api/client';
import type { Explanation, SpectrogramFacts } from '../../api/types';
import { greys, loudnessColors } from '../../charts/colormap';
import { frequencyTicks, heightOf } from '../../charts/mel-axis';
import { genreName } from '../../state/genres';
import { useStore } from '../../state/store';
import { theme, type Theme } from '../../state/theme';
import { drawRelevance } from './relevance';

type Picture = { image: HTMLImageElement; width: number; height: number };

/** Levels of the grey picture through a table of colours, onto a canvas of the same size. */
function colorize(canvas: HTMLCanvasElement, picture: Picture, colors: [number, number, number][]): void {
  canvas.width = picture.width;
  canvas.height = picture.height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return;
  context.drawImage(picture.image, 0, 0);
  const pixels = context.getImageData(0, 0, picture.width, picture.height);
  const data = pixels.data;
  for (let index = 0; index < data.length; index += 4) {
    const [red, green, blue] = colors[data[index]];
    data[index] = red;
    data[index + 1] = green;
    data[index + 2] = blue;
    data[index + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
}

function colorsOf(shade: Theme, covered: boolean) {
  return covered ? greys(shade) : loudnessColors(shade);
}

interface Props {
  track: string;
  facts: SpectrogramFacts;
  explanation: Explanation | null;
  /** 0..1 */
  opacity: number;
}

/** The mel spectrogram, and over it what speaks for and against a genre. */
export function Spectrogram({ track, facts, explanation, opacity }: Props) {
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const [picture, setPicture] = useState<Picture | null>(null);
  const [failed, setFailed] = useState(false);
  const shade = useStore(theme);
  const map = explanation?.map ?? null;
  const covered = map !== null && opacity > 0;

  useEffect(() => {
    const image = new Image();
    image.onload = () => setPicture({ image, width: image.naturalWidth, height: image.naturalHeight });
    image.onerror = () => setFailed(true);
    image.src = `${API}/tracks/${track}/spectrogram`;
    return () => {
      image.onload = null;
      image.onerror = null;
    };
  }, [track]);

  useEffect(() => {
    if (base.current && picture) colorize(base.current, picture, colorsOf(shade, covered));
  }, [picture, shade, covered]);

  useEffect(() => {
    if (over.current) drawRelevance(over.current, map, facts, shade);
  }, [map, facts, shade]);

  if (failed) return <p class="quiet spectrogram-missing">The spectrogram cannot be shown.</p>;
  const label = covered
    ? `Mel spectrogram, overlaid with what speaks for and against ${genreName(explanation?.genre ?? '')}; the regions are listed below`
    : 'Mel spectrogram: time from left to right, frequency from bottom to top, loudness as colour';
  return (
    <div class="spectrogram" data-testid="spectrogram">
      <canvas ref={base} role="img" aria-label={label} />
      <canvas ref={over} class="explain-canvas" style={{ opacity: String(opacity) }} aria-hidden="true" data-testid={map ? 'explain-map' : undefined} />
      {explanation && covered ? (
        <span
          class="explained-stretch"
          style={{ left: `${(explanation.start / facts.duration) * 100}%`, width: `${((explanation.end - explanation.start) / facts.duration) * 100}%` }}
          aria-hidden="true"
        />
      ) : null}
      {explanation && covered ? <Regions explanation={explanation} facts={facts} /> : null}
    </div>
  );
}

/** The strongest regions as frames with a sign, so that colour is not all that tells them apart. */
function Regions({ explanation, facts }: { explanation: Explanation; facts: SpectrogramFacts }) {
  const marks = [
    ...explanation.regions_for.slice(0, 3).map((region) => ({ region, sign: '+' })),
    ...explanation.regions_against.slice(0, 3).map((region) => ({ region, sign: '−' })),
  ];
  return (
    <>
      {marks.map(({ region, sign }) => {
        const bottom = heightOf(region.low_hz, facts.frequency_edges_hz);
        const top = heightOf(region.high_hz, facts.frequency_edges_hz);
        return (
          <span
            key={`${sign}${region.start}-${region.low_hz}`}
            class={sign === '+' ? 'region for' : 'region against'}
            style={{
              left: `${(region.start / facts.duration) * 100}%`,
              width: `${((region.end - region.start) / facts.duration) * 100}%`,
              bottom: `${bottom * 100}%`,
              height: `${(top - bottom) * 100}%`,
            }}
            aria-hidden="true"
          >
            <b>{sign}</b>
          </span>
        );
      })}
    </>
  );
}

export function FrequencyAxis({ facts }: { facts: SpectrogramFacts }) {
  return (
    <div class="axis-y" aria-hidden="true">
      {frequencyTicks(facts.frequency_edges_hz).map(({ hz, height }, index, all) => (
        <span key={hz} class="tick-y" style={{ bottom: `${height * 100}%` }}>
          {hz / 1000}
          {index === all.length - 1 ? ' kHz' : ''}
        </span>
      ))}
    </div>
  );
}
