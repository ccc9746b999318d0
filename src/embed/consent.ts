/**
 * Which pages a person has said yes to, by origin. Browsers keep what a frame stores apart by the site that shows it: the app sees and
 * takes back the answers that were given on pages of its own site (facsimile.lab.example in a page of lab.example), and no others.
 * Where a frame of another site may store nothing (Chromium's private windows, and wherever third-party cookies are blocked), a
 * partitioned cookie remembers: it is kept apart by site as well, and is the one thing that browsers leave to such a frame.
 */

import * as v from 'valibot';
import { PLACE } from '../store/place.ts';

const KEY = `facsimile embed ${PLACE}`;
const ORIGINS = v.array(v.string());
const COOKIE = 'facsimile-embed';
/** As long as browsers keep any cookie, seconds. */
const LONGEST = 400 * 86_400;

/** The list as it is kept; empty where the browser keeps nothing for a frame, or what it kept is not understood. */
export function allowedOrigins(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(read() ?? '[]');
    return v.is(ORIGINS, kept) ? kept : [];
  } catch {
    return [];
  }
}

export const isAllowed = (origin: string): boolean => allowedOrigins().includes(origin);

/** Keeps the answer; where the browser keeps nothing, the person is asked again next time. */
export function keepAnswer(origin: string, yes: boolean): void {
  const others = allowedOrigins().filter((other) => other !== origin);
  write(JSON.stringify(yes ? [...others, origin] : others));
}

/** Forgets all answers that the app sees: each of those pages asks again. */
export const forgetAnswers = (): void => storage()?.removeItem(KEY);

/** Calls `onChange` when the answers change elsewhere: in another frame, or in the app's settings; until `signal`, or for as long as the page lives. */
export function watchAnswers(onChange: () => void, signal?: AbortSignal): void {
  addEventListener(
    'storage',
    ({ key }) => {
      if (key === KEY || key === null) onChange(); // null: all was cleared
    },
    signal && { signal },
  );
}

/** Local storage; null where the browser denies it to this page. */
function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function read(): string | null {
  const kept = storage();
  if (kept) return kept.getItem(KEY);
  const cookie = document.cookie.split('; ').find((each) => each.startsWith(`${COOKIE}=`));
  return cookie ? decodeURIComponent(cookie.slice(COOKIE.length + 1)) : null;
}

function write(answers: string): void {
  const kept = storage();
  if (!kept) {
    // for this page alone, which is all that it is sent to
    const where = `Path=${location.pathname}; Secure; SameSite=None; Partitioned`;
    document.cookie = `${COOKIE}=${encodeURIComponent(answers)}; Max-Age=${LONGEST}; ${where}`;
    return;
  }
  try {
    kept.setItem(KEY, answers);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // full
  }
}
