/** How a network reads a person's faces as the live path does, and reference faces. */

import { baselineLatents, subtractedLatents } from '../core/baseline.ts';
import type { LearningFaces, Labelled } from './calibration-data.ts';
import type { Judged } from './evaluate.ts';
import { readLatents, type Reader } from './face-reading.ts';
import type { AuNetParams } from './nets/au-net.ts';

/** Labelled faces as a network reads them; with `resting`, what that face reads is taken off. */
export async function judge<Face, Input>(
  reader: Reader<Face, Input>,
  params: AuNetParams,
  faces: readonly Labelled<Face>[],
  resting: Face | null,
): Promise<Judged[]> {
  const offset = resting === null ? null : await offsetOf(reader, params, resting);
  const rows = await readLatents(reader, params, faces.map(({ face }) => face)); // prettier-ignore
  return faces.map(({ take, units, mask }, i) => ({
    take,
    units,
    mask,
    latents: rows[i]!.map((z, j) => z - (offset?.[j] ?? 0)),
  }));
}

/** What is taken off the latents of somebody whose neutral face this is. */
export async function offsetOf<Face, Input>(
  reader: Reader<Face, Input>,
  params: AuNetParams,
  resting: Face,
): Promise<ArrayLike<number>> {
  const [latents] = await readLatents(reader, params, [resting]);
  return subtractedLatents(baselineLatents([latents!]));
}

/** Reference faces as a network reads them, each beside the own neutral or none. */
export const judgeReferenceFaces = <Face, Input>(
  reader: Reader<Face, Input>,
  params: AuNetParams,
  { reference }: Pick<LearningFaces<Face>, 'reference'>,
): Promise<Judged[]> => judge(reader, params, reference, null);
