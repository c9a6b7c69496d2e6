import { useEffect, useRef, useState } from 'preact/hooks';

export interface Recorder {
  state: 'idle' | 'asking' | 'recording';
  seconds: number;
  /** Loudness of the last moment, 0..1. */
  level: number;
  message: string;
  start: () => void;
  /** Ends the recording and gives it out. */
  stop: () => void;
  cancel: () => void;
}

const kinds: [string, string][] = [
  ['audio/webm;codecs=opus', 'webm'],
  ['audio/ogg;codecs=opus', 'ogg'],
  ['audio/mp4', 'm4a'],
];

function why(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return 'The microphone is not allowed. Allow it in the site settings of the browser, then try again.';
  }
  if (name === 'NotFoundError') return 'No microphone was found.';
  if (name === 'NotReadableError') return 'The microphone is in use by another program.';
  return 'The microphone cannot be used.';
}

function notPossible(): string {
  if (!window.isSecureContext) return 'Browsers allow the microphone only over https, or on this machine itself (localhost).';
  if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === 'undefined') return 'This browser cannot record.';
  return '';
}

function nameNow(ending: string): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `recording ${day} ${two(now.getHours())}.${two(now.getMinutes())}.${two(now.getSeconds())}.${ending}`;
}

interface Session {
  recorder: MediaRecorder;
  stream: MediaStream;
  context: AudioContext;
  timer: number;
  keep: boolean;
}

/** Records from the microphone, without the processing that is meant for speech. */
export function useRecorder(give: (file: Blob, name: string) => void): Recorder {
  const [state, setState] = useState<Recorder['state']>('idle');
  const [seconds, setSeconds] = useState(0);
  const [level, setLevel] = useState(0);
  const [message, setMessage] = useState('');
  const session = useRef<Session | null>(null);

  const begin = (stream: MediaStream) => {
    const [mime, ending] = kinds.find(([type]) => MediaRecorder.isTypeSupported(type)) ?? ['', 'webm'];
    const recorder = new MediaRecorder(stream, mime ? { mimeType: mime, audioBitsPerSecond: 160000 } : {});
    const context = new AudioContext();
    const meter = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(meter);
    const samples = new Float32Array(meter.fftSize);
    const began = Date.now();
    const timer = window.setInterval(() => {
      meter.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
      setLevel(Math.min(1, Math.max(0, 1 + Math.log10(power + 1e-6) / 6)));
      setSeconds((Date.now() - began) / 1000);
    }, 100);
    const parts: Blob[] = [];
    const now: Session = { recorder, stream, context, timer, keep: false };
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      window.clearInterval(timer);
      stream.getTracks().forEach((track) => track.stop());
      void context.close();
      session.current = null;
      setState('idle');
      if (now.keep) give(new Blob(parts, { type: mime.split(';')[0] }), nameNow(ending));
    };
    session.current = now;
    recorder.start(1000);
    setSeconds(0);
    setState('recording');
  };

  const start = () => {
    const problem = notPossible();
    setMessage(problem);
    if (problem) return;
    setState('asking');
    const wish = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    navigator.mediaDevices.getUserMedia({ audio: wish }).then(begin, (error) => {
      setState('idle');
      setMessage(why(error));
    });
  };
  const end = (keep: boolean) => {
    if (!session.current) return;
    session.current.keep = keep;
    session.current.recorder.stop();
  };
  useEffect(() => () => end(false), []);
  return { state, seconds, level, message, start, stop: () => end(true), cancel: () => end(false) };
}
