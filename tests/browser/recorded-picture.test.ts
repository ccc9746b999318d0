/** The picture of a recording on a real canvas: what was filmed where that can be read, else the stored landmarks, never a blank. */

import { expect, test } from 'vitest';
import { RecordedPicture, type RecordingFilm, type Shown } from '../../src/app/review/picture.ts';
import { AS_SHOWN } from '../../src/record/scores.ts';
import { exampleFrames, exampleRecording } from '../record/example.ts';
import { greyOf, video } from './media-files.ts';

const frames = exampleFrames({ frames: 4, ids: (f) => (f === 3 ? [] : [1]), time: (f) => f * 100 });
const recording = exampleRecording(frames);
const shown = (frame: number): Shown => ({ frame, chosen: 1, variant: AS_SHOWN, overlay: [], pixelRatio: 1 });

/** How many colours a frame is painted in, what stands in its corner, and how often the film was given up. */
async function painted(film: RecordingFilm | null, ...order: readonly number[]) {
  const context = new OffscreenCanvas(320, 240).getContext('2d', { willReadFrequently: true })!;
  const failures: string[] = [];
  const picture = new RecordedPicture(recording, context, '/face/canonical-mesh.json', film, ({ message }) =>
    failures.push(message),
  );
  const seen: { colours: number; corner: readonly number[] }[] = [];
  for (const frame of order) {
    await picture.paint(recording.track, shown(frame));
    const { data } = context.getImageData(0, 0, 320, 240);
    const pixels = new Uint32Array(data.buffer);
    seen.push({ colours: new Set(pixels).size, corner: [...data.subarray(0, 4)] });
  }
  await picture.close();
  return { seen, failures };
}

test('without a film the face is drawn from its landmarks, and nothing where there is none', async () => {
  const { seen, failures } = await painted(null, 0, 3);
  expect(seen[0]!.colours).toBeGreaterThan(10);
  expect(seen[1]!.colours).toBe(1);
  expect(failures).toEqual([]);
});

test('with its own video what was filmed is painted, at its time', async () => {
  const file = new Blob([await video('webm', [0, 0.1, 0.2, 0.3])]);
  const { seen, failures } = await painted({ file, start: 0 }, 0, 2);
  expect(failures).toEqual([]);
  seen.forEach(({ corner }, i) => expect(Math.abs(corner[0]! - greyOf([0, 2][i]!))).toBeLessThan(12));
});

test('a film that cannot be read is said once, and the landmarks stand for it', async () => {
  const { seen, failures } = await painted({ file: new Blob(['no film']), start: 0 }, 0, 1);
  expect(failures).toEqual([expect.stringContaining('cannot decode')]);
  for (const { colours } of seen) expect(colours).toBeGreaterThan(10);
});

test('a picture that is closed while it paints leaves the canvas alone and says nothing more', async () => {
  const whole = new Blob([await video('webm', [0, 0.1, 0.2, 0.3])]);
  for (const [file, landmarks] of [
    [whole, async (row: number) => recording.landmarks(row)],
    [whole, () => Promise.reject(new Error('the recordings are closed'))],
    [new Blob(['no film']), async (row: number) => recording.landmarks(row)],
  ] as const) {
    const context = new OffscreenCanvas(320, 240).getContext('2d', { willReadFrequently: true })!;
    const failures: string[] = [];
    let asked!: () => void;
    let answer!: () => void;
    const [isAsked, isAnswered] = [new Promise<void>((done) => (asked = done)), new Promise<void>((done) => (answer = done))];
    const slow = {
      ...recording,
      landmarks: async (row: number) => {
        asked();
        await isAnswered;
        return landmarks(row);
      },
    };
    const picture = new RecordedPicture(slow, context, '/face/canonical-mesh.json', { file, start: 0 }, ({ message }) =>
      failures.push(message),
    );
    const painting = picture.paint(recording.track, shown(0));
    await isAsked;
    await picture.close();
    answer();
    await painting;
    expect(new Set(new Uint32Array(context.getImageData(0, 0, 320, 240).data.buffer))).toEqual(new Set([0]));
    expect(failures).toEqual([]);
  }
});
