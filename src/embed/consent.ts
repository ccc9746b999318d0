/**
 * Which pages a person has said yes to, by origin. Browsers keep what a frame stores apart by the site that shows it: the app sees and
 * takes back the answers that were given on pages of its own site (facsimile.lab.example in a page of lab.example), and no others.
 */

import * as v from 'valibot';
import { PLACE } from '../store/place.ts';

const KEY = `facsimile embed ${PLACE}`;
const ORIGINS = v.array(v.string());

/** The list as it is kept; empty where the browser keeps nothing for a frame, or what it kept is not understood. */
export function allowedOrigins(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return v.is(ORIGINS, kept) ? kept : [];
  } catch {
    return [];
  }
}

export const isAllowed = (origin: string): boolean => allowedOrigins().includes(origin);

/** Keeps the answer; where the browser keeps nothing, the person is asked again next time. */
export function keepAnswer(origin: string, yes: boolean): void {
  const others = allowedOrigins().filter((other) => other !== origin);
  try {
    localStorage.setItem(KEY, JSON.stringify(yes ? [...others, origin] : others));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

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
