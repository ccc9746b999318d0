/**
 * What a calibration session asks a person to do, and what it keeps of it: one sample a picture, with the labels that the
 * request implies. Intensities follow FACS, 0 absent and 1 to 5 for A to E.
 */

import { ACTION_UNITS, EXPRESSIONS, unitIndex, type AuCode, type Expression, restingUnits } from './facs.ts';
import { PROTOTYPES } from './movements/prototypes.ts';
import type { Pose, Quality } from './reading.ts';

/** How strongly a unit is asked for. */
export const STRENGTHS = ['light', 'strong'] as const;
export type Strength = (typeof STRENGTHS)[number];

export type Prompt =
  | { readonly kind: 'neutral' }
  | { readonly kind: 'unit'; readonly unit: AuCode; readonly strength: Strength }
  /** As the demonstration face shows it, or, with `own`, as the person themselves would. */
  | { readonly kind: 'expression'; readonly expression: Expression; readonly own?: true }
  /** A sentence is read aloud. */
  | { readonly kind: 'speech' }
  /** The head looks around while the face rests. */
  | { readonly kind: 'turning' };

/** A unit that moved with the one that was asked for, and how strongly it was read, 0 to 5. */
export interface Companion {
  readonly unit: AuCode;
  readonly level: number;
}

/** Captured before the camera, or synthesized from a neutral picture of the person. */
export const ORIGINS = ['captured', 'synthetic'] as const;
export type Origin = (typeof ORIGINS)[number];

export interface Labels {
  /** Intensity of each of ACTION_UNITS, 0 to 5. */
  readonly units: Float32Array;
  /** 1 where a unit is labelled, else 0. */
  readonly mask: Uint8Array;
  /** Index into EXPRESSIONS; -1 for none. */
  readonly expression: number;
}

/** Whether a unit is labelled as there. */
export const showsUnit = ({ units, mask }: { readonly units: ArrayLike<number>; readonly mask: ArrayLike<number> }): boolean =>
  Array.prototype.some.call(mask, (known, i) => known === 1 && units[i]! > 0);

/** A sample without its picture: small enough to hold thousands of. */
export interface SampleRecord extends Labels {
  readonly id: string;
  readonly person: string;
  readonly session: string;
  readonly take: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The model that was in use. */
  readonly modelVersion: string;
  readonly origin: Origin;
  readonly prompt: Prompt;
  readonly pose: Pose;
  readonly quality: Quality;
  /** Kept, but neither learned from nor judged by. */
  readonly excluded: boolean;
}

/** What is seen of a sample. */
export interface SamplePicture {
  /** CROP_SIZE square, red, green, blue; the subject's left on the right. */
  readonly crop: Uint8Array;
  /** MESH_LANDMARKS x 3, canonical cm. */
  readonly points: Float32Array;
}

export interface Sample extends SampleRecord, SamplePicture {}

/** What is asked for, in levels: B to C for light, D to E for strong. */
const LEVEL_OF: Readonly<Record<Strength, number>> = { light: 2, strong: 4 };

/**
 * Units that most people cannot keep out of a movement: neither asked for nor wrong, so that their label is left open.
 * FACS investigator's guide, "subtle differences" and combinations.
 */
