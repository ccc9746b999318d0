/**
 * A world of made faces in which everything about a sample is known: the rig moves made-up people (the mean face with other
 * bones), their landmarks with noise on them are the input. Few samples carry action units, many an expression, and of those a
 * share is spoilt: wrongly labelled, a blend of two expressions under the name of one, or mostly hidden. No person is in
 * two sets. One seed is one world; in the worlds of one seed a larger share spoils the same samples and more.
 */

import { ACTION_UNITS, EXPRESSIONS, unitIndex } from '../../../src/core/facs.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import { lipGap, otherMovements, type Movement } from '../../../src/core/movements/movement.ts';
import { sampleMovement, sampleNeutral, labelsOf, type SampledMovement } from '../../../src/core/movements/sampling.ts';
import { Random } from '../../../src/core/random.ts';
import { MESH_LANDMARKS } from '../../../src/core/reading.ts';
import rigData from '../../../src/core/rig-data.json' with { type: 'json' };
import { pushKernel } from '../../../src/core/rig-kernel.ts';
import { moveFace } from '../../../src/core/rig.ts';

/** The units that are labelled: those of DISFA. */
export const WORLD_UNITS = [
  'AU01',
  'AU02',
  'AU04',
  'AU05',
  'AU06',
  'AU09',
  'AU12',
  'AU15',
  'AU17',
  'AU20',
  'AU25',
  'AU26',
] as const;
const UNIT_INDICES = WORLD_UNITS.map((code) => unitIndex(code));

export const SPOILS = ['clean', 'wrong', 'blend', 'hidden'] as const;
export type Spoil = (typeof SPOILS)[number];

/** Samples side by side; rows of `features` are FEATURES long, of `units` WORLD_UNITS. */
export interface UnitSet {
  readonly people: readonly string[];
  readonly features: Float32Array;
  /** 0 to 5. */
  readonly units: Float32Array;
}

export interface ExpressionSet {
  readonly people: readonly string[];
  readonly features: Float32Array;
  /** Index into EXPRESSIONS: what the label says. */
  readonly labels: readonly number[];
  readonly spoils: readonly Spoil[];
}

export interface World {
  readonly au: UnitSet;
  readonly held: UnitSet;
  readonly test: UnitSet;
  readonly fe: ExpressionSet;
}

export interface WorldSize {
  readonly au: number;
  readonly fe: number;
  readonly held: number;
  readonly test: number;
}
export const WORLD_SIZE: WorldSize = { au: 150, fe: 1500, held: 80, test: 1000 };

/** Every landmark whose number divides by this is seen: 52 of them, spread over brows, lids, nose, cheeks, lips and chin. */
const EVERY = 9;
const SEEN = Array.from({ length: MESH_LANDMARKS / EVERY }, (_, i) => EVERY * i);
export const FEATURES = 3 * SEEN.length;
/** Landmarks vary by about this many centimetres. */
const FEATURE_SD = 0.3;

/** Other bones: smooth pushes of these radii and sizes (cm) anywhere on the face, mirrored in none. */
const BONES = { count: 24, radius: [0.7, 3], sd: 0.16 } as const;
/** People differ in size along each axis by this share. */
const STRETCH = 0.04;
/** How strongly a person moves, by unit. */
const GAIN = [0.7, 1.3] as const;
/** The finder's noise, cm: of a landmark alone, and of pushes that whole patches share. */
const NOISE = { alone: 0.05, patch: 0.05, patches: 6 } as const;
/** Of a hidden face, say behind a hand, this share of landmarks lies around one of them; the finder guesses them by the mean face, this far off (cm). */
const HIDDEN = { share: 0.75, sd: 0.15 } as const;
const KERNELS = 120;
/** Samples a person gives. */
const TAKES_EACH = { au: 10, fe: 5 } as const;
/** Half of the labelled samples show an expression, as films of the field do; the others any combination. */
const EXPRESSIVE = 0.5;
/** Of spoilt samples. */
const WRONG_SHARE = 0.5;
const BLEND_SHARE = 0.25;

