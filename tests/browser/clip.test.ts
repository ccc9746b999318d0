/** A film made of a recording, read back from its file. */

import { afterEach, expect, test, vi } from 'vitest';
import { clip } from '../../src/app/review/clip.ts';
import { RecordedPicture } from '../../src/app/review/picture.ts';
import { Mp4File } from '../../src/app/share/encode.ts';
import type { RecordedFrame } from '../../src/record/frame.ts';
import { AS_SHOWN } from '../../src/record/scores.ts';
import { exampleFrames, exampleRecording } from '../record/example.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** A frame of a recording in which all lies `scale` times as far apart. */
function enlarged({ width, height, faces, ...frame }: RecordedFrame, scale: number): RecordedFrame {
  const larger = faces.map(({ box: { x, y, width, height }, landmarks, ...face }) => ({
    ...face,
    box: { x: scale * x, y: scale * y, width: scale * width, height: scale * height },
    landmarks: landmarks.map((at) => scale * at),
  }));
  return { ...frame, width: scale * width, height: scale * height, faces: larger };
}

/** The GIF of one frame with the names of its movements. */
async function gifOf(frame: RecordedFrame): Promise<ImageData> {
  const recording = exampleRecording([frame]);
  const source = { recording, track: recording.track, face: 1, variant: AS_SHOWN, film: null };
  const span = { start: frame.time, end: frame.time + 1 };
  const gif = await clip(AbortSignal.timeout(60_000), source, span, 'gif', ['callouts'], () => undefined);
  const picture = await createImageBitmap(gif);
  const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, picture.width, picture.height);
}

test('what is written on a clip is as large whatever the size of the recording', async () => {
  const [frame] = exampleFrames({ frames: 1 });
  const own = await gifOf(frame!);
  for (const scale of [2, 6]) {
    const { width, height, data } = await gifOf(enlarged(frame!, scale));
    expect([width, height]).toEqual([own.width, own.height]);
    const apart = data.reduce((sum, value, i) => sum + Math.abs(value - own.data[i]!), 0) / data.length;
    expect(apart).toBeLessThan(0.5);
  }
});

test.each([
  ['no canvas can be had', () => vi.spyOn(OffscreenCanvas.prototype, 'getContext').mockReturnValue(null)],
  ['no film can be begun', () => vi.spyOn(Mp4File, 'open').mockRejectedValue(new Error('no encoder'))],
])('where %s the film of the recording is closed', async (_what, fail) => {
  const closed = vi.spyOn(RecordedPicture.prototype, 'close');
  const [frame] = exampleFrames({ frames: 1 });
  const recording = exampleRecording([frame!]);
  const source = { recording, track: recording.track, face: 1, variant: AS_SHOWN, film: null };
  fail();
  const made = clip(
    AbortSignal.timeout(60_000),
    source,
    { start: frame!.time, end: frame!.time + 1 },
    'mp4',
    [],
    () => undefined,
  );
  await expect(made).rejects.toThrow();
  expect(closed).toHaveBeenCalledOnce();
});
