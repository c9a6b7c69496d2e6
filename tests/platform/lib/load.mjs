// Clients that upload clips and wait for the answers, bounded in number; and how long they waited.

import { wav } from './audio.mjs';

/**
 * `clients` at a time upload `uploads` different clips of `seconds` and wait until each was heard. Milliseconds of
 * each: `submit` until 202, `heard` until the job was done.
 */
export async function load(server, { clients, uploads, seconds = 2, firstSeed = 1, afterEach = async () => {} }) {
  const outcome = { submit: [], heard: [], accepted: new Map(), failed: [] };
  let next = 0;
  const started = performance.now();
  const client = async () => {
    while (next < uploads) {
      const seed = firstSeed + next++;
      const bytes = wav(seconds, seed);
      const begin = performance.now();
      const answer = await server.upload(bytes, `load-${seed}.wav`);
      outcome.submit.push(performance.now() - begin);
      if (answer.status !== 202) {
        outcome.failed.push(`${answer.status} ${answer.text()}`);
        continue;
      }
      const { track, job } = answer.json().items[0];
      outcome.accepted.set(track.id, job.id);
      const { state } = await server.finished(job.id);
      outcome.heard.push(performance.now() - begin);
      if (state !== 'done') outcome.failed.push(`job ${job.id}: ${state}`);
      await afterEach();
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  outcome.seconds = (performance.now() - started) / 1000;
  return outcome;
}

/** The value below which a share of the numbers lies (nearest rank). */
export function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
