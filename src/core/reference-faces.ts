/**
 * Faces of other people, to notice when a network that learns one face forgets the rest. Frozen: sampled from a fixed seed, the
 * same on every device, and never learned from. Each person is the mean face with smooth, random bones of its own, moved by
 * the rig as people move theirs. There is no picture of them (a blank crop, which tells the network nothing), so this speaks of
 * what landmarks show, and of the shared block and the heads that both streams go through.
 */

import { CROP_BYTES } from './crop-frame.ts';
import { ACTION_UNITS } from './facs.ts';
import { MEAN_FACE, mirrored } from './mean-face.ts';
import { GAINS } from './movements/gains.ts';
import { AMOUNTS, lipGap, otherMovements, type Movement } from './movements/movement.ts';
import { sampleMovement, sampleNeutral, labelsOf } from './movements/sampling.ts';
import { Random } from './random.ts';
import { MESH_LANDMARKS, type FaceView } from './reading.ts';
import rigData from './rig-data.json' with { type: 'json' };
import { pushKernel } from './rig-kernel.ts';
import { moveFace } from './rig.ts';

export interface ReferenceFace {
  /** Whose face it is: faces of one person are judged as one take. */
  readonly person: string;
  readonly face: FaceView;
  readonly neutral: FaceView | null;
  /** 0 to 5 per ACTION_UNITS. */
  readonly units: readonly number[];
}

export const REFERENCE_PEOPLE = 42;
/** Of each. */
const FACES = 8;
/** Of three faces two are read with their own neutral. */
const WITHOUT_NEUTRAL = 3;
/** Smooth pushes that make a face somebody's own: how many, how wide and how far, cm. */
const BONES = { pushes: 14, from: 1.2, to: 5, sd: 0.12, most: 0.25 } as const;
/** How far a face is from its mirror image. */
const ASYMMETRY = 0.2;
/** Standard deviation of what the finder gets wrong, cm. */
const NOISE = 0.015;

function restingFace(random: Random): Float32Array {
  const bones = new Float32Array(MEAN_FACE.length);
  for (let push = 0; push < BONES.pushes; push++) {
    const at = Math.floor(random.uniform() * MESH_LANDMARKS);
    const kernel = pushKernel(MEAN_FACE, rigData.fold, at, random.between(BONES.from, BONES.to));
    for (let d = 0; d < 3; d++) {
      const distance = random.bounded(BONES.sd, BONES.most);
      kernel.forEach((weight, i) => (bones[3 * i + d]! += distance * weight));
    }
  }
  const other = mirrored(bones);
  return MEAN_FACE.map((value, i) => value + bones[i]! + (1 - ASYMMETRY) * other[i]!);
}

/** One unit alone, strongly: each has its turn among the people, so that none is left to chance. */
function alone(turn: number): Movement {
  const unit = turn % ACTION_UNITS.length;
  const amounts = new Float32Array(AMOUNTS).fill(0.8, 2 * unit, 2 * unit + 2);
  return { amounts, nuisances: new Map(), gaze: [0, 0] };
}

/** All of them, person after person. Those that judge have no key; another key gives other people. */
export function referenceFaces(key = 'general'): ReferenceFace[] {
  const blank = new Uint8Array(CROP_BYTES);
  return Array.from({ length: REFERENCE_PEOPLE }, (_, s) => {
    const random = new Random(`${key}/${s}`);
    const resting = restingFace(random);
    const gains = ACTION_UNITS.map(({ code }) => random.between(...GAINS[code]));
    const seen = (points: Float32Array): FaceView => ({ landmarks: points.map((v) => v + random.normal(NOISE)), crop: blank });
    const neutral = seen(resting);
    return Array.from({ length: FACES }, (_, i): ReferenceFace => {
      const movement = i === 0 ? sampleNeutral(random) : i === 1 ? alone(s) : sampleMovement(random);
      const units = movement.amounts.map((amount, side) => amount * gains[side >> 1]!);
      const points = moveFace(resting, { units, others: otherMovements(movement) });
      return {
        person: String(s),
        face: seen(points),
        neutral: i % WITHOUT_NEUTRAL === 2 ? null : neutral,
        units: labelsOf(movement.amounts, lipGap(points)).intensities,
      };
    });
  }).flat();
}
