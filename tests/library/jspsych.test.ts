/** What the extension promises jsPsych: its conventions, the clock of a trial, and plain errors. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsPsych, TrialType } from 'jspsych';
import { afterEach, expect, test, vi } from 'vitest';
import { NeutralEvent } from '../../src/library/events.ts';
import { compactOf } from '../../src/library/jspsych/compact.ts';
import { FacsimileExtension } from '../../src/library/jspsych/extension.ts';
import { VERSION } from '../../src/library/jspsych/info.ts';
import { FacsimileNeutralPlugin } from '../../src/library/jspsych/neutral-plugin.ts';
import type { Reading } from '../../src/library/reading.ts';

afterEach(() => void vi.unstubAllGlobals());

test('both parts tell their name, version and data, as jsPsych asks of them', () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string };
  expect(VERSION).toBe(version);
  for (const { info } of [FacsimileExtension, FacsimileNeutralPlugin]) {
    expect(info).toMatchObject({ version, data: expect.any(Object) as object });
    expect(info.name).toMatch(/^facsimile/);
  }
});

const extension = (): FacsimileExtension => new FacsimileExtension({} as JsPsych);

test('a trial before the start, and a marker outside of a trial, are errors that name the remedy', () => {
  expect(() => extension().on_start()).toThrow('FacsimileNeutralPlugin');
  expect(() => extension().mark('cue')).toThrow('no trial with the extension runs: marker cue');
});

test('a trial of the neutral says what holds it up in the words of the experimenter, and in its own where those are left out', async () => {
  vi.stubGlobal('MutationObserver', class { observe() {} disconnect() {} }); // prettier-ignore
  const status = { textContent: '' };
  const display = { firstElementChild: {}, lastElementChild: status, querySelector: () => ({ value: 0 }) };
  const reader = Object.assign(new EventTarget(), { snapshotNeutral: () => new Promise(() => undefined) });
  const jsPsych = { extensions: { facsimile: { start: async () => reader } } };
  const parameters = { prompt: '', loading: '', recording: 'Recording…', as_is: false, timeout: null };
  const trial = { ...parameters, problems: { moving: 'Keep still.', expression: '' } };
  new FacsimileNeutralPlugin(jsPsych as unknown as JsPsych).trial(
    display as unknown as HTMLElement,
    trial as unknown as TrialType<typeof FacsimileNeutralPlugin.info>,
  );
  await new Promise((opened) => setTimeout(opened));
  for (const [problem, words] of [
    ['moving', 'Keep still.'],
    ['eyes-closed', 'Keep your eyes open.'],
    ['expression', ''],
    [null, 'Recording…'],
  ] as const) {
    reader.dispatchEvent(new NeutralEvent(0.5, problem));
    expect(status.textContent).toBe(words);
  }
});

test('a compact reading keeps names and gaps, and fits an experiment of an hour', () => {
  const units = (value: number | null): Record<string, number | null> =>
    Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`AU${String(i + 10)}`, value]));
  const scores = { latents: units(1), intensity: units(1.23456789), presence: units(null), sides: {}, expressions: {} };
  const face = {
    id: 1,
    box: { x: 1, y: 2, width: 3, height: 4 },
    pose: { yaw: 1.23456, pitch: 2, roll: 3, translation: [1, 2, 3] },
    quality: { score: 0.98765, reasons: [] },
    comparedWith: 'none',
    smoothed: scores,
    unsmoothed: scores,
    offset: {},
  };
  const reading = { schema: 1, frame: 2, time: 0.5, sourceTime: 500, modelVersion: 'm', faces: [face] } as unknown as Reading;
  const compact = compactOf(reading);
  expect(compact).toMatchObject({
    schema: 1,
    frame: 2,
    sourceTime: 500,
    faces: [{ id: 1, pose: { yaw: 1.235 }, comparedWith: 'none' }],
  });
  expect(compact.faces[0]!.unsmoothed).toEqual({ intensity: units(1.235), presence: units(null) });
  expect(JSON.stringify(compact).length).toBeLessThan(1200);
});
