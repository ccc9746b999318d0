/** An archive of a person as src/store/archive.ts lays it out, made without the app. */

import type { Page } from '@playwright/test';
import { CROP_SIZE } from '../../src/core/crop-frame.ts';
import { zip } from '../../src/core/zip.ts';
import { planOf } from '../../src/session/plan.ts';
import { RESTING, takesOf } from '../half-mover.ts';

/** Somebody who moves half as far as others, with the takes of a full session; `page` is any, to draw a PNG with. */
export async function halfMover(page: Page): Promise<Buffer> {
  const black = await page.evaluate(async (size) => {
    const canvas = new OffscreenCanvas(size, size);
    canvas.getContext('2d')!.fillRect(0, 0, size, size);
    const blob = await canvas.convertToBlob();
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, CROP_SIZE);
  const png = Uint8Array.from(black);
  const person = { id: 'half-mover', name: 'Half mover', createdAt: 1 };
  const samples = takesOf(
    person.id,
    planOf('thorough').map(({ prompt }) => prompt),
  );
  const index = {
    format: 'facsimile person',
    formatVersion: 1,
    person,
    neutral: { ...RESTING, crop: undefined, landmarks: undefined, latents: [...RESTING.latents] },
    sessions: [],
    samples: samples.map((sample) => ({
      ...sample,
      crop: undefined,
      points: undefined,
      units: [...sample.units],
      mask: [...sample.mask],
    })),
    versions: [],
    live: null,
  };
  const bytes = (floats: readonly number[]): Uint8Array => new Uint8Array(Float32Array.from(floats).buffer);
  return Buffer.from(
    zip({
      'facsimile.json': new TextEncoder().encode(JSON.stringify(index)),
      'neutral.png': png,
      'neutral.f32': bytes([...RESTING.landmarks]),
      ...Object.fromEntries(samples.map((_, i) => [`crops/${i}.png`, png])),
      'points.f32': bytes(samples.flatMap(({ points }) => [...points])),
    }),
  );
}
