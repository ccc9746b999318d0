/** How long the database, and tabs that hold it open, are waited for. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { deleteAll } from '../../src/store/delete-all.ts';

class Request extends EventTarget {
  set onblocked(listener: () => void) {
    this.addEventListener('blocked', listener);
  }
}

/** Timers of the page that wait, in the order in which they began. */
let timers: { readonly turn: () => void; readonly milliseconds: number }[];
/** What was asked of the browser, which answers nothing. */
let asked: Request;

beforeEach(() => {
  timers = [];
  asked = new Request();
  vi.stubGlobal('setTimeout', (turn: () => void, milliseconds: number) => timers.push({ turn, milliseconds }));
  vi.stubGlobal('clearTimeout', () => undefined);
  vi.stubGlobal('IDBRequest', Request);
  vi.stubGlobal('indexedDB', { open: () => asked, deleteDatabase: () => asked });
});
afterEach(() => void vi.unstubAllGlobals());

const settle = (): Promise<void> => new Promise((done) => setImmediate(done));

test.each([
  ['opening without an answer', 'silent', 8000, () => openDatabase(), ''],
  ['opening while another tab holds it', 'blocked', 1500, () => openDatabase(), 'blocked'],
  ['deleting while another tab holds it', 'blocked', 1500, () => deleteAll(), 'blocked'],
] as const)('%s is given up as %s after %i milliseconds, but not at once when a laptop wakes', async (...given) => {
  const [, problem, longest, begin, event] = given;
  let refused: unknown = null;
  begin().catch((error: { readonly problem: unknown }) => (refused = error.problem));
  if (event) timers.length = 0; // that of the answer is longer
  asked.dispatchEvent(new Event(event));
  let waited = 0;
  const turn = async (): Promise<void> => {
    const timer = timers.shift()!;
    waited += timer.milliseconds;
    timer.turn();
    await settle();
  };
  await turn(); // what was due while it slept turns once
  expect(refused).toBeNull();
  while (timers.length > 0) await turn();
  expect([refused, waited]).toEqual([problem, longest]);
});
