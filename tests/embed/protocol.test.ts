/** What other pages may say to the frame, and how everything else is refused. */

import { expect, test } from 'vitest';
import { isAddressed, Refusal, requestOf, VERSION } from '../../src/embed/protocol.ts';

const refusalOf = (data: { readonly facsimile: unknown }): string => {
  try {
    requestOf(data);
  } catch (error) {
    if (error instanceof Refusal) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'taken';
};

test.each([
  { facsimile: VERSION, type: 'marker', name: 'stimulus 12' },
  { facsimile: VERSION, type: 'neutral', action: 'record' },
  { facsimile: VERSION, type: 'neutral', action: 'record', asIs: true },
  { facsimile: VERSION, type: 'neutral', action: 'cancel' },
  { facsimile: VERSION, type: 'neutral', action: 'clear' },
])('%o is taken', (data) => {
  expect(requestOf(data)).toEqual(data);
});

test.each([
  [{ facsimile: VERSION }, /^bad-message: type: /],
  [{ facsimile: VERSION, type: 'reading' }, /^bad-message: type: "reading" \(one of marker, neutral expected\)/],
  [{ facsimile: VERSION, type: 'marker' }, /^bad-message: name: missing/],
  [{ facsimile: VERSION, type: 'marker', name: '' }, /^bad-message: name: ""/],
  [{ facsimile: VERSION, type: 'marker', name: 'x'.repeat(201) }, /^bad-message: name: .*at most 200 letters/],
  [{ facsimile: VERSION, type: 'marker', name: {} }, /^bad-message: name: \{\}/],
  [{ facsimile: VERSION, type: 'marker', name: 'x', extra: 1 }, /^bad-message: extra/],
  [{ facsimile: VERSION, type: 'neutral', action: 'keep' }, /^bad-message: action: "keep"/],
  [{ facsimile: VERSION, type: 'neutral', action: 'record', asIs: 1 }, /^bad-message: asIs: 1/],
  [{ facsimile: 2, type: 'marker', name: 'x' }, /^wrong-version: facsimile: 2 \(this frame speaks version 1\)/],
  [{ facsimile: '1', type: 'marker', name: 'x' }, /^wrong-version: /],
  [{ facsimile: null }, /^wrong-version: /],
])('%o is refused', (data, why) => {
  expect(refusalOf(data)).toMatch(why);
});

test.each([undefined, null, 'facsimile', 1, [], {}, { type: 'marker' }])('%o is not meant for the frame', (data) => {
  expect(isAddressed(data)).toBe(false);
});
