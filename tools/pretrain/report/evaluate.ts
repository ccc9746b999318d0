/** What the network says of samples, and how good that is. */

import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS, unitIndex } from '../../../src/core/facs.ts';
import { frontalise } from '../../../src/core/frontal.ts';
import { auc } from '../../../src/core/metrics.ts';
import { isPresent, presence, PRESENT_LEVEL } from '../../../src/core/ordinal.ts';
import { disposeInput } from '../../../src/learn/nets/au-net-input.ts';
import { applyAuNet, type AuNetParams } from '../../../src/learn/nets/au-net.ts';
import * as tf from '../../../src/learn/tf.ts';
import type { Reading } from '../samples/readings.ts';
import { BARE, UNKNOWN, wholeInput, type Sample } from '../samples/sample.ts';

const CHUNK = 128;
/** Intensity of AU12 in a smile posed for a photo: pronounced. */
export const SMILE_LEVEL = 3;
/** Intensity of AU06 in one: just present. */
const CHEEK_LEVEL = 2;

export interface Answer {
  /** By ACTION_UNITS. */
  readonly latents: Float32Array;
  /** [left, right] by SIDED_UNITS. */
  readonly sides: Float32Array;
  /** Logits by EXPRESSIONS. */
  readonly expressions: Float32Array;
  /** Logits by REGIONS that something hides them. */
  readonly covered: Float32Array;
}

/** The network's answers to samples; `centre` is taken from all landmarks, zeros for a network that takes them as they are. */
export function answersTo(params: AuNetParams, samples: readonly Sample[], centre: Float32Array): Answer[] {
  const out: Answer[] = [];
  for (let start = 0; start < samples.length; start += CHUNK) {
    const part = samples.slice(start, start + CHUNK);
    const input = wholeInput(part, centre);
    const output = applyAuNet(params, input);
    const { latents, sides, expressions, covered } = output;
    const rows = (tensor: tf.Tensor2D): ((i: number) => Float32Array) => {
      const [values, width] = [tensor.dataSync() as Float32Array, tensor.shape[1]];
      return (i) => values.slice(i * width, (i + 1) * width);
    };
    const [unit, side, expression, hidden] = [rows(latents), rows(sides), rows(expressions), rows(covered)] as const;
    part.forEach((_, i) => out.push({ latents: unit(i), sides: side(i), expressions: expression(i), covered: hidden(i) }));
    tf.dispose({ ...output });
    disposeInput(input);
  }
  return out;
}

/** AUC of presence (intensity from PRESENT_LEVEL) by unit, null where one kind is missing. */
export function presenceAuc(samples: readonly Sample[], answers: readonly Answer[]): (number | null)[] {
  return ACTION_UNITS.map((_, unit) =>
    auc(
      answers.map(({ latents }) => latents[unit]!),
      samples.map(({ intensities }) => intensities[unit]! >= PRESENT_LEVEL),
    ),
  );
}

/** Index into EXPRESSIONS of the likeliest. */
export const likeliest = ({ expressions }: Answer): number => expressions.indexOf(Math.max(...expressions));

/** Whether a latent reads as present. */
export const isRead = (latent: number): boolean => isPresent(presence(latent));

export const mean = (values: readonly (number | null)[]): number => {
  const known = values.filter((value) => value !== null);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
};

/**
 * Samples of real pictures; labels are those of a neutral face, whatever the face shows. Every reading, as it is or with the person's neutral (another reading of it than
 * the one looked at). Mirrored readings go with mirrored neutrals.
 */
export function realSamples(readings: readonly Reading[], smiling: boolean, known: boolean): Sample[] {
  const neutrals = readings.filter((reading) => !reading.smiling);
  return readings
    .filter((reading) => reading.smiling === smiling)
    .map((reading) => {
      const own = neutrals.find(
        (other) =>
          other.person === reading.person &&
          other.mirrored === reading.mirrored &&
          (reading.smiling ? other.variant === 0 : other.variant === (reading.variant === 0 ? 1 : 0)),
      );
      if (!own) throw new Error(`no neutral reading of ${reading.person}`);
      return {
        person: reading.person,
        points: frontalise(reading.landmarks).points,
        neutral: frontalise(own.landmarks).points,
        pictures: { face: reading.grey, neutral: own.grey, mirrored: false },
        known,
        intensities: ACTION_UNITS.map(() => 0),
        coded: false,
        sides: SIDED_UNITS.flatMap(() => [0, 0]),
        expression: smiling ? -1 : EXPRESSIONS.indexOf('neutral'),
        blendshapes: [],
        covered: BARE,
      };
    });
}

/**
 * Real smiles as training samples: a person asked to smile pulls the lip corners, at the level the scale is set on, and
 * mostly raises the cheeks, and is called happy; what else they do is UNKNOWN.
 */
export function smileSamples(readings: readonly Reading[], known: boolean): Sample[] {
  const levels = new Map([
    [unitIndex('AU12'), SMILE_LEVEL],
    [unitIndex('AU06'), CHEEK_LEVEL],
  ]);
  return realSamples(readings, true, known).map((sample) => ({
    ...sample,
    intensities: ACTION_UNITS.map((_, i) => levels.get(i) ?? UNKNOWN),
    sides: SIDED_UNITS.flatMap((i) => [levels.get(i) ?? UNKNOWN, levels.get(i) ?? UNKNOWN]),
    expression: EXPRESSIONS.indexOf('happiness'),
  }));
}
