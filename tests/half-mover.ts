/** Takes of somebody who moves half as far as others do: what is asked for fits them, what the base weights read does not. */

import { CROP_BYTES } from '../src/core/crop-frame.ts';
import { MEAN_FACE } from '../src/core/mean-face.ts';
import { Random } from '../src/core/random.ts';
import type { Baseline } from '../src/core/reading.ts';
import { moveFace } from '../src/core/rig.ts';
import type { PictureOf } from '../src/learn/calibration-data.ts';
import { labelsOfPrompt, movementOf, type Prompt, type Sample } from '../src/core/samples.ts';

/** Nothing is seen in their pictures: landmarks alone tell. */
const crop = new Uint8Array(CROP_BYTES);

export const RESTING: Baseline = { landmarks: MEAN_FACE, crop, latents: new Float32Array(21), modelVersion: 'none', frames: 12 };

/** Reads pictures of samples that are all in memory. Rejects for any other. */
export const pictureIn =
  (samples: readonly Sample[]): PictureOf =>
  (id) => {
    const sample = samples.find((own) => own.id === id);
    return sample ? Promise.resolve(sample) : Promise.reject(new RangeError(`no sample: ${id}`));
  };

/** Two pictures a take, one take a prompt. */
export function takesOf(person: string, prompts: readonly Prompt[]): Sample[] {
  const random = new Random('somebody');
  return prompts.flatMap((prompt, take) =>
    [0, 1].map((i): Sample => ({
      ...labelsOfPrompt(prompt),
      id: `${take}/${i}`,
      person,
      session: 's',
      take: String(take),
      time: 10 * take + i,
      modelVersion: 'base',
      origin: 'captured',
      prompt,
      crop,
      points: moveFace(MEAN_FACE, { units: movementOf(prompt).map((amount) => amount * random.between(0.45, 0.55)) }),
      pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, 50] },
      quality: { score: 1, reasons: [] },
      excluded: false,
    })),
  );
}
