/** What is said over a picture in which nobody can be seen. */

import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import StageMessages from '../../src/app/stage/StageMessages.svelte';
import type { AppState } from '../../src/app/state/app-state.svelte.ts';
import { WORDS } from '../../src/app/words.ts';
import type { SourceKind } from '../../src/reader/sources/source.ts';

const over = (kind: SourceKind, advised?: boolean): string => {
  const live = { path: { kind: 'ready' }, reading: {}, empty: true, frozen: false };
  const app = { live, source: { kind, problem: null, opening: false } } as unknown as AppState;
  return render(StageMessages, { props: { app, ...(advised === undefined ? {} : { advised }) } }).body;
};

test('nobody in view is said over the picture, unless something else there says so', () => {
  expect(over('camera')).toContain(WORDS.noFace);
  expect(over('camera', true)).not.toContain(WORDS.noFace);
});

test('only who sits before a camera is told to face it', () => {
  expect(over('camera')).toMatch(/camera/);
  for (const kind of ['image', 'video', 'demonstration'] as const) {
    expect(over(kind)).toContain(WORDS.noFace);
    expect(over(kind)).not.toMatch(/camera/);
  }
});
