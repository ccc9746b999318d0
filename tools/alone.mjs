/**
 * Work that one process does at a time, on all machines that see the folder of its lock: a folder, since of several that make the same
 * one a single one succeeds. Its file `owner` tells who works. Plain JavaScript on Node's own modules: nothing is installed yet.
 */

import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { Unready } from './unready.mjs';

/** Longer than anybody works, milliseconds. */
const PATIENCE = 20 * 60_000;
/** Longer than it takes to sign a lock or to inherit one, milliseconds. */
const A_MOMENT = 10_000;
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

/** Signs a lock that is ours. Where that fails nobody could tell whose it is: it is removed. */
function sign(lock) {
  const owner = join(lock, 'owner');
  try {
    writeFileSync(owner, `${process.pid} ${hostname()}`);
  } catch (error) {
    rmSync(lock, { recursive: true, force: true });
    throw new Unready(`cannot be written: ${owner}: ${error.message}`);
  }
}

/** What its owner signed it with; empty for one that nobody has signed, and for none. */
function signatureOf(lock) {
  try {
    return readFileSync(join(lock, 'owner'), 'utf8');
  } catch {
    return '';
  }
}

/** Whether a folder has been there for longer than it takes to sign it. */
const isOld = (folder) => Date.now() - statSync(folder, { throwIfNoEntry: false })?.mtimeMs > A_MOMENT;

/**
 * Whether the process that made the lock has ended without releasing it. Of one on another machine nobody knows; one with the number of
 * this process was there before it, since machines that are started again give the same numbers again.
 */
function isLeft(lock) {
  const signature = signatureOf(lock);
  if (signature === '') return isOld(lock);
  const [pid, host] = signature.split(' ');
  return host === hostname() && (Number(pid) === process.pid || !isRunning(Number(pid)));
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
  if (!isLeft(lock)) return false;
  // beside the lock, whose age it must not change
  const heir = `${lock}.heir`;
  if (!makes(heir)) {
    if (isOld(heir)) rmSync(heir, { recursive: true, force: true });
    return false;
  }
  try {
    const isOurs = isLeft(lock); // an heir before us may have signed it
    if (isOurs) sign(lock);
    return isOurs;
  } finally {
    rmSync(heir, { recursive: true, force: true });
  }
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
