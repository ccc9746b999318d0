/** Programs that a test starts: they go when it goes, and are waited for by what they say, never by time alone. */

import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const EVERY = 100;

/** What `test` gives once it gives something, asked for every so often; rejects after `limit` milliseconds, naming `what`. */
export async function until<T>(
  what: string,
  limit: number,
  test: () => T | Promise<T>,
): Promise<Exclude<T, false | null | undefined | 0 | ''>> {
  for (const end = Date.now() + limit; ; await sleep(EVERY)) {
    const value = await test();
    if (value) return value as Exclude<T, false | null | undefined | 0 | ''>;
    if (Date.now() > end) throw new Error(`not within ${limit / 1000} s: ${what}`);
  }
}

/** What ends this process, or the one that runs its tests. */
const ENDS = ['exit', 'disconnect', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Starts a program in a process group of its own, so that `stop` ends its children too; so does the end of this process. */
export function start(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(program, args, { ...options, detached: true });
  const kill = (): void => killGroup(child);
  for (const end of ENDS) process.once(end, kill);
  child.once('exit', () => ENDS.forEach((end) => process.off(end, kill)));
  return child;
}

/** Ends a program, and waits until it is gone: first it is asked `kindly`, then, after `patience` milliseconds, not any more. */
export async function stop(child: ChildProcess, kindly: () => unknown, patience = 5_000): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  await kindly();
  await Promise.race([gone, sleep(patience, undefined, { ref: false })]);
  killGroup(child);
  await gone;
}

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it has gone already
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
