// Sound that tests make themselves. A seed gives other sound, and so other bytes.

import { readFileSync } from 'node:fs';
import { Draws } from './draws.mjs';
import { examples } from './places.mjs';

const sampleRate = 22050;

/** A chord of three partials with noise; 16 bit, mono. */
export function samples(seconds, seed = 1, rate = sampleRate) {
  const draws = new Draws(seed);
  const steps = [0, 1, 2].map(() => (2 * Math.PI * (110 + 880 * draws.next())) / rate);
  const noise = 2000 + 4000 * draws.next();
  const out = new Int16Array(Math.round(seconds * rate));
  for (let i = 0; i < out.length; ++i) {
    let value = noise * (draws.next() - 0.5);
    for (const step of steps) value += 5000 * Math.sin(i * step);
    out[i] = value;
  }
  return out;
}

function pcm(values, bigEndian = false) {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, i) => (bigEndian ? bytes.writeInt16BE(value, 2 * i) : bytes.writeInt16LE(value, 2 * i)));
  return bytes;
}

export function wavOf(values, rate = sampleRate) {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + 2 * values.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(2 * rate, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(2 * values.length, 40);
  return Buffer.concat([head, pcm(values)]);
}

export const wav = (seconds = 3, seed = 1) => wavOf(samples(seconds, seed));

/** The same as Sun audio, which browsers do not play. */
export function au(seconds = 3, seed = 1) {
  const values = samples(seconds, seed);
  const head = Buffer.alloc(24);
  head.write('.snd', 0);
  [24, 2 * values.length, 3, sampleRate, 1].forEach((field, i) => head.writeUInt32BE(field, 4 + 4 * i));
  return Buffer.concat([head, pcm(values, true)]);
}

export const silence = (seconds = 3) => wavOf(new Int16Array(Math.round(seconds * sampleRate)));

function crc(bytes, width, polynomial) {
  const top = 1 << (width - 1);
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << (width - 8);
    for (let bit = 0; bit < 8; ++bit) value = value & top ? (value << 1) ^ polynomial : value << 1;
    value &= (1 << width) - 1;
  }
  return value;
}

/** FLAC (RFC 9639) of verbatim blocks; at most 127 blocks of 4096 samples. */
export function flac(seconds = 2, seed = 1) {
  const block = 4096;
  const count = Math.min(127, Math.floor((seconds * sampleRate) / block));
  const values = samples(seconds, seed);
  const info = Buffer.alloc(42);
  info.write('fLaC', 0);
  info[4] = 0x80;
  info[7] = 34;
  info.writeUInt16BE(block, 8);
  info.writeUInt16BE(block, 10);
  // Rate: 20 bits, channels - 1: 3, bits - 1: 5, samples: 36.
  const packed = (BigInt(sampleRate) << 44n) | (15n << 36n) | BigInt(count * block);
  info.writeBigUInt64BE(packed, 18);
  const frames = [info];
  for (let i = 0; i < count; ++i) {
    // 4096 samples, rate and bits of STREAMINFO, mono; one verbatim subframe.
    const head = [0xff, 0xf8, 0xc0, 0x00, i];
    const body = [Buffer.from([...head, crc(head, 8, 0x07), 0x02]), pcm(values.subarray(i * block, (i + 1) * block), true)];
    const sum = Buffer.alloc(2);
    sum.writeUInt16BE(crc(Buffer.concat(body), 16, 0x8005));
    frames.push(...body, sum);
  }
  return Buffer.concat(frames);
}

/** Frames of MPEG-1 layer 3, 128 kbit/s, 44100 Hz, with chance for content. */
export function mp3Like(frames = 60, seed = 1) {
  const draws = new Draws(seed);
  const out = [];
  for (let i = 0; i < frames; ++i) out.push(Buffer.from([0xff, 0xfb, 0x90, 0x64]), draws.bytes(413));
  return Buffer.concat(out);
}

/** One of the bundled clips, 30 s of Ogg Opus. */
export const opus = (index = 0) => readFileSync(examples[index % examples.length]);