const fixed = new Random('benchmark/kernels');
const PUSHES = Array.from({ length: KERNELS }, () =>
  pushKernel(MEAN_FACE, rigData.fold, Math.floor(fixed.uniform() * MESH_LANDMARKS), fixed.between(...BONES.radius)),
);

interface Person {
  readonly name: string;
  readonly neutral: Float32Array;
  /** By ACTION_UNITS. */
  readonly gains: readonly number[];
}

function push(face: Float32Array, random: Random, count: number, sd: number): void {
  for (let k = 0; k < count; k++) {
    const kernel = random.pick(PUSHES);
    for (let d = 0; d < 3; d++) {
      const amount = random.normal(sd);
      for (let i = 0; i < MESH_LANDMARKS; i++) face[3 * i + d]! += amount * kernel[i]!;
    }
  }
}

function samplePerson(name: string): Person {
  const random = new Random(name);
  const stretch = [0, 1, 2].map(() => 1 + random.bounded(STRETCH, 2 * STRETCH));
  const neutral = MEAN_FACE.map((value, i) => value * stretch[i % 3]!);
  push(neutral, random, BONES.count, BONES.sd);
  return { name, neutral, gains: ACTION_UNITS.map(() => random.between(...GAIN)) };
}

/** The people of a set, each for so many samples in a row. */
function crowd(key: string, each: number): (sample: number) => Person {
  let person = samplePerson(`${key}/person-0`);
  return (sample) => {
    const name = `${key}/person-${Math.floor(sample / each)}`;
    if (person.name !== name) person = samplePerson(name);
    return person;
  };
}

/** A movement of one expression. */
function sampleExpression(expression: number, random: Random): SampledMovement {
  if (EXPRESSIONS[expression] === 'neutral') return sampleNeutral(random);
  for (;;) {
    const movement = sampleMovement(random);
    if (movement.expression === expression) return movement;
  }
}

/** The moved face of a person, before any noise. */
function shown({ neutral, gains }: Person, movement: Movement): Float32Array {
  const units = movement.amounts.map((amount, i) => amount * gains[i >> 1]!);
  return moveFace(neutral, { units, others: otherMovements(movement) });
}

/** The landmarks of SEEN nearest to one of them, `share` of all: what one thing before the face hides. */
function hiddenPatch(random: Random, share: number): ReadonlySet<number> {
  const centre = random.pick(SEEN);
  const distance = (i: number): number => Math.hypot(...[0, 1].map((d) => MEAN_FACE[3 * i + d]! - MEAN_FACE[3 * centre + d]!));
  const nearest = [...SEEN].sort((a, b) => distance(a) - distance(b));
  return new Set(nearest.slice(0, Math.round(share * SEEN.length)));
}

/** Whether the finder errs. */
export type Finder = 'noisy' | 'noiseless';

/** What the finder gives of a face, as features; landmarks in `hidden` are guessed. */
function seen(face: Float32Array, random: Random, finder: Finder, hidden: ReadonlySet<number> = new Set()): Float32Array {
  const noisy = face.slice();
  const errs = finder === 'noisy' ? 1 : 0;
  push(noisy, random, NOISE.patches, errs * NOISE.patch);
  const out = new Float32Array(FEATURES);
  SEEN.forEach((landmark, s) => {
    const isHidden = hidden.has(landmark);
    for (let d = 0; d < 3; d++) {
      const at = 3 * landmark + d;
      const offset = isHidden ? random.normal(HIDDEN.sd) : noisy[at]! - MEAN_FACE[at]! + random.normal(errs * NOISE.alone);
      out[3 * s + d] = offset / FEATURE_SD;
    }
  });
  return out;
}

