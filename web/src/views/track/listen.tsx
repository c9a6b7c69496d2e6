import { useEffect, useState } from 'preact/hooks';
import { API, getJson } from '../../api/client';
import type { Result, SpectrogramFacts, Track, Waveform as Peaks } from '../../api/types';
import { createPlayer, type Player } from '../../state/player';
import { useResource } from '../../state/resource';
import { genreName } from '../../state/genres';
import { clock, timeRange } from '../../text/format';
import { Explaining } from './explain';
import { MapControls } from './map-controls';
import { FrequencyAxis, Spectrogram } from './spectrogram';
import { Stack, type Stretch } from './stack';
import { HeatRows, inWords, Timeline, type Span } from './timeline';
import { Transport } from './transport';
import type { Asking, Wish } from './use-explanation';
import { Waveform } from './waveform';

const playable = /mpeg|mp3|ogg|opus|flac|wav|webm|mp4|aac/;

/** The file itself where the browser plays it, else the server's own rendering. */
function sourceOf(track: Track): string {
  const mime = track.media?.mime ?? '';
  const can = playable.test(mime) && document.createElement('audio').canPlayType(mime) !== '';
  return `${API}/tracks/${track.id}/${can ? 'audio' : 'preview'}`;
}

export function usePlayer(track: Track): Player | null {
  const [player, setPlayer] = useState<Player | null>(null);
  const duration = track.media?.duration ?? 0;
  useEffect(() => {
    if (duration <= 0) return undefined;
    const made = createPlayer(sourceOf(track), duration);
    setPlayer(made);
    return () => made.destroy();
  }, [track.id, duration]);
  return player;
}

/** To the words that go with the map. */
function readWhy(): void {
  const title = document.getElementById('why-title');
  title?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  title?.focus({ preventScroll: true });
}

interface Props {
  track: Track;
  result: Result | null;
  player: Player;
  asking: Asking;
  wish: Wish;
  chosen: Span | null;
  onChoose: (span: Span) => void;
  stretch: Stretch | null;
  onStretch: (stretch: Stretch | null) => void;
}

/** Player, waveform, genre over time and spectrogram, one above another. */
export function Listen({ track, result, player, asking, wish, chosen, onChoose, stretch, onStretch }: Props) {
  const waveform = useResource<Peaks>((signal) => getJson(`/tracks/${track.id}/waveform`, signal), [track.id]);
  const facts = useResource<SpectrogramFacts>((signal) => getJson(`/tracks/${track.id}/spectrogram.json`, signal), [track.id]);
  const [opacity, setOpacity] = useState(0.85);
  const [heat, setHeat] = useState(false);
  const { explanation } = asking;
  return (
    <section aria-labelledby="listen-title" class="panel listen">
      <div class="panel-head">
        <h2 id="listen-title" class="visually-hidden">
          Listen
        </h2>
        <Transport player={player} />
        {stretch ? (
          <span class="stretch-words">
            Chosen: <span class="number">{timeRange(stretch.start, stretch.end)}</span>
            <button type="button" class="button small" onClick={() => onStretch(null)}>
              Clear
            </button>
          </span>
        ) : null}
        <button type="button" class="button small push" aria-pressed={heat} onClick={() => setHeat(!heat)} data-testid="all-genres">
          All genres over time
        </button>
      </div>
      <Stack player={player} stretch={stretch} onStretch={onStretch}>
        <div class="lane">
          <div class="gutter" />
          <div class="plot seekable">{waveform.data ? <Waveform peaks={waveform.data} player={player} /> : <div class="waveform pending" />}</div>
        </div>
        {result && result.windows.length > 0 ? (
          <div class="lane">
            <div class="gutter gutter-words">genre</div>
            <div class="plot">
              <Timeline result={result} duration={player.duration} chosen={chosen?.index ?? null} onChoose={onChoose} />
            </div>
          </div>
        ) : null}
        {heat && result ? <HeatRows result={result} duration={player.duration} /> : null}
        {facts.data ? (
          <div class="lane">
            <div class="gutter">
              <FrequencyAxis facts={facts.data} />
            </div>
            <div class="plot seekable">
              <Spectrogram track={track.id} facts={facts.data} explanation={explanation} opacity={opacity} />
            </div>
          </div>
        ) : null}
      </Stack>
      {chosen && result ? (
        <div class="window-words" data-testid="window-words">
          <span>
            <b class="number">{timeRange(chosen.window.start, chosen.window.end)}</b>: {inWords(result, chosen.window)}
          </span>
          <Explaining asking={asking} />
          {asking.running ? null : (
            <button type="button" class="button small" onClick={explanation ? readWhy : () => asking.ask(wish)} data-testid="why-here">
              {explanation ? `Read why ${genreName(wish.genre)}` : `Why ${genreName(wish.genre)} here?`}
            </button>
          )}
        </div>
      ) : (
        <p class="small quiet">
          <b>Click a block to ask why.</b> Each is a window of the model: letters for its most probable genre, height for the probability. A click on the
          waveform or the spectrogram only moves there.
        </p>
      )}
      {explanation?.map ? <MapControls explanation={explanation} opacity={opacity} onOpacity={setOpacity} stretchWords={`${clock(explanation.start)}–${clock(explanation.end)}`} /> : null}
    </section>
  );
}
