/** Doubts about a person's takes by what the network itself makes of their pictures (doubt.ts). */

import { intensity } from '../core/ordinal.ts';
import { hasUnits, type Labelled, type LearningFaces } from './calibration-data.ts';
import { doubts, type Doubt } from './doubt.ts';
import { readRows, type Reader } from './face-reading.ts';
import { offsetOf } from './judging.ts';
import type { AuNetParams } from './nets/au-net.ts';

/** Pictures of a take that speak for it at most, as neighbours are near copies, and exact ones beside them at most. */
const PICTURES = 4;
const EXACT = 120;
/** Pictures of all takes, unless there are more takes: the work grows with the cube of their number. */
const SPEAKING = 600;

/**
 * What is made of each take among `takes` with units or an expression, which may come from any part; exact faces among those
 * learned from are the measure.
 */
export async function takeDoubts<Face, Input>(
  reader: Reader<Face, Input>,
  params: AuNetParams,
  { learned, resting }: Pick<LearningFaces<Face>, 'learned' | 'resting'>,
  takes: readonly Labelled<Face>[],
): Promise<Map<string, Doubt>> {
  const speaking = [...spokesmen(takes), ...learned.filter(({ exact }) => exact).slice(0, EXACT)];
  if (speaking.length === 0) return new Map();
  const offset = await offsetOf(reader, params, resting);
  const { net } = reader;
  const [rest, ...read] = await readRows(reader, [resting, ...speaking.map(({ face }) => face)], (input) => {
    const { feature, latents } = net.finish(params, net.encode(params, input));
    return { feature, latents };
  });
  return doubts(
    speaking.map(({ take, units, mask, expression, exact }, i) => ({
      ...{ take, units, mask, expression, exact },
      feature: read[i]!.feature.map((value, j) => value - rest!.feature[j]!),
      read: read[i]!.latents.map((latent, j) => intensity(latent - offset[j]!)),
    })),
  );
}

/** A few pictures of each take, spread over it. */
function spokesmen<Face>(faces: readonly Labelled<Face>[]): Labelled<Face>[] {
  const takes = new Map<string, Labelled<Face>[]>();
  for (const face of faces.filter((own) => !own.exact && (hasUnits(own) || own.expression >= 0))) {
    takes.set(face.take, [...(takes.get(face.take) ?? []), face]);
  }
  const most = Math.max(1, Math.min(PICTURES, Math.floor(SPEAKING / takes.size)));
  return [...takes.values()].flatMap((own) => own.filter((_, i) => i % Math.ceil(own.length / most) === 0));
}
