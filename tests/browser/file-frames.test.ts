/** Every frame of a file, on videos made here whose every frame is known: its grey says which it is. */

import {
  BufferTarget,
  Mp4OutputFormat,
  Output,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
  type Rotation,
} from 'mediabunny';
import { describe, expect, test } from 'vitest';
import { framesOf, isVideo } from '../../src/batch/file-frames.ts';

const [WIDTH, HEIGHT] = [96, 64];
/** Seconds; uneven, with a gap of one and a half. */
const TIMES = [0, 0.033, 0.067, 0.1, 0.14, 1.64, 1.66, 1.7, 1.733, 1.8];
const greyOf = (index: number): number => 20 + 22 * index;

async function video(kind: 'webm' | 'mp4', rotation: Rotation = 0): Promise<File> {
  const target = new BufferTarget();
  const format = kind === 'webm' ? new WebMOutputFormat() : new Mp4OutputFormat({ fastStart: 'in-memory' });
  const output = new Output({ format, target });
  const source = new VideoSampleSource({ codec: 'vp9', bitrate: 2e6 });
  output.addVideoTrack(source, { rotation });
  await output.start();
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d')!;
  for (const [i, timestamp] of TIMES.entries()) {
    const grey = greyOf(i);
    context.fillStyle = `rgb(${grey}, ${grey}, ${grey})`;
    context.fillRect(0, 0, WIDTH, HEIGHT);
    const sample = new VideoSample(canvas, { timestamp, duration: (TIMES[i + 1] ?? timestamp + 0.03) - timestamp });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  return new File([target.buffer!], `clip.${kind}`, { type: `video/${kind}` });
}

async function picture(): Promise<File> {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  canvas.getContext('2d')!.fillRect(0, 0, WIDTH, HEIGHT);
  return new File([await canvas.convertToBlob({ type: 'image/png' })], 'picture.png', { type: 'image/png' });
}

interface Seen {
  readonly timestamp: number;
  readonly done: number;
  readonly grey: number;
  readonly width: number;
  readonly height: number;
}

/** What comes out of a file, up to its end or an error, which is given too. */
async function see(file: File): Promise<{ frames: Seen[]; error: string | null }> {
  const frames: Seen[] = [];
  try {
    for await (const { frame, timestamp, done } of framesOf(file)) {
      const { width, height } = 'displayWidth' in frame ? { width: frame.displayWidth, height: frame.displayHeight } : frame;
      const context = new OffscreenCanvas(width, height).getContext('2d')!;
      context.drawImage(frame, 0, 0);
      frame.close();
      frames.push({ timestamp, done, grey: context.getImageData(width / 2, height / 2, 1, 1).data[0]!, width, height });
    }
  } catch (error) {
    return { frames, error: (error as Error).message };
  }
  return { frames, error: null };
}

describe.each(['webm', 'mp4'] as const)('a video as %s', (kind) => {
  test('gives every frame once, in order, at its own time, gaps kept', async () => {
    const { frames, error } = await see(await video(kind));
    expect(error).toBeNull();
    expect(frames.length).toBe(TIMES.length);
    frames.forEach(({ timestamp, grey }, i) => {
      expect(timestamp).toBeCloseTo(TIMES[i]!, 2);
      expect(Math.abs(grey - greyOf(i))).toBeLessThan(10);
    });
    expect(frames.map(({ done }) => done)).toEqual(frames.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(frames.at(-1)!.done).toBeCloseTo(1, 1);
  });

  test('is known by its content, whatever its name', async () => {
    expect(await isVideo(new File([await video(kind)], 'x.jpg', { type: 'image/jpeg' }))).toBe(true);
  });
});

test('a video that was filmed sideways comes upright', async () => {
  const { frames } = await see(await video('mp4', 90));
  expect(frames.length).toBe(TIMES.length);
  expect([frames[0]!.width, frames[0]!.height]).toEqual([HEIGHT, WIDTH]);
});

test('a video that breaks off gives what is there, and then says so', async () => {
  const whole = await video('mp4');
  const { frames, error } = await see(new File([whole.slice(0, whole.size * 0.6)], 'cut.mp4'));
  expect(frames.length).toBeGreaterThan(0);
  expect(frames.length).toBeLessThan(TIMES.length);
  expect(error).toMatch(/^cut off: it ends after \d\.\d\d of 1\.83 seconds$/);
});

test('a picture is one frame at 0 seconds', async () => {
  const file = await picture();
  expect(await isVideo(file)).toBe(false);
  const { frames } = await see(file);
  expect(frames).toEqual([{ timestamp: 0, done: 1, grey: 0, width: WIDTH, height: HEIGHT }]);
});

test('what is neither is refused by name', async () => {
  const { frames, error } = await see(new File(['nonsense'], 'letter.txt', { type: 'text/plain' }));
  expect(frames).toEqual([]);
  expect(error).toMatch(/cannot decode letter\.txt/);
});