const COMES_ALONG: Readonly<Record<AuCode, readonly AuCode[]>> = {
  AU01: ['AU02', 'AU04', 'AU05'],
  AU02: ['AU01', 'AU05'],
  AU04: ['AU07', 'AU09'],
  AU05: ['AU01', 'AU02'],
  AU06: ['AU07', 'AU09', 'AU10', 'AU12', 'AU25'],
  AU07: ['AU04', 'AU06', 'AU09'],
  AU09: ['AU04', 'AU06', 'AU07', 'AU10', 'AU25'],
  AU10: ['AU06', 'AU09', 'AU25'],
  AU12: ['AU06', 'AU07', 'AU14', 'AU25'],
  AU14: ['AU12', 'AU24'],
  AU15: ['AU17', 'AU24'],
  AU16: ['AU20', 'AU25', 'AU26'],
  AU17: ['AU15', 'AU24'],
  AU18: ['AU17', 'AU22', 'AU25'],
  AU20: ['AU12', 'AU14', 'AU16', 'AU25'],
  AU22: ['AU16', 'AU18', 'AU25', 'AU26'],
  AU24: ['AU14', 'AU17', 'AU28'],
  AU25: ['AU16', 'AU26'],
  AU26: ['AU16', 'AU25'],
  AU28: ['AU17', 'AU24', 'AU26'],
  AU43: ['AU07'],
};

/** Level at which a prototype is shown. */
const SHOWN_LEVEL = 3.5;

/** Intensities (0 to 5) that are asked for. */
export function levelsOf(prompt: Prompt): Float32Array {
  const levels = new Float32Array(ACTION_UNITS.length);
  if (prompt.kind === 'unit') levels[unitIndex(prompt.unit)] = LEVEL_OF[prompt.strength];
  if (prompt.kind === 'expression' && prompt.expression !== 'neutral')
    for (const code of PROTOTYPES[prompt.expression].shown) levels[unitIndex(code)] = SHOWN_LEVEL;
  return levels;
}

/** What is asked for as a movement of the rig: both sides alike, 0 to 1. */
export function movementOf(prompt: Prompt): Float32Array {
  const levels = levelsOf(prompt);
  return restingUnits().map((_, i) => levels[i >> 1]! / 5);
}

/**
 * Units that speech moves (FACS manual, "talking"), and the lids, since eyes that read look down: a sentence read aloud leaves them open.
 * All others are absent in it, or talking would read as raised brows, a wrinkled nose or a sad mouth.
 */
const MOVES_IN_SPEECH: readonly AuCode[] = [
  ...(['AU10', 'AU12', 'AU14', 'AU16', 'AU17', 'AU18', 'AU20', 'AU22', 'AU24', 'AU25', 'AU26', 'AU28'] as const),
  ...(['AU05', 'AU07', 'AU43'] as const),
];
/** A head that looks around moves its lids with its eyes. */
const MOVES_IN_TURNING: readonly AuCode[] = ['AU05', 'AU07', 'AU43'];

const REST = EXPRESSIONS.indexOf('neutral');

/**
 * Labels that a request implies: the unit that was asked for, and 0 for all that was neither asked for nor comes along unasked. What did come
 * along, `companions`, is labelled as it was read. An expression labels itself only, since people differ in the units they show it
 * with; a neutral face labels everything; speech and turning label what they do not move.
 */
export function labelsOfPrompt(prompt: Prompt, companions: readonly Companion[] = []): Labels {
  const units = new Float32Array(ACTION_UNITS.length);
  const allBut = (open: readonly AuCode[]): Uint8Array =>
    Uint8Array.from(ACTION_UNITS, ({ code }) => (open.includes(code) ? 0 : 1));
  switch (prompt.kind) {
    case 'neutral':
      return { units, mask: allBut([]), expression: REST };
    case 'speech':
      return { units, mask: allBut(MOVES_IN_SPEECH), expression: -1 };
    case 'turning':
      return { units, mask: allBut(MOVES_IN_TURNING), expression: REST };
    case 'expression': {
      const expression = EXPRESSIONS.indexOf(prompt.expression);
      return { units, mask: expression === REST ? allBut([]) : new Uint8Array(units.length), expression };
    }
    case 'unit': {
      const labels = { units: levelsOf(prompt), mask: allBut(COMES_ALONG[prompt.unit] ?? []), expression: -1 };
      for (const { unit, level } of companions) {
        labels.units[unitIndex(unit)] = level;
        labels.mask[unitIndex(unit)] = 1;
      }
      return labels;
    }
  }
}
