/** The state of a review screen, over a recording without a film. */

import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import Events from '../../src/app/review/Events.svelte';
import Faces from '../../src/app/review/Faces.svelte';
import { ReviewState } from '../../src/app/review/review.svelte.ts';
import { edited, type RecordingEdit } from '../../src/record/edits.ts';
import type { RecordingEvent } from '../../src/record/events.ts';
import type { RecordingInfo } from '../../src/record/recording.ts';
import { renameFaces, trackOf } from '../../src/record/track.ts';
import { exampleFrames, exampleRecording } from '../record/example.ts';

const [FIRST, LAST] = [5000, 5000 + 99 * 40];
const recording = exampleRecording(exampleFrames({ frames: 100, time: (f) => 5000 + 40 * f }), { name: 'A' });
const opened = (keep: (edit: RecordingEdit) => void = () => undefined): ReviewState => new ReviewState(recording, keep);

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

test('an edit changes one thing, and taking it back sets that as it was', () => {
  const kept: RecordingEdit[] = [];
  const review = opened((edit) => kept.push(edit));
  const edits: RecordingEdit[] = [
    { kind: 'name', text: 'B' },
    { kind: 'notes', text: 'smiles' },
    { kind: 'face name', id: 1, name: 'Ana' },
    { kind: 'face name', id: 1, name: 'Anna' },
    { kind: 'event', id: 'e', event: { id: 'e', name: 'smile', start: FIRST, end: FIRST + 400, exclude: false } },
    { kind: 'event', id: 'e', event: { id: 'e', name: 'frown', start: FIRST, end: null, exclude: false } },
    { kind: 'event', id: 'e', event: null },
    { kind: 'merge', pair: [2, 1], isOne: true },
    { kind: 'face name', id: 1, name: null },
  ];
  const states: RecordingInfo[] = [];
  for (const edit of edits) {
    states.push(review.info);
    review.edit(edit);
  }
  expect(kept).toEqual(edits);
  for (const before of states.toReversed()) {
    review.undo();
    expect(review.info).toEqual(before);
  }
  expect([review.info, review.canUndo]).toEqual([recording.info, false]);
  expect(kept.reduce(edited, recording.info)).toEqual(recording.info);
});

