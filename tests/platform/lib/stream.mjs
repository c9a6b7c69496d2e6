// A stream of uploads that is going on while something happens to the server.

import { wav } from './audio.mjs';
import { pause } from './places.mjs';

/**
 * Uploads clips, `clients` at a time with a `rest` of milliseconds after each, until told to stop. `next()` gives
 * the seed of the next clip. What was answered is kept: `accepted` has the tracks that the server promised to hear.
 */
export class UploadStream {
  constructor(server, clients, next, rest = 40) {
    this.accepted = new Map();
    this.refused = [];
    this.lost = 0;
    this.stopped = false;
    this.done = Promise.all(Array.from({ length: clients }, () => this.run(server, next, rest)));
  }

  async run(server, next, rest) {
    while (!this.stopped) {
      const seed = next();
      try {
        const answer = await server.upload(wav(1.5, seed), `clip-${seed}.wav`);
        if (answer.status === 202) this.accepted.set(answer.json().items[0].track.id, answer.json().items[0].job.id);
        else this.refused.push(answer);
      } catch {
        ++this.lost;  // no answer: nothing was promised
        if (this.stopped) return;
      }
      await pause(rest);
    }
  }

  async stop() {
    this.stopped = true;
    await this.done;
    return this.accepted;
  }
}

/** What is wrong with the tracks that were promised: each has to be heard by all models, once. Empty: nothing. */
export async function brokenPromises(server, accepted) {
  const models = (await server.get('server')).models.length;
  const wrong = [];
  const tracks = new Map((await server.all('tracks')).map((track) => [track.id, track]));
  const jobs = Map.groupBy ? Map.groupBy(await server.all('jobs'), ({ track }) => track) : group(await server.all('jobs'));
  for (const id of accepted.keys()) if (!tracks.has(id)) wrong.push(`${id}: lost`);
  for (const [id, track] of tracks) {
    const own = jobs.get(id) ?? [];
    const done = own.filter(({ state, kind }) => state === 'done' && kind === 'analyse');
    if (track.state !== 'heard') wrong.push(`${id}: ${track.state} ${JSON.stringify(track.error)}`);
    if (own.length !== 1 || done.length !== 1) wrong.push(`${id}: jobs ${JSON.stringify(own.map(({ state, error }) => [state, error?.detail]))}`);
    if (track.results.length !== models || !track.media) wrong.push(`${id}: ${track.results.length} results`);
    const promised = accepted.get(id);
    if (promised && own[0]?.id !== promised) wrong.push(`${id}: another job than was promised`);
  }
  return wrong;
}

function group(jobs) {
  const map = new Map();
  for (const job of jobs) map.set(job.track, [...(map.get(job.track) ?? []), job]);
  return map;
}
