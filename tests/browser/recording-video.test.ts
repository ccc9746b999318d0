/** The video of a recording where its encoder or its disk fails: what was written stays a film, and the end is an end. */

import { afterEach, expect, test, vi } from 'vitest';
import { VideoWriter } from '../../src/store/recording-video.ts';
import type { RecordingFiles } from '../../src/store/recording-files.ts';

afterEach(() => vi.unstubAllGlobals());

const SIZE = { width: 320, height: 240 };
const picture = (): ImageBitmap => {
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  canvas.getContext('2d')!.fillRect(0, 0, 100, 100);
  return canvas.transferToImageBitmap();
};

/** A writer onto a file in memory, which refuses more where `full`. */
async function written() {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const file = {
    full: false,
    closed: false,
    append: async (bytes: Uint8Array<ArrayBuffer>) => {
      if (file.full) throw new DOMException('full', 'QuotaExceededError');
      parts.push(bytes);
    },
    close: async () => void (file.closed = true),
  };
  const files = { create: async () => file } as unknown as RecordingFiles;
  return { file, parts, writer: (await VideoWriter.open(files, 'r', SIZE.width, SIZE.height))! };
}

test('an encoder that fails costs what comes after it: the file ends, with what was written before', async () => {
  let fail: VideoEncoderInit['error'] = () => undefined;
  const { VideoEncoder } = globalThis;
  const watched = class extends VideoEncoder {
    constructor(init: VideoEncoderInit) {
      super(init);
      fail = init.error;
    }
  };
  vi.stubGlobal('VideoEncoder', watched);
  const { file, parts, writer } = await written();
  for (let i = 0; i < 70; i++) await writer.add(picture(), 33 * i);
  const before = parts.length;
  fail(new DOMException('the codec is gone', 'EncodingError')); // as browsers tell it: between two pictures
  await expect(writer.add(picture(), 33 * 70)).rejects.toThrow('the codec is gone');
  await writer.finish();
  expect([before > 0, parts.length >= before, file.closed]).toEqual([true, true, true]);
});

test('a disk that is full is told at the end, and the file is closed all the same', async () => {
  const { file, writer } = await written();
  for (let i = 0; i < 3; i++) await writer.add(picture(), 33 * i);
  file.full = true;
  await expect(writer.finish()).rejects.toMatchObject({ name: 'QuotaExceededError' });
  expect(file.closed).toBe(true);
});
