/** That frames are read as they would be shown, and crops cut as a canvas would draw them. */

import { describe, expect, test } from 'vitest';
import { cropTransform, cutCrop, CROP_SIZE } from '../../src/core/crop-frame.ts';
import { LANDMARKS } from '../../src/core/reading.ts';
import { Random } from '../../src/core/random.ts';
import { FrameReader } from '../../src/reader/pixels.ts';
import { problemOf } from '../../src/reader/problems.ts';
import type { Frame } from '../../src/reader/sources/source.ts';
import { imageOf } from './pictures.ts';

const [WIDTH, HEIGHT] = [96, 64];
const random = new Random('pixels');

/** Soft blobs of colour, so that neighbouring pixels have to do with one another as in a photograph. */
function painted(width = WIDTH, height = HEIGHT): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#8a6f5c';
  context.fillRect(0, 0, width, height);
  for (let i = 0; i < 40; i++) {
    const [x, y, r] = [random.between(0, width), random.between(0, height), random.between(6, 24)];
    const blob = context.createRadialGradient(x, y, 0, x, y, r);
    const hue = random.between(0, 360);
    blob.addColorStop(0, `hsl(${hue} 60% 60% / 0.8)`);
    blob.addColorStop(1, `hsl(${hue} 60% 60% / 0)`);
    context.fillStyle = blob;
    context.fillRect(0, 0, width, height);
  }
  return canvas;
}

function withHole(): OffscreenCanvas {
  const canvas = painted();
  canvas.getContext('2d')!.clearRect(20, 10, 30, 30);
  return canvas;
}

/** What a canvas shows of a frame. */
function shown(frame: Frame, width: number, height: number): Uint8ClampedArray {
  const context = new OffscreenCanvas(width, height).getContext('2d', { alpha: false })!;
  context.drawImage(frame, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
};

/** A frame as cameras and decoders give them: smooth ramps of brightness and colour. */
function yuv(format: 'I420' | 'NV12', colorSpace: VideoColorSpaceInit): VideoFrame {
  const luma = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => 40 + (150 * (i % WIDTH)) / WIDTH);
  const at = (i: number): number => 100 + (50 * Math.floor(i / (WIDTH / 2))) / (HEIGHT / 2);
  const [u, v] = [0, 1].map((k) => Uint8Array.from({ length: (WIDTH * HEIGHT) / 4 }, (_, i) => (k ? 250 - at(i) : at(i))));
  const chroma = format === 'I420' ? [...u!, ...v!] : [...u!].flatMap((value, i) => [value, v![i]!]);
  const init = { format, codedWidth: WIDTH, codedHeight: HEIGHT, timestamp: 0, colorSpace };
  return new VideoFrame(Uint8Array.from([...luma, ...chroma]), init);
}

const BT601: VideoColorSpaceInit = { primaries: 'smpte170m', transfer: 'smpte170m', matrix: 'smpte170m', fullRange: false };
const BT709: VideoColorSpaceInit = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false };

