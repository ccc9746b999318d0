/** What is said of work that failed: browsers' own words for a store that was closed, a part that did not come and a full disk are not. */

import { expect, test } from 'vitest';
import { failureWords } from '../../src/app/failure-words.ts';
import { STALE_WORDS } from '../../src/app/screen-words.ts';
import { StorageFull } from '../../src/store/storage-full.ts';

test.each([
  ['InvalidStateError', "Failed to execute 'transaction' on 'IDBDatabase': The database connection is closing."],
  ['InvalidStateError', "Can't start a transaction on a closed database"],
  ['AbortError', 'The transaction was aborted, so the request cannot be fulfilled.'],
  ['AbortError', 'A request was aborted, for example through a call to IDBTransaction.abort.'],
  ['AbortError', 'AbortError'],
])('a closed store is told as one: %s, %s', (name, message) => {
  const said = 'Nothing is kept in this tab any more: reload the page.';
  expect(failureWords(new DOMException(message, name))).toBe(said);
  // as it comes out of a worker
  expect(failureWords(Object.assign(new Error(message), { name }))).toBe(said);
});

test.each([
  'Failed to fetch dynamically imported module: https://example.org/assets/exports-BO54hZUh.js',
  'error loading dynamically imported module: https://example.org/assets/exports-BO54hZUh.js',
  'Importing a module script failed.',
])('a part of the app that does not come is told as a tab that is out of date: %s', (message) => {
  expect(failureWords(new TypeError(message))).toBe(`${STALE_WORDS.title}: reload the page.`);
});

test('a full disk is told as one', () => {
  const full = 'This device is full. Free some space and try again.';
  expect(failureWords(new DOMException('The quota has been exceeded.', 'QuotaExceededError'))).toBe(full);
});

test.each([
  new StorageFull('Ann'),
  new DOMException("Failed to execute 'encode' on 'VideoEncoder': Cannot call 'encode' on a closed codec.", 'InvalidStateError'),
  new DOMException('signal is aborted without reason', 'AbortError'),
  new TypeError('Failed to fetch'),
])('any other failure is told by its own message: %s', (error) => {
  expect(failureWords(error)).toBe(error.message);
});

test('within a sentence the words have no full stop of their own', () => {
  const closed = new DOMException("Can't start a transaction on a closed database", 'InvalidStateError');
  expect(failureWords(closed, (why) => `Nothing was imported: ${why}.`)).toBe(
    'Nothing was imported: Nothing is kept in this tab any more: reload the page.',
  );
  expect(failureWords(new Error('packed bytes that are damaged'), (why) => `Nothing was imported: ${why}.`)).toBe(
    'Nothing was imported: packed bytes that are damaged.',
  );
});
