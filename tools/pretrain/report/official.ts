/** The column to compare with: MediaPipe's official blendshapes on the same pictures of the same people. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ACTION_UNITS, unitIndex } from '../../../src/core/facs.ts';
import { auc } from '../../../src/core/metrics.ts';
import { PRESENT_LEVEL } from '../../../src/core/ordinal.ts';
import { listShards, readShard } from '../../pictures/shards.ts';
import { blendshapeScores } from './blendshapes.ts';
import { findPeople } from '../people.ts';

export interface Official {
  /** AUC of presence on made pictures by ACTION_UNITS; null where one kind is missing. */
  readonly made: (number | null)[];
  readonly smileAU12: number | null;
  readonly smileAU06: number | null;
}

const found = <T>(list: readonly (T | null)[]): number[] => list.flatMap((value, i) => (value === null ? [] : [i]));

/** Scores of the official bundle in the shared folder, or null where it is not there. */
export async function officialReport(shared: string, pictures: string): Promise<Official | null> {
  const bundle = join(shared, 'models/face_landmarker.task');
  if (!existsSync(bundle)) return null;
  const shards = listShards(join(pictures, 'report')).map(readShard);
  const samples = shards.flatMap((shard) => shard.samples);
  const made = await blendshapeScores(
    bundle,
    shards.flatMap((shard) => shard.pictures),
  );
  const photos = findPeople(shared).flatMap(({ part, neutral, smiling }) =>
    part === 'report' && smiling
      ? [
          { path: neutral, smiles: false },
          { path: smiling, smiles: true },
        ]
      : [],
  );
  const real = await blendshapeScores(
    bundle,
    photos.map(({ path }) => path),
  );
  const smile = (code: string): number | null =>
    auc(
      found(real).map((i) => real[i]![unitIndex(code)]!),
      found(real).map((i) => photos[i]!.smiles),
    );
  return {
    made: ACTION_UNITS.map((_, unit) =>
      auc(
        found(made).map((i) => made[i]![unit]!),
        found(made).map((i) => samples[i]!.intensities[unit]! >= PRESENT_LEVEL),
      ),
    ),
    smileAU12: smile('AU12'),
    smileAU06: smile('AU06'),
  };
}
