/** What is said of work that failed, whatever it failed with: browsers name a few causes in words of their own, which help nobody. */

import { messageOf } from '../reader/problems.ts';
import { WORDS } from './words.ts';

const CLOSED = 'Nothing is kept in this tab any more: reload the page.';
const STALE = 'This tab is out of date: reload the page.';

/** A transaction that idb saw aborted without a cause has but its name. */
const OF_DATABASE = /database|connection|transaction|^AbortError$/i;
/** Of a script in Chromium, Firefox and WebKit, then of the styles that belong to one. */
const OF_MODULE = /dynamically imported module|importing a module script|unable to preload css/i;

/**
 * Why something failed: a store that was closed, a part of the app that did not come, a full disk; of anything else its own message.
 * `sentence` puts that into one that goes on, and is given it without its full stop.
 */
export function failureWords(error: unknown, sentence?: (why: string) => string): string {
  const words = wordsOf(error);
  return sentence ? sentence(words.replace(/\.$/, '')) : words;
}

function wordsOf(error: unknown): string {
  const message = messageOf(error);
  const name = error instanceof Error ? error.name : '';
  if ((name === 'InvalidStateError' || name === 'AbortError') && OF_DATABASE.test(message)) return CLOSED;
  if (name === 'QuotaExceededError') return WORDS.storageFull;
  return OF_MODULE.test(message) ? STALE : message;
}
