// Processes as Linux tells of them in /proc.

import { readFileSync, readdirSync } from 'node:fs';

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? 0 : Number(parent);
  } catch {
    return 0;
  }
}

export const isAlive = (pid) => parentOf(pid) > 0;

/** Children of a process, their children, and so on. */
export function descendants(pid) {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => [Number(name), parentOf(name)]);
  const found = [];
  for (let wanted = [pid]; wanted.length > 0; ) {
    wanted = parents.filter(([, parent]) => wanted.includes(parent)).map(([child]) => child);
    found.push(...wanted);
  }
  return found;
}

function kilobytes(pid, file, field) {
  try {
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'latin1'))?.[1] ?? 0);
  } catch {
    return 0;  // it has ended meanwhile
  }
}

/** Memory of a process and all below it, shared pages counted once, in bytes. */
export const memoryOf = (pid) =>
  1024 * [pid, ...descendants(pid)].reduce((sum, each) => sum + kilobytes(each, 'smaps_rollup', 'Pss'), 0);

export const residentOf = (pid) => 1024 * kilobytes(pid, 'status', 'VmRSS');

export function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