function makeUnits(key: string, count: number, finder: Finder): UnitSet {
  const features = new Float32Array(count * FEATURES);
  const units = new Float32Array(count * WORLD_UNITS.length);
  const people: string[] = [];
  const personOf = crowd(key, TAKES_EACH.au);
  for (let i = 0; i < count; i++) {
    const person = personOf(i);
    const random = new Random(`${key}/${i}`);
    const expressive = random.chance(EXPRESSIVE);
    const movement = expressive
      ? sampleExpression(Math.floor(random.uniform() * EXPRESSIONS.length), random)
      : sampleMovement(random);
    const face = shown(person, movement);
    const { intensities } = labelsOf(movement.amounts, lipGap(face));
    features.set(seen(face, random, finder), i * FEATURES);
    units.set(
      UNIT_INDICES.map((unit) => intensities[unit]!),
      i * WORLD_UNITS.length,
    );
    people.push(person.name);
  }
  return { people, features, units };
}

const spoilOf = (random: Random, share: number): Spoil => {
  const [turn, kind] = [random.uniform(), random.uniform()];
  if (turn >= share) return 'clean';
  return kind < WRONG_SHARE ? 'wrong' : kind < WRONG_SHARE + BLEND_SHARE ? 'blend' : 'hidden';
};

const NEUTRAL = EXPRESSIONS.indexOf('neutral');

/** An expression, any but `those`. */
function anyBut(those: readonly number[], random: Random): number {
  return random.pick(EXPRESSIONS.map((_, i) => i).filter((i) => !those.includes(i)));
}

function makeExpressions(key: string, count: number, spoilt: number, finder: Finder): ExpressionSet {
  const features = new Float32Array(count * FEATURES);
  const [people, labels, spoils]: [string[], number[], Spoil[]] = [[], [], []];
  const personOf = crowd(key, TAKES_EACH.fe);
  for (let i = 0; i < count; i++) {
    const person = personOf(i);
    const random = new Random(`${key}/${i}`);
    const spoil = spoilOf(random, spoilt);
    // half an expression and half nothing would be a faint expression, and rightly named
    const unblended = spoil === 'blend' ? [NEUTRAL] : [];
    const expression = anyBut(unblended, random);
    const second = anyBut([...unblended, expression], random);
    const movement = sampleExpression(expression, random);
    const added = spoil === 'blend' ? sampleExpression(second, random).amounts : movement.amounts;
    const amounts = movement.amounts.map((amount, unit) => (amount + added[unit]!) / 2);
    const hidden = spoil === 'hidden' ? hiddenPatch(random, HIDDEN.share) : undefined;
    features.set(seen(shown(person, { ...movement, amounts }), random, finder, hidden), i * FEATURES);
    people.push(person.name);
    labels.push(spoil === 'wrong' ? second : expression);
    spoils.push(spoil);
  }
  return { people, features, labels, spoils };
}

/** The world of a seed with a share (0 to 1) of its expression samples spoilt. */
export function makeWorld(seed: number, spoilt: number, size: WorldSize = WORLD_SIZE, finder: Finder = 'noisy'): World {
  const set = (name: string, count: number): UnitSet => makeUnits(`world-${seed}/${name}`, count, finder);
  return {
    au: set('au', size.au),
    held: set('held', size.held),
    test: set('test', size.test),
    fe: makeExpressions(`world-${seed}/fe`, size.fe, spoilt, finder),
  };
}

/** The landmarks that a sample's features stand for, cm, SEEN in order. */
export function landmarksOf(features: Float32Array, sample: number): Float32Array {
  return Float32Array.from({ length: FEATURES }, (_, f) => {
    const landmark = SEEN[Math.floor(f / 3)]!;
    return MEAN_FACE[3 * landmark + (f % 3)]! + FEATURE_SD * features[sample * FEATURES + f]!;
  });
}

/** The features of a sample as another frame would give them: the finder's own noise a second time. */
export function jittered(features: Float32Array, sample: number, random: Random): Float32Array {
  const sd = NOISE.alone / FEATURE_SD;
  return features.slice(sample * FEATURES, (sample + 1) * FEATURES).map((value) => value + random.normal(sd));
}
