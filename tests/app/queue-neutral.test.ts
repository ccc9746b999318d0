/** What queued files are compared with, and what is said when the neutral that was chosen is not there any more. */

import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import type { FileQueue } from '../../src/app/queue/file-queue.svelte.ts';
import { compareWith, frameChosen, NoNeutral, type OwnReading, type QueueNeutral } from '../../src/app/queue/queue-neutral.ts';
import QueueNeutralChoice from '../../src/app/queue/QueueNeutral.svelte';
import { QUEUE_WORDS } from '../../src/app/queue/words.ts';
import type { FileReader } from '../../src/batch/film/file-reader.ts';
import type { Baseline } from '../../src/core/reading.ts';
import type { MediaFile } from '../../src/reader/sources/files/media-file.ts';
import { placeIn, type Stretch } from '../../src/reader/sources/files/stretch.ts';
import { faceShowing, frameReading } from '../session/faces.ts';

const BASELINE = { frames: 42 } as Baseline;
const own = (baseline: Baseline | null) => async (): Promise<OwnReading> => ({
  ...{ person: null, baseline, weights: null, version: null },
});

const STOP = new AbortController().signal;
/** When frames of a film begin to be shown, seconds; the last one ends at 20. */
const TIMES = [1.4, 1.5, 1.6, 1.7, 12.4];
const FILM = { isFilm: true, start: 1.4, end: 20 } as MediaFile;

/** What a file is compared with, after another was with somebody else. */
async function comparedWith(neutral: QueueNeutral, mine: Baseline | null): Promise<Baseline | null> {
  let compared: Baseline | null = { frames: 1 } as Baseline;
  const reader = {
    readiness: { modelVersion: 'base' },
    setBaseline: async (baseline: Baseline | null) => void (compared = baseline),
    setWeights: async () => undefined,
    async *readCrops(_media: MediaFile, stretch: Stretch) {
      for (const [i, time] of TIMES.entries())
        if (placeIn(stretch, time)) yield frameReading(1000 * time, [faceShowing('AU12', 0, i)]);
    },
  } as unknown as FileReader;
  await compareWith(STOP, reader, FILM, neutral, own(mine));
  return compared;
}

test('a recorded neutral that is not there is an error, and never nobody', async () => {
  expect(await comparedWith({ kind: 'recorded' }, BASELINE)).toBe(BASELINE);
  const failed = await comparedWith({ kind: 'recorded' }, null).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(NoNeutral);
  expect(String(failed)).toContain('no recorded neutral to compare with');
  for (const kind of ['estimated', 'none'] as const) expect(await comparedWith({ kind }, null)).toBeNull();
});

test('the frame of a time is the one that a player shows then', async () => {
  const numberAt = async (at: number) => (await comparedWith({ kind: 'frame', at }, null))!.crop[0];
  const times = [0, 0.05, 0.1, 0.25, 0.3, 8, 10.99, 11, 18.5];
  expect(await Promise.all(times.map(numberAt))).toEqual([0, 0, 1, 2, 3, 3, 3, 4, 4]);
  await expect(numberAt(18.7)).rejects.toThrow('no face good enough');
});

test.each([
  [2.5, 2.5],
  [-3, 0],
  [NaN, 0],
])('seconds typed as %d are used as %d, which is what the field then shows', (typed, used) => {
  const input = { valueAsNumber: typed };
  expect(frameChosen(input)).toEqual({ kind: 'frame', at: used });
  expect(input.valueAsNumber).toBe(used);
});

test('the list shows what is chosen, for every person, and says when it cannot be had', () => {
  const kinds = Object.keys(QUEUE_WORDS.neutrals) as QueueNeutral['kind'][];
  for (const kind of kinds) {
    for (const hasNeutral of [true, false]) {
      const queue = { neutral: { kind, at: 0, file: new File([], 'rest.jpg') } as QueueNeutral } as FileQueue;
      const { body } = render(QueueNeutralChoice, { props: { queue, hasNeutral } });
      expect(body).toMatch(new RegExp(`<option value="${kind}" selected`));
      expect(body.includes('value="recorded"')).toBe(hasNeutral || kind === 'recorded');
      expect(body.includes(QUEUE_WORDS.noNeutral)).toBe(!hasNeutral && kind === 'recorded');
      expect(body.includes('rest.jpg')).toBe(kind === 'picture');
    }
  }
});
