/**
 * Work that one process does at a time, on all machines that see the folder of its lock: a folder, since of several that make the same
 * one a single one succeeds. Its file `owner` tells who works. Plain JavaScript on Node's own modules: nothing is installed yet.
 */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { Unready } from './unready.mjs';

/** Longer than anybody works, milliseconds. */
const PATIENCE = 20 * 60_000;
/** Between two looks at the lock, milliseconds. */
const PAUSE = 100;

function makes(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST' || error.code === 'ENOENT') return false; // another's, or the lock around it was released
    throw new Unready(`cannot be made: ${folder}: ${error.message}`);
  }
}

const sign = (lock) => writeFileSync(join(lock, 'owner'), `${process.pid} ${hostname()}`);

/**
 * Whether the process that made the lock has ended without releasing it. Of one on another machine nobody knows; one with the number of
 * this process was there before it, since machines that are started again give the same numbers again.
 */
function isLeft(lock) {
  try {
    const [pid, host] = readFileSync(join(lock, 'owner'), 'utf8').split(' ');
    return host === hostname() && (Number(pid) === process.pid || !isRunning(Number(pid)));
  } catch {
    return false; // released, or not signed yet
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

function takes(lock) {
  if (makes(lock)) {
    sign(lock);
    return true;
  }
  const heir = join(lock, 'heir');
  if (!isLeft(lock) || !makes(heir)) return false;
  const isOurs = isLeft(lock); // an heir before us may have signed it
  if (isOurs) sign(lock);
  rmSync(heir, { recursive: true, force: true });
  return isOurs;
}

/**
 * Does `work` while no other process works under the same `lock`, a path. Waits while one does; throws Unready when that takes longer
 * than `patience`, milliseconds. Not to be nested.
 */
export function alone(lock, work, patience = PATIENCE) {
  makes(dirname(lock));
  const start = performance.now();
  for (let isFirst = true; !takes(lock); isFirst = false) {
    if (isFirst) console.log('another run is preparing the project: waiting for it ...');
    if (performance.now() - start > patience)
      throw new Unready(`another run has been preparing the project for long: if there is none, remove ${lock}`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
