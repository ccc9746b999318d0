/** The state of a review screen, over a recording without a film. */

import { expect, test } from 'vitest';
import { ReviewState } from '../../src/app/review/review.svelte.ts';
import type { RecordingInfo } from '../../src/record/recording.ts';
import { trackOf } from '../../src/record/track.ts';
import { exampleFrames, exampleRecording } from '../record/example.ts';

const [FIRST, LAST] = [5000, 5000 + 99 * 40];
const recording = exampleRecording(exampleFrames({ frames: 100, time: (f) => 5000 + 40 * f }), { name: 'A' });
const opened = (keep: (change: Partial<RecordingInfo>) => void = () => undefined): ReviewState =>
  new ReviewState(recording, keep);

test('what is selected or marked past the edges is cut to the recording, whose last frame is in it', () => {
  const review = opened();
  for (const [start, end] of [
    [FIRST - 700, FIRST + 100],
    [LAST - 100, LAST + 900],
    [FIRST - 1, LAST + 5000],
  ] as const) {
    review.selection = { start, end };
    const cut = review.selection!;
    expect(cut).toEqual({ start: Math.max(FIRST, start), end: Math.min(LAST + 1, end) });
    expect(review.counted('selection')).toEqual([cut]);
    review.addEvent('span', { start, end });
    expect(review.info.events.find(({ id }) => id === review.edited)).toMatchObject(cut);
  }
  review.addEvent('mark', null);
  expect(review.info.events.find(({ id }) => id === review.edited)).toMatchObject({ start: FIRST, end: null });
});

test('an event that is moved against an edge stops there and keeps its length; an end that is moved stops there too', () => {
  const review = opened();
  const event = { id: 'e', name: 'e', exclude: false, start: FIRST + 100, end: FIRST + 400 };
  for (const by of [-1000, 1000]) {
    review.changeEvent(event);
    for (let i = 0; i < 8; i++) review.changeEvent(review.moved(review.info.events[0]!, 'all', by));
    const { start, end } = review.info.events[0]!;
    expect(end! - start).toBe(300);
    expect(by < 0 ? start : end).toBe(by < 0 ? FIRST : LAST + 1);
  }
  expect(review.moved(event, 'start', -1000)).toMatchObject({ start: FIRST, end: event.end });
  expect(review.moved(event, 'start', 1000)).toMatchObject({ start: event.end, end: event.end });
  expect(review.moved(event, 'end', 1e6)).toMatchObject({ start: event.start, end: LAST + 1 });
  expect(review.moved({ ...event, end: null }, 'all', 1e6)).toMatchObject({ start: LAST, end: null });
});

test('the summary is of what it says: of the whole, once the selection or the last span by the chosen name is gone', () => {
  const review = opened();
  review.selection = { start: FIRST, end: FIRST + 400 };
  review.summaryOf = 'selection';
  expect(review.summaryOf).toBe('selection');
  review.selection = null;
  expect(review.summaryOf).toBe('whole');

  const smile = { id: 'e', name: 'smile', exclude: false, start: FIRST + 100, end: FIRST + 400 };
  review.changeEvent(smile);
  review.summaryOf = { name: 'smile' };
  for (const change of [() => review.changeEvent({ ...smile, name: 'frown' }), () => review.removeEvent('e')]) {
    expect(review.summaryOf).toEqual({ name: 'smile' });
    change();
    expect([review.summaryOf, review.counted(review.summaryOf)]).toEqual(['whole', review.counted('whole')]);
    review.undo();
  }
});

test('an edit keeps what it changes and nothing else, and taking it back keeps that as it was', () => {
  const kept: Partial<RecordingInfo>[] = [];
  const review = opened((change) => kept.push(change));
  review.edit({ name: 'B' });
  review.edit({ notes: 'smiles' });
  review.undo();
  review.edit({ name: 'C' });
  review.undo();
  review.undo();
  expect(kept).toEqual([{ name: 'B' }, { notes: 'smiles' }, { notes: '' }, { name: 'C' }, { name: 'B' }, { name: 'A' }]);
  expect([review.info, review.canUndo]).toEqual([recording.info, false]);
});

test('the chosen face stays the same person when faces are merged, and is one that is there when the recording is opened', () => {
  // one person under three ids, one after the other, with somebody else beside them
  const three = trackOf(exampleFrames({ frames: 100, ids: (f) => [1, f < 20 ? 2 : f < 60 ? 3 : 4] }));
  const review = new ReviewState({ ...recording, track: three }, () => undefined);
  review.face = 4;
  review.merge(4, 2);
  expect(review.face).toBe(2);
  review.merge(2, 3);
  expect(review.face).toBe(3);
  review.face = 1;
  review.undo();
  expect([review.face, review.faces]).toEqual([1, [1, 2, 3]]);

  const own = trackOf(exampleFrames({ frames: 100, ids: (f) => (f < 40 ? [2] : [3]) }));
  const merged = new ReviewState({ ...recording, track: own, info: { ...recording.info, merged: [[3, 2]] } }, () => undefined);
  expect([merged.face, merged.faces]).toEqual([2, [2]]);
});
