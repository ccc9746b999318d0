/** Small pictures of a face, painted on real canvases. */

import { expect, test } from 'vitest';
import { facePictures } from '../../src/app/review/face-pictures.ts';
import { exampleFrames, exampleRecording } from '../record/example.ts';

const frames = exampleFrames({ frames: 4, ids: (f) => (f === 1 ? [] : [1]), time: (f) => f * 100 });
const recording = exampleRecording(frames);

const fail = ({ message }: Error): void => expect.unreachable(message);

test('each frame with the face is given once, in order, and all pictures are freed when nobody wants them any more', async () => {
  const stop = new AbortController();
  const given: { readonly frame: number; readonly picture: ImageBitmap }[] = [];
  const source = { recording, track: recording.track, film: null, face: 1 };
  for await (const one of facePictures(stop.signal, source, [3, 0, 1, 3], 48, fail)) given.push(one);
  expect(given.map(({ frame, picture }) => [frame, picture.width])).toEqual([[0, 48], [3, 48]]); // prettier-ignore
  stop.abort();
  // a closed picture has no size
  expect(given.map(({ picture }) => picture.width)).toEqual([0, 0]);
});
