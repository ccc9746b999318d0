/**
 * What a synthetic picture of a person shows: sampled from a seed, as the pictures of the base model are, but of one face, before
 * one camera, nearly from the front. Light, exposure and noise vary more than they do within a session, so that what is learned
 * from these pictures holds in another room.
 */

import { ACTION_UNITS } from '../../core/facs.ts';
import { sampleFolding, withDistractor, type Folding } from '../skin/furrows.ts';
import { GAINS } from '../../core/movements/gains.ts';
import { samplePhotometry, type Photometry } from '../picture/photometry.ts';
import { sampleMovement, sampleNeutral, type SampledMovement } from '../../core/movements/sampling.ts';
import { sampleLight, type Light } from '../skin/shade.ts';
import type { Random } from '../../core/random.ts';

export interface Synthetic {
  readonly movement: SampledMovement;
  /** How much of each unit's movement the face shows, by ACTION_UNITS. */
  readonly gains: Float32Array;
  /** Degrees, signs as in Pose, added to those of the neutral picture. */
  readonly turn: { readonly yaw: number; readonly pitch: number };
  readonly light: Light;
  readonly folding: Folding;
  readonly photometry: Photometry;
}

const NEUTRAL_SHARE = 0.08;
/** Share of pictures with a furrow that nothing called for. */
const DISTRACTED = 0.15;
/** Degrees: standard deviation and most. */
const TURN = { yaw: [6, 15], pitch: [3.5, 9] } as const;

/** How much of each unit a face shows whose range is not known. */
const sampleGains = (random: Random): Float32Array =>
  Float32Array.from(ACTION_UNITS, ({ code }) => random.between(...GAINS[code]));

export function sampleSynthetic(random: Random): Synthetic {
  const movement = random.chance(NEUTRAL_SHARE) ? sampleNeutral(random) : sampleMovement(random);
  const folding = sampleFolding(random);
  return {
    movement,
    gains: sampleGains(random),
    turn: { yaw: random.bounded(...TURN.yaw), pitch: random.bounded(...TURN.pitch) },
    light: sampleLight(random),
    folding: random.chance(DISTRACTED) ? withDistractor(folding, random) : folding,
    photometry: { ...samplePhotometry(random), grey: false },
  };
}
