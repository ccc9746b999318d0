/** The page's end of a synthesis before workers that answer, or do not; comlink is real. */

import { expose } from 'comlink';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { synthesize, type SyntheticPicture } from '../../src/face/synthesis/synthesize.ts';

let terminated = 0;
/** The worker that was started last. */
let worker: EventTarget;
beforeEach(() => {
  terminated = 0;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  vi.stubGlobal('location', { href: 'http://localhost/' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

type OnMade = (picture: SyntheticPicture, next: number) => Promise<void>;
/** How a worker makes pictures; it may end, and is never heard of again. */
type Make = (onMade: OnMade, end: () => void) => Promise<void>;

/** Workers that make pictures in this way, and answer when they are asked whether they live; null for one that never answers. */
function workersThat(make: Make | null): void {
  vi.stubGlobal('Worker', function () {
    const { port1, port2 } = new MessageChannel();
    const api = {
      make: (...args: unknown[]) => make?.(args.at(-1) as OnMade, () => port2.close()),
      ping: () => undefined,
    };
    if (make) expose(api, port2);
    return (worker = Object.assign(port1, { terminate: () => (port1.close(), terminated++) }));
  });
}

/** Turns of the clock by which a worker is asked, with time for its answers between them. */
async function pass(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    vi.advanceTimersByTime(5000);
    for (let i = 0; i < 10; i++) await new Promise((done) => setImmediate(done));
  }
}

const never = new Promise<never>(() => undefined);
const PICTURE = {} as SyntheticPicture;

test.each<[what: string, make: Make | null]>([
  ['never answers', null],
  [
    'falls silent after a picture',
    async (onMade, end) => {
      await onMade(PICTURE, 1);
      end();
      await never;
    },
  ],
])('a worker that %s is given up, and the pictures can be asked for again', async (_what, make) => {
  workersThat(make);
  const made = synthesize([], 'seed', 2, () => undefined).catch(({ message }: Error) => message);
  await pass(50);
  expect([await made, terminated, vi.getTimerCount()]).toEqual(['synthesis stopped: its worker does not answer', 1, 0]);
});

test.each([
  ['not loaded', ''],
  ['Uncaught Error: no memory', 'Uncaught Error: no memory'],
])('the end of a worker is told once, by those who asked it, and is no error of the page: %s', async (why, message) => {
  workersThat(null);
  const made = synthesize([], 'seed', 2, () => undefined).catch((error: Error) => error.message);
  const event = Object.assign(new Event('error', { cancelable: true }), { message });
  worker.dispatchEvent(event);
  expect([await made, event.defaultPrevented, terminated]).toEqual([`synthesis stopped: ${why}`, true, 1]);
});

test('one that answers is waited for, however long a picture takes', async () => {
  let goOn = (): void => undefined;
  const waiting = new Promise<void>((done) => (goOn = done));
  workersThat(async (onMade) => {
    await waiting;
    await onMade(PICTURE, 1);
  });
  const numbers: number[] = [];
  const made = synthesize([], 'seed', 1, (_picture, next) => void numbers.push(next));
  await pass(200);
  goOn();
  await made;
  expect([numbers, terminated, vi.getTimerCount()]).toEqual([[1], 1, 0]);
});
