/** How long a GIF shows its frames, read back from the file. */

import { expect, test } from 'vitest';
import { GifFile } from '../../src/app/share/encode.ts';

/** Times of a GIF are whole numbers of these, seconds. */
const UNIT = 0.01;

/** Seconds that each frame is shown: the delays of the graphic control extensions (GIF89a, section 23), of frames of one pixel. */
async function delaysOf(gif: Blob): Promise<number[]> {
  const bytes = new Uint8Array(await gif.arrayBuffer());
  const delays: number[] = [];
  for (let i = 0; i + 7 < bytes.length; i++) {
    if (bytes[i] === 0x21 && bytes[i + 1] === 0xf9 && bytes[i + 2] === 4 && bytes[i + 7] === 0)
      delays.push(UNIT * (bytes[i + 4]! + 256 * bytes[i + 5]!));
  }
  return delays;
}

test.each([30, 24, 15, 12.5, 12])(
  'at %d frames a second each is shown when it is due, however many came before',
  async (rate) => {
    const count = 10 * rate;
    const gif = new GifFile(1, 1);
    for (let i = 0; i < count; i++) gif.add(new Uint8ClampedArray([i % 256, 0, 0, 255]), 1 / rate);
    const delays = await delaysOf(gif.finish());
    expect(delays).toHaveLength(count);
    let at = 0;
    delays.forEach((delay, i) => {
      expect(Math.abs(at - i / rate)).toBeLessThanOrEqual(UNIT / 2 + 1e-9);
      at += delay;
    });
    expect(at).toBeCloseTo(count / rate, 2);
  },
);
