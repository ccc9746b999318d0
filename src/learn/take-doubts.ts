/** Doubts about a person's takes by what the network itself makes of their pictures (doubt.ts). */

import { ACTION_UNITS } from '../core/facs.ts';
import { intensity } from '../core/ordinal.ts';
import { hasUnits, type Labelled, type LearningFaces } from './calibration-data.ts';
import { doubts, type Doubt } from './doubt.ts';
import { offsetOf, type Reader } from './judging.ts';
import type { AuNetParams } from './nets/au-net.ts';
import * as tf from './tf.ts';

/** Pictures of a take that speak for it: neighbours are near copies. And exact ones beside them at most. */
const PICTURES = 4;
const EXACT = 120;
const CHUNK = 32;

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
  const [rest, ...read] = await readFeatures(reader, params, [resting, ...speaking.map(({ face }) => face)]);
  return doubts(
    speaking.map(({ take, units, mask, expression, exact }, i) => ({
      ...{ take, units, mask, expression, exact },
      feature: read[i]!.feature.map((value, j) => value - rest!.feature[j]!),
      read: read[i]!.latents.map((latent, j) => intensity(latent - offset[j]!)),
    })),
  );
}

interface ReadFeature {
  readonly feature: Float32Array;
  readonly latents: Float32Array;
}

async function readFeatures<Face, Input>(
  { net, input }: Reader<Face, Input>,
  params: AuNetParams,
  faces: readonly Face[],
): Promise<ReadFeature[]> {
  const rows: ReadFeature[] = [];
  for (let from = 0; from < faces.length; from += CHUNK) {
    const some = faces.slice(from, from + CHUNK);
    const { feature, latents } = tf.tidy(() => {
      const { feature, latents } = net.finish(params, net.encode(params, input(some)));
      return { feature, latents };
    });
    const [features, read] = (await Promise.all([feature.data(), latents.data()])) as [Float32Array, Float32Array];
    const width = feature.shape[1];
    tf.dispose([feature, latents]);
    some.forEach((_, i) =>
      rows.push({
        feature: features.slice(i * width, (i + 1) * width),
        latents: read.slice(i * ACTION_UNITS.length, (i + 1) * ACTION_UNITS.length),
      }),
    );
  }
  return rows;
}

/** A few pictures of each take, spread over it; of these few the same. */
export function spokesmen<Face>(faces: readonly Labelled<Face>[]): Labelled<Face>[] {
  const takes = new Map<string, Labelled<Face>[]>();
  for (const face of faces.filter((own) => !own.exact && (hasUnits(own) || own.expression >= 0))) {
    takes.set(face.take, [...(takes.get(face.take) ?? []), face]);
  }
  return [...takes.values()].flatMap((own) => own.filter((_, i) => i % Math.ceil(own.length / PICTURES) === 0));
}
