/** What trials of an experiment say is missing; the trial of the neutral is in tests/browser/jspsych-extension.test.ts. */

import type { JsPsych } from 'jspsych';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FacsimileExtension } from '../../src/library/jspsych/extension.ts';
import { Reader, stubPage } from './fake-reader.ts';

vi.mock('../../src/reader/reader.ts', () => import('./fake-reader.ts'));

const settled = (): Promise<void> => new Promise((done) => setTimeout(done));
let extension: FacsimileExtension;
let reported: unknown[];
let unhandled: unknown[];
const hear = (cause: unknown): void => void unhandled.push(cause);
beforeEach(() => {
  Reader.ready = null;
  [reported, unhandled] = [[], []];
  extension = new FacsimileExtension({} as JsPsych);
  stubPage();
  vi.stubGlobal('reportError', (cause: unknown) => reported.push(cause));
  process.on('unhandledRejection', hear);
});
afterEach(async () => {
  process.off('unhandledRejection', hear);
  await extension.stop();
});

const begin = (): Promise<void> => extension.initialize({ assetBase: '/assets/', auto_initialize: true });

/** What a trial is told that lasts until `during` has happened. */
async function trial(during: () => unknown = () => undefined): Promise<string | null> {
  extension.on_start();
  extension.on_load();
  await during();
  return extension.on_finish().facsimile_error;
}

const camera = (problem: 'unplugged' | 'muted' | 'denied' | null) => (): void => Reader.opened.camera.onProblem!(problem);

test.each(['unplugged', 'muted', 'denied'] as const)(
  'a camera that is %s is told by each trial without its picture',
  async (problem) => {
    await begin();
    expect(await trial()).toBeNull();
    expect(await trial(camera(problem))).toBe(problem);
    expect(await trial()).toBe(problem);
    expect(await trial(camera(null))).toBe(problem);
    expect(await trial()).toBeNull();
  },
);

test('a trial keeps the first cause, the next ones tell the newest, and nothing is heard of a former reader', async () => {
  await begin();
  camera('unplugged')();
  expect(await trial(() => Reader.opened.fail())).toBe('unplugged');
  expect(await trial()).toBe('worker-silent');
  const former = Reader.opened;
  await extension.start();
  expect(await trial(() => former.camera.onProblem!('muted'))).toBeNull();
});

test('a trial that begins while the camera is being opened says so, unless it learns why there is none', async () => {
  let load!: (nothing: null) => void;
  Reader.ready = new Promise((done) => (load = done));
  const opening = begin();
  expect(await trial()).toBe('opening');
  expect(await trial(() => (load(null), opening))).toBe('opening');
  expect(await trial()).toBeNull();

  await extension.stop();
  Reader.ready = new Promise((done) => (load = done));
  void begin();
  expect(await trial(() => (Reader.opened.fail(), settled()))).toBe('worker-silent');
});

test('a camera that cannot be had leaves nothing unhandled, as jsPsych calls it', async () => {
  Reader.ready = new Promise(() => undefined);
  void begin();
  Reader.opened.fail();
  await settled();
  expect(await trial()).toBe('worker-silent');
  expect([unhandled, reported]).toEqual([[], []]);
});

test('what is no error of ours is reported', async () => {
  const signal = AbortSignal.abort(new Error('none of ours'));
  void extension.initialize({ assetBase: '/assets/', auto_initialize: true, signal });
  await settled();
  expect([unhandled, reported]).toEqual([[], [signal.reason]]);
});
