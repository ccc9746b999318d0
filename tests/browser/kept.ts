/** Things as they are kept of a person: whole and in range, with nothing to see in them. */

import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { MESH_LANDMARKS, type Baseline } from '../../src/core/reading.ts';
import { labelsOfPrompt, type Prompt, type Sample } from '../../src/core/samples.ts';
import type { PersonData } from '../../src/store/archive.ts';
import type { CalibrationStore } from '../../src/store/calibration.ts';
import type { Store } from '../../src/store/store.ts';

export const baseline: Baseline = {
  landmarks: Float32Array.from({ length: 3 * MESH_LANDMARKS }, (_, i) => Math.sin(i)),
  crop: Uint8Array.from({ length: CROP_BYTES }, (_, i) => i),
  latents: Float32Array.from({ length: 21 }, (_, i) => i / 4 - 1),
  modelVersion: 'test',
  frames: 60,
};

const prompt: Prompt = { kind: 'unit', unit: 'AU12', strength: 'strong' };

/** A person's samples with all of their pictures, in the order in which they were taken. */
export async function samplesIn(calibration: CalibrationStore, person: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  for await (const sample of calibration.whole(await calibration.list(person))) samples.push(sample);
  return samples;
}

/** Everything that is kept of a person; null for nobody. */
export async function personIn(store: Store, id: string): Promise<PersonData | null> {
  const kept = await (await store.whole()).of(id);
  if (!kept) return null;
  const samples: Sample[] = [];
  for await (const sample of kept.samples) samples.push(sample);
  return { ...kept, samples };
}

export const sampleOf = (person: string, id: string, time: number, take = 'one'): Sample => ({
  id,
  person,
  session: `session of ${person}`,
  take,
  time,
  modelVersion: 'test',
  origin: 'captured',
  prompt,
  crop: baseline.crop,
  points: baseline.landmarks,
  pose: { yaw: 1, pitch: 2, roll: 3, translation: [0, 0, -50] },
  quality: { score: 1, reasons: [] },
  ...labelsOfPrompt(prompt),
  excluded: false,
});
