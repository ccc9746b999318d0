/** Waits that are counted in turns of a timer, as core/silence.ts does, not by the clock. */

/** How often a wait is parted: time that passes while nothing runs, as a laptop sleeps, costs one part at most. */
const PARTS = 10;

/** Calls `act` after so many milliseconds in which timers turn, unless what it gives is called before. */
export function afterWaiting(milliseconds: number, act: () => void): () => void {
  let waited = 0;
  let timer: ReturnType<typeof setTimeout>;
  const wait = (): void => {
    timer = setTimeout(() => (++waited < PARTS ? wait() : act()), milliseconds / PARTS);
  };
  wait();
  return () => clearTimeout(timer);
}
