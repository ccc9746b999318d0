/** Small pictures of a face, painted on real canvases. */

import { expect, test } from 'vitest';
import { facePictures } from '../../src/app/review/face-pictures.ts';
import { EMPTY_RECORDING, type RecordingInfo } from '../../src/record/recording.ts';
import { trackOf } from '../../src/record/track.ts';
import { exampleFrames } from '../record/example.ts';

const frames = exampleFrames({ frames: 4, ids: (f) => (f === 1 ? [] : [1]), time: (f) => f * 100 });
const track = trackOf(frames);
const info: RecordingInfo = {
  ...EMPTY_RECORDING,
  ...{ id: 'r', name: 'r', createdAt: 1, person: null, personName: '', source: 'camera', sourceName: '', modelVersion: 'm' },
};
const landmarks = async (row: number): Promise<Float32Array> => frames.flatMap(({ faces }) => faces)[row]!.landmarks;
const recording = { info, track, contexts: [], landmarks, video: null };

const fail = ({ message }: Error): void => expect.unreachable(message);

test('each frame with the face is given once, in order, and all pictures are freed when nobody wants them any more', async () => {
  const stop = new AbortController();
  const given: { readonly frame: number; readonly picture: ImageBitmap }[] = [];
  const source = { recording, track, film: null, face: 1 };
  for await (const one of facePictures(stop.signal, source, [3, 0, 1, 3], 48, fail)) given.push(one);
  expect(given.map(({ frame, picture }) => [frame, picture.width])).toEqual([[0, 48], [3, 48]]); // prettier-ignore
  stop.abort();
  // a closed picture has no size
  expect(given.map(({ picture }) => picture.width)).toEqual([0, 0]);
});
