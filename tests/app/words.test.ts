/** Words that say numbers and kinds: those that the app goes by. */

import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { CALIBRATE_WORDS, NEW_SESSION_WORDS } from '../../src/app/calibrate/home/words.ts';
import { STORAGE_WORDS } from '../../src/app/calibrate/library/storage-words.ts';
import { SESSION_WORDS } from '../../src/app/calibrate/session/words.ts';
import type { FileQueue } from '../../src/app/queue/file-queue.svelte.ts';
import { QueuedFile } from '../../src/app/queue/queued-file.svelte.ts';
import QueueRow from '../../src/app/queue/QueueRow.svelte';
import { QUEUE_WORDS } from '../../src/app/queue/words.ts';
import {
  comparedWords,
  neutralAdvice,
  neutralTitle,
  qualityRemedy,
  QUALITY_WORDS,
  sideTitle,
} from '../../src/app/readings/words.ts';
import { sourceWords } from '../../src/app/review/words.ts';
import { PERSON_WORDS } from '../../src/app/shell/words.ts';
import { sourceNotice } from '../../src/app/source-words.ts';
import { SOURCE_NAMES } from '../../src/app/words.ts';
import type { RecordingInfo } from '../../src/record/recording.ts';
import { planOf } from '../../src/session/plan.ts';
import { startAgain, startSession, type SessionRecord, type StepState } from '../../src/session/record.ts';
import { StorageFull } from '../../src/store/storage-full.ts';

test('the thorough session takes as long on the first lines of its page as where it is chosen', () => {
  const chosen = NEW_SESSION_WORDS.length('thorough', planOf('thorough'));
  const long = /^About \d+ minutes/.exec(chosen)![0].toLowerCase();
  expect(CALIBRATE_WORDS.facts.flat().join(' ')).toContain(long);
});

test('the end of a session tells what the person did in it, and offers a training only from what was captured', () => {
  const who = { id: 's', person: 'p', startedAt: 0 };
  const after = (record: SessionRecord, ...states: StepState[]): string =>
    SESSION_WORDS.summary({ ...record, states, at: states.length });
  const again = startAgain(who, { kind: 'unit', unit: 'AU12', strength: 'strong' }, 't');
  expect(after(again, 'skipped', 'done')).toBe('1 take captured. Now you can train a model of your own.');
  expect(after(again, 'skipped', 'skipped')).toBe('0 takes captured, 1 skipped.');
  const whole = startSession(who, 'only', ['AU12']);
  const skipped = whole.states.map((): StepState => 'skipped');
  expect(after(whole, ...skipped)).toBe(`0 takes captured, ${skipped.length} skipped.`);
  expect(after(whole, ...skipped.with(0, 'done'))).toMatch(/^1 take captured, \d+ skipped\. Now you can train/);
});

test('what an import waits for is named, whatever it is', () => {
  for (const cause of ['session', 'training', 'synthetic pictures']) expect(STORAGE_WORDS.waits).toContain(cause);
});

test('people are said to be stored only where the browser keeps anything', () => {
  expect([PERSON_WORDS.place(true), PERSON_WORDS.place(false)]).toEqual([
    expect.stringMatching(/^Stored/),
    expect.stringMatching(/^Not stored/),
  ]);
});

test.each([
  ['cancelled', 1, 'Cancelled after 1 frame'],
  ['cancelled', 2, 'Cancelled after 2 frames'],
  ['failed', 1, '1 frame read'],
  ['done', 1, '1 frame'],
] as const)('a file that is %s after so many frames, %i, says: %s', (state, frames, words) => {
  const queued = Object.assign(new QueuedFile(new File([], 'film.mp4'), 'film.mp4'), { state, frames });
  const { body } = render(QueueRow, { props: { queue: {} as FileQueue, queued, onsave: () => undefined } });
  expect(body).toContain(`>${words}<`);
});

test.each([
  [new StorageFull('film'), QUEUE_WORDS.full],
  [
    new DOMException('The database connection is closing.', 'InvalidStateError'),
    `${QUEUE_WORDS.notKept} Nothing is kept in this tab any more: reload the page.`,
  ],
])('a file that is read and cannot be kept says why, and is no failure', (keepingFault, words) => {
  const state = { state: 'done', frames: 2, keepingFault, table: {} } as const;
  const queued = Object.assign(new QueuedFile(new File([], 'film.mp4'), 'film.mp4'), state);
  const { body } = render(QueueRow, { props: { queue: {} as FileQueue, queued, onsave: () => undefined } });
  expect(body).toContain(`>${words}<`);
  for (const button of [QUEUE_WORDS.save, QUEUE_WORDS.again]) expect(body).toContain(`title="${button}"`);
});

test('what was recorded is called as everywhere: by its own name, else by its kind', () => {
  const info: Pick<RecordingInfo, 'source' | 'sourceName'> = { source: 'demonstration', sourceName: '' };
  expect(sourceWords(info)).toBe(SOURCE_NAMES.demonstration);
  expect(sourceWords({ ...info, source: 'camera' })).toBe('Camera');
  expect(sourceWords({ ...info, source: 'video', sourceName: 'film.mp4' })).toBe('film.mp4');
});

test('only before a camera is the reader told what to do with their face: in a file or the demonstration it is somebody else', () => {
  const reasons = Object.keys(QUALITY_WORDS) as (keyof typeof QUALITY_WORDS)[];
  const estimate = (done: number) => ({ comparedWith: 'none', estimate: { done, sure: 0 } }) as const;
  for (const kind of ['camera', 'video', 'image', 'demonstration'] as const) {
    const told = [
      ...reasons.map((reason) => qualityRemedy(reason, kind)),
      ...[0.4, 1].map((done) => comparedWords(estimate(done), kind, 'Anna')),
      neutralTitle(kind, kind !== 'camera'),
      neutralAdvice(kind, 'Anna', kind !== 'camera'),
    ].join(' ');
    expect(/\byou|come closer|hold still|face the camera/i.test(told), `${kind}: ${told}`).toBe(kind === 'camera');
    expect(told).not.toMatch(/undefined/);
  }
  expect(comparedWords(estimate(0.4), 'image', 'Anna')).toBe('No neutral');
  expect(comparedWords({ comparedWith: 'recorded', estimate: null }, 'video', 'Anna')).toContain('Anna');
  // whose neutral it is, and what to do where the face is not theirs
  expect(neutralAdvice('camera', 'Anna', true)).toMatch(/unlike the recorded neutral of Anna.*record it again/);
  expect(neutralAdvice('video', 'Anna', true)).toBe(neutralAdvice('video', 'Anna', false));
  expect([sideTitle('left', true), sideTitle('left', false)]).toEqual(['your left', 'their left']);
});

test('what befalls the demonstration face is told of it, and only where WebGL is missing as that', () => {
  const notices = (['unsupported', 'not-loaded', 'stalled'] as const).map((problem) => sourceNotice('demonstration', problem));
  for (const { title } of notices) expect(title).toMatch(/^The demonstration face /);
  expect(notices.map(({ remedy }) => /WebGL/.test(remedy))).toEqual([true, false, false]);
  expect(new Set(notices.map(({ title }) => title)).size).toBe(3);
  expect(sourceNotice('video', 'stalled').title).toMatch(/video/);
});
