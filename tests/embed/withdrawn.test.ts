/** What becomes of a yes that is taken back elsewhere, in Settings or in another frame, with a session that the test ends. */

import { beforeEach, expect, test, vi } from 'vitest';
import { isAllowed, keepAnswer } from '../../src/embed/consent.ts';

const HOST = 'https://lab.example';

/** What the person sees, and the buttons they have. */
let shown: string;
let press: Readonly<Record<string, () => void>>;
/** How many sessions were started, and how the newest breaks off. */
let sessions: number;
let breakOff: (cause: unknown) => void;
let told: { readonly type: string; readonly code?: string }[];
let page: EventTarget;

vi.mock('../../src/embed/screen.ts', () => ({
  Screen: class {
    ask = (Allow: () => void, Refuse: () => void): void => void ([shown, press] = ['ask', { Allow, Refuse }]);
    read = (Stop: () => void): void => void ([shown, press] = ['read', { Stop }]);
    say = ({ title }: { title: string }, way: string, onWay: () => void): void =>
      void ([shown, press] = [title, { [way]: onWay }]);
  },
}));
vi.mock('../../src/embed/session.ts', () => ({
  Session: class {
    close = (): void => undefined;
    run(): Promise<void> {
      sessions++;
      return new Promise((_, reject) => (breakOff = reject));
    }
  },
}));

/** As the camera does that another program takes. */
async function fail(): Promise<void> {
  const { FacsimileError } = await import('../../src/library/errors.ts');
  breakOff(new FacsimileError('in-use', 'busy'));
  await vi.waitFor(() => expect(shown).toBe('The camera is busy'));
}

/** What a browser keeps; `isFull`: nothing more. */
class Kept {
  isFull = false;
  readonly #items = new Map<string, string>();
  getItem = (key: string): string | null => this.#items.get(key) ?? null;
  removeItem = (key: string): boolean => this.#items.delete(key);
  setItem(key: string, value: string): void {
    if (this.isFull) throw new DOMException('no room', 'QuotaExceededError');
    this.#items.set(key, value);
  }
}
let kept: Kept;

beforeEach(() => {
  vi.resetModules();
  [page, kept, told, sessions] = [new EventTarget(), new Kept(), [], 0];
  vi.stubGlobal('window', { parent: { postMessage: (notice: (typeof told)[number]) => told.push(notice) } });
  vi.stubGlobal('location', { ancestorOrigins: [HOST] });
  vi.stubGlobal('localStorage', kept);
  vi.stubGlobal('OffscreenCanvas', vi.fn());
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
});

const open = (): Promise<unknown> => import('../../src/embed/main.ts');
/** Answers change in another frame, or in the app's settings. */
const change = (): boolean => page.dispatchEvent(Object.assign(new Event('storage'), { key: null }));
function withdraw(): void {
  keepAnswer(HOST, false);
  change();
}

test('withdrawn while it reads, the reading stops', async () => {
  await open();
  press['Allow']!();
  expect([shown, sessions, isAllowed(HOST)]).toEqual(['read', 1, true]);
  withdraw();
  expect([shown, told.at(-1)!.code]).toEqual(['Stopped', 'refused']);
});

test('withdrawn after the reading broke off, it has to be allowed again', async () => {
  await open();
  press['Allow']!();
  await fail();
  expect(Object.keys(press)).toEqual(['Try again']);
  withdraw();
  expect([shown, told.at(-1)!.code, Object.keys(press)]).toEqual(['Not allowed', 'refused', ['Allow']]);
  expect([sessions, isAllowed(HOST)]).toEqual([1, false]);
  press['Allow']!();
  expect([sessions, isAllowed(HOST)]).toEqual([2, true]);
});

test('"Try again" keeps no answer anew, whether or not the frame heard that it was withdrawn', async () => {
  keepAnswer(HOST, true);
  await open();
  await fail();
  keepAnswer(HOST, false); // a cookie, say, of which no event tells
  press['Try again']!();
  expect([shown, sessions, isAllowed(HOST)]).toEqual(['read', 2, false]);
});

test('a yes that could not be kept cannot be withdrawn elsewhere, and holds until Stop', async () => {
  kept.isFull = true;
  await open();
  press['Allow']!();
  change();
  expect([shown, told]).toEqual(['read', []]);
  press['Stop']!();
  expect([shown, told.at(-1)!.code]).toEqual(['Stopped', 'refused']);
});

test('a no is said once, whatever changes elsewhere', async () => {
  await open();
  press['Refuse']!();
  change();
  expect(told.map(({ code }) => code)).toEqual(['refused']);
});