test('two tabs with one recording leave what the other one edits alone, also when they take back their own', () => {
  let kept: RecordingInfo = recording.info;
  const keep = (edit: RecordingEdit): void => void (kept = edited(kept, edit));
  const [one, other] = [opened(keep), opened(keep)];
  one.addEvent('smile', { start: FIRST, end: FIRST + 400 });
  other.addEvent('frown', null);
  one.edit({ kind: 'face name', id: 1, name: 'Anna' });
  other.edit({ kind: 'face name', id: 2, name: 'Ben' });
  one.merge(4, 2);
  other.merge(2, 3);
  expect(kept.events.map(({ name }) => name)).toEqual(['frown', 'smile']);
  expect(kept.faceNames).toEqual({ 1: 'Anna', 2: 'Ben' });
  const four = trackOf(exampleFrames({ frames: 4, ids: (f) => [f + 1] }));
  const faces = (): number[] => [...renameFaces(four, kept.merged).faces.id];
  expect(faces()).toEqual([1, 3, 3, 3]);
  one.undo();
  expect(faces()).toEqual([1, 3, 3, 4]);
  one.undo();
  one.undo();
  expect([kept.events.map(({ name }) => name), kept.faceNames]).toEqual([['frown'], { 2: 'Ben' }]);
  for (let i = 0; i < 3; i++) other.undo();
  expect(kept).toEqual(recording.info);
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

test('a name that several people of this device have is offered once: no list on the screen has two entries of one key', () => {
  const { body } = render(Faces, { props: { review: opened(), people: ['Me', 'Anna', 'Me'] } });
  expect([...body.matchAll(/<option value="(\w+)"/g)].map(([, name]) => name)).toEqual(['Me', 'Anna']);
});

test('of a film with hundreds of faces those seen most are listed, with the chosen one, and no list of all others beside each', () => {
  const cuts = trackOf(exampleFrames({ frames: 600, ids: (f) => [f < 400 ? 1 + Math.floor(f / 10) : f - 359] }));
  const review = new ReviewState({ ...recording, track: cuts }, () => undefined);
  review.face = 200;
  const { body } = render(Faces, { props: { review, people: [] } });
  const listed = [...body.matchAll(/>Face (\d+)</g)].map(([, id]) => Number(id));
  expect(listed).toEqual([...Array.from({ length: 20 }, (_, i) => i + 1), 200]);
  expect(body).toContain('Show all 240 faces');
  expect(body.match(/<option/g)).toHaveLength(listed.length);
});

test('zooming stays about the position, and in what is in view where that is elsewhere', () => {
  const review = opened();
  review.look({ start: FIRST + 2000, end: FIRST + 3000 });
  for (const [position, about] of [
    [FIRST + 2250, FIRST + 2250],
    [FIRST, FIRST + 2500],
    [LAST, FIRST + 2500],
  ] as const) {
    review.position = position;
    const before = review.view;
    const share = (about - before.start) / (before.end - before.start);
    review.zoom(1.5);
    const { start, end } = review.view;
    expect(start + share * (end - start)).toBeCloseTo(about);
    review.view = before;
  }
});

test('a reading without the neutral says that it is compared with none', () => {
  const review = opened();
  review.seek(LAST);
  expect(review.reading).toMatchObject({ comparedWith: 'estimated' });
  review.variant = { ...review.variant, compared: false };
  expect(review.reading).toMatchObject({ comparedWith: 'none', offset: null });
});

test('what a held key does to an event is taken back at once, with what came before left to take back', () => {
  const review = opened();
  review.addEvent('smile', { start: FIRST, end: FIRST + 400 });
  const added = (): RecordingEvent | undefined => review.info.events[0];
  const before = added()!;
  review.edit({ kind: 'notes', text: 'smiles' });
  for (let i = 0; i < 200; i++) review.changeEvent(review.moved(added()!, 'all', 10), i > 0);
  expect(added()!.start).toBe(FIRST + 2000);
  review.undo();
  expect([added(), review.info.notes]).toEqual([before, 'smiles']);
  // a key that is held after another edit
  review.changeEvent(review.moved(added()!, 'all', 10), true);
  review.undo();
  expect(added()).toEqual(before);
  review.undo();
  review.undo();
  expect([review.info, review.canUndo]).toEqual([recording.info, false]);
});

test('what changes nothing is no edit', () => {
  const kept: RecordingEdit[] = [];
  const review = opened((edit) => kept.push(edit));
  review.addEvent('smile', null);
  review.edit({ kind: 'face name', id: 1, name: 'Anna' });
  kept.length = 0;
  review.edit({ kind: 'name', text: review.info.name });
  review.edit({ kind: 'face name', id: 1, name: 'Anna' });
  review.edit({ kind: 'face name', id: 2, name: null });
  review.changeEvent({ ...review.info.events[0]! });
  expect(kept).toEqual([]);
  review.undo();
  review.undo();
  expect(review.canUndo).toBe(false);
});

test('who is named keeps the name when their face is merged into one without, also in a chain, and loses no other name by it', () => {
  const five = trackOf(exampleFrames({ frames: 100, ids: (f) => [1 + Math.floor(f / 20)] }));
  const review = new ReviewState({ ...recording, track: five }, () => undefined);
  review.edit({ kind: 'face name', id: 3, name: 'Anna' });
  review.edit({ kind: 'face name', id: 4, name: 'Ben' });
  review.merge(3, 2);
  review.merge(2, 1);
  expect(review.faces.map((id) => review.nameOf(id))).toEqual(['Anna', 'Ben', 'Face 5']);
  review.merge(1, 4);
  expect(review.faces.map((id) => review.nameOf(id))).toEqual(['Ben', 'Face 5']);
  review.edit({ kind: 'face name', id: 4, name: null });
  expect(review.nameOf(4)).toBe('Anna');
  for (let i = 0; i < 3; i++) review.undo();
  expect(review.faces.map((id) => review.nameOf(id))).toEqual(['Face 1', 'Anna', 'Ben', 'Face 5']);
});

test('of events that begin together the shorter lies over the longer, and can be taken hold of', () => {
  const review = opened();
  for (const [name, end] of [['short', 200], ['long', 900], ['middle', 400]] as const) review.addEvent(name, { start: FIRST, end: FIRST + end }); // prettier-ignore
  review.edit({ kind: 'event', id: 'i', event: { id: 'i', name: 'instant', start: FIRST, end: null, exclude: false } });
  const { body } = render(Events, { props: { review } });
  const painted = [...body.matchAll(/title="(\w+)"/g)].map(([, name]) => name);
  expect(painted).toEqual(['long', 'middle', 'short', 'instant']);
});

test('a page that was hidden plays on from where it was', () => {
  const review = opened();
  review.toggle();
  review.advance(40);
  expect([review.position, review.playing]).toEqual([FIRST + 40, true]);
  review.advance(3_600_000);
  expect(review.playing).toBe(true);
  expect(review.position).toBeLessThan(FIRST + 1000);
});