describe('the pixels of a frame', () => {
  test.each([
    ['I420, BT.601', () => yuv('I420', BT601)],
    ['NV12, BT.709', () => yuv('NV12', BT709)],
    ['I420, full range', () => yuv('I420', { ...BT709, fullRange: true })],
    ['opaque RGB', () => new VideoFrame(painted(), { alpha: 'discard', timestamp: 0 })],
    ['RGB that lets the background through', () => new VideoFrame(withHole(), { timestamp: 0 })],
    ['stretched', () => new VideoFrame(painted(), { timestamp: 0, displayWidth: 128, displayHeight: HEIGHT })],
    ['cut', () => new VideoFrame(painted(), { timestamp: 0, visibleRect: { x: 8, y: 4, width: 64, height: 32 } })],
  ])('are those that a canvas shows of it: %s', async (_, make) => {
    const frame = make();
    const { displayWidth: width, displayHeight: height } = frame;
    const pixels = await new FrameReader().read(frame);
    expect([pixels.width, pixels.height]).toEqual([width, height]);
    expect(largest(pixels.image.data, shown(frame, width, height))).toBeLessThanOrEqual(3);
    expect(largest(imageOf(pixels.canvas).data, pixels.image.data)).toBe(0);
    frame.close();
  });

  test('of one frame after another, of any size and kind, are its own', async () => {
    const reader = new FrameReader();
    for (const [width, height] of [
      [96, 64],
      [64, 96],
      [64, 96],
      [32, 32],
    ] as const) {
      for (const make of [(c: OffscreenCanvas) => new VideoFrame(c, { alpha: 'discard', timestamp: 0 }), createImageBitmap]) {
        const canvas = painted(width, height);
        const frame = await make(canvas);
        const pixels = await reader.read(frame);
        expect(largest(pixels.image.data, imageOf(canvas).data)).toBeLessThanOrEqual(1);
        expect(largest(imageOf(pixels.canvas).data, pixels.image.data)).toBe(0);
        frame.close();
      }
    }
  });

  test('are read into memory that was given back, of the same size alone, and never into what is still in use', async () => {
    const reader = new FrameReader();
    const read = async (canvas: OffscreenCanvas): Promise<Uint8ClampedArray<ArrayBuffer>> => {
      const frame = new VideoFrame(canvas, { alpha: 'discard', timestamp: 0 });
      const { image } = await reader.read(frame);
      frame.close();
      expect(largest(image.data, imageOf(canvas).data)).toBeLessThanOrEqual(1);
      return image.data as Uint8ClampedArray<ArrayBuffer>;
    };
    const [first, second] = [await read(painted()), await read(painted())];
    expect(second.buffer).not.toBe(first.buffer);
    reader.giveBack(first);
    const kept = second.slice();
    expect((await read(painted())).buffer).toBe(first.buffer);
    expect(largest(second, kept)).toBe(0);
    reader.giveBack(second);
    expect((await read(painted(32, 32))).length).toBe(4 * 32 * 32);
    reader.giveBack(kept);
    expect([second.buffer, kept.buffer]).not.toContain((await read(painted())).buffer);
  });

  test('that are not kept are let go of at once', async () => {
    const reader = new FrameReader();
    const drawn = await createImageBitmap(painted());
    const { image } = await reader.read(drawn);
    expect(image.data.length).toBe(4 * WIDTH * HEIGHT);
    reader.giveBack(image.data as Uint8ClampedArray<ArrayBuffer>);
    expect(image.data.length).toBe(0);
    drawn.close();
  });

  test('of a closed frame are refused by name', async () => {
    const [video, bitmap] = [yuv('I420', BT601), await createImageBitmap(painted())];
    for (const frame of [video, bitmap]) {
      frame.close();
      await expect(new FrameReader().read(frame)).rejects.toSatisfy((cause) => problemOf(cause) === 'frame-unreadable');
    }
  });
});

describe('a crop', () => {
  const face = (x: number, y: number, scale: number, roll: number): Float32Array => {
    const landmarks = new Float32Array(3 * LANDMARKS);
    const places = { 33: [-44, -20], 133: [-17, -18], 362: [17, -18], 263: [44, -20], 168: [0, -24], 2: [0, 24] };
    for (const [id, [u, v]] of Object.entries(places)) {
      landmarks[3 * Number(id)] = x + scale * (Math.cos(roll) * u! - Math.sin(roll) * v!);
      landmarks[3 * Number(id) + 1] = y + scale * (Math.sin(roll) * u! + Math.cos(roll) * v!);
    }
    return landmarks;
  };

  test.each([
    ['in its own size', face(200, 150, 1, 0)],
    ['enlarged and rolled', face(190, 160, 0.6, 0.4)],
    ['shrunk', face(200, 150, 2.2, -0.2)],
    ['over the border', face(20, 30, 1.3, 0.1)],
    ['upside down', face(200, 150, 1.2, Math.PI)],
  ])('is what a canvas draws of the picture: %s', (_, landmarks) => {
    const canvas = painted(400, 300);
    const context = new OffscreenCanvas(CROP_SIZE, CROP_SIZE).getContext('2d', { alpha: false })!;
    context.setTransform(...cropTransform(landmarks));
    context.drawImage(canvas, 0, 0);
    const drawn = context.getImageData(0, 0, CROP_SIZE, CROP_SIZE).data;
    const cut = cutCrop(imageOf(canvas), cropTransform(landmarks));
    let [sum, far] = [0, 0];
    for (let i = 0; i < cut.length; i++) {
      const off = Math.abs(cut[i]! - drawn[i]!);
      sum += off;
      if (off > 4) far++;
    }
    expect(sum / cut.length).toBeLessThan(0.8);
    // pixels that the picture's border runs through
    expect(far / cut.length).toBeLessThan(0.04);
  });
});
