/**
 * Which movements are sampled. Upper and lower face move independently in most pictures, so that no unit can be read off
 * another one's region; the rest are what people do together (combinations.ts) and emotion prototypes (EMFACS, Friesen &
 * Ekman 1983), these with their expression label. Conflicts are excluded within a region only. Small intensities and one-sided
 * movements are part of it, and eyes that look away: lids follow them, and a lid that follows a gaze down is not AU43.
 */

import { ACTION_UNITS, EXPRESSIONS, unitIndex, type Expression } from '../facs.ts';
import type { Random } from '../random.ts';
import { COMBINATIONS, LIPS_PARTED } from './combinations.ts';
import { AMOUNTS, type Movement } from './movement.ts';
import { PROTOTYPES } from './prototypes.ts';

/** Twice as often as closed eyes, which hide what the other lid units do. */
const BROWS_AND_LIDS = ['AU01', 'AU02', 'AU04', 'AU05', 'AU06', 'AU07'] as const;
const UPPER = [...BROWS_AND_LIDS, ...BROWS_AND_LIDS, 'AU43'] as const;
/** Smiles twice as often: they are what faces do most, with and without the cheeks. */
const LOWER = [
  'AU12',
  'AU09',
  'AU10',
  'AU12',
  'AU14',
  'AU15',
  'AU16',
  'AU17',
  'AU18',
  'AU20',
  'AU22',
  'AU24',
  'AU26',
  'AU28',
] as const;

/** Pairs that muscles or lips cannot do together. */
const CONFLICTS: readonly (readonly [string, readonly string[]])[] = [
  ['AU05', ['AU43']],
  ['AU12', ['AU15', 'AU18', 'AU22', 'AU28']],
  ['AU18', ['AU14', 'AU20', 'AU22', 'AU28', 'AU24']],
  ['AU20', ['AU22', 'AU28']],
  ['AU24', ['AU10', 'AU16', 'AU22', 'AU26', 'AU28']],
  ['AU28', ['AU10', 'AU14', 'AU16', 'AU17', 'AU22']],
  ['AU16', ['AU17']],
];

const conflicting = (a: string, b: string): boolean =>
  CONFLICTS.some(([unit, others]) => (unit === a && others.includes(b)) || (unit === b && others.includes(a)));

const OFTEN = 0.5;
const PROTOTYPE_SHARE = 0.2;
const PEOPLE_SHARE = 0.2;
const ONE_SIDED = 0.2;
const TRACES = 0.25;
/** Share of pictures that look clearly away, the ways they do (down as often as all others), and how far: radians. */
const LOOKING_AWAY = 0.08;
const AWAY = ['down', 'down', 'up', 'side'] as const;
const AWAY_ANGLES = { down: [0.22, 0.45], up: [0.2, 0.4], side: [0.3, 0.6] } as const;
/** Units that open the mouth themselves, or hold it closed. */
const OPENING = ['AU09', 'AU10', 'AU16', 'AU20', 'AU26'] as const;
const CLOSING = ['AU15', 'AU17', 'AU18', 'AU22', 'AU24', 'AU28'] as const;
/** Of dropped jaws this share is stretched open (AU27), which AU26 counts as its maximum. */
const STRETCHED_JAW = 0.12;

/** Intensity 0 to 5 of a present unit. */
function sampleIntensity(random: Random): number {
  return random.chance(TRACES) ? random.between(0.2, 1.2) : random.between(0.8, 5);
}

/** One to three units of a region, or none. */
function sampleRegion(region: readonly string[], random: Random): Map<string, number> {
  const count = [0, 1, 1, 1, 2, 2, 3, 3][Math.floor(random.uniform() * 8)]!;
  const chosen = new Map<string, number>();
  for (let tries = 0; chosen.size < count && tries < 40; tries++) {
    const unit = random.pick(region);
    if ([...chosen.keys()].every((other) => other !== unit && !conflicting(unit, other))) {
      chosen.set(unit, sampleIntensity(random));
    }
  }
  return chosen;
}

/** Units moving together, each about as strongly as the whole; later ones give way to conflicts. */
function sampleTogether(units: readonly string[], random: Random): Map<string, number> {
  const whole = random.between(1.2, 4.6);
  const chosen = new Map<string, number>();
  for (const unit of units) {
    if ([...chosen.keys()].some((other) => conflicting(unit, other))) continue;
    chosen.set(unit, Math.min(5, Math.max(0.4, whole + random.normal(0.9))));
  }
  return chosen;
}

function samplePrototype(expression: Exclude<Expression, 'neutral'>, random: Random): Map<string, number> {
  const { always, often } = PROTOTYPES[expression];
  return sampleTogether([...always, ...often.filter(() => random.chance(OFTEN))], random);
}

const PEOPLE = COMBINATIONS.reduce((sum, [people]) => sum + people, 0);

/** A combination as often as people show it. */
function sampleOfPeople(random: Random): Map<string, number> {
  let left = random.uniform() * PEOPLE;
  const [, units] = COMBINATIONS.find(([people]) => (left -= people) < 0)!;
  return sampleTogether(units, random);
}

/** Parts the lips as often as people do where nothing else opens or closes them. */
function partLips(chosen: Map<string, number>, random: Random): void {
  if ([...OPENING, ...CLOSING].some((unit) => chosen.has(unit))) return;
  if (random.chance(chosen.has('AU12') ? LIPS_PARTED.smiling : LIPS_PARTED.otherwise))
    chosen.set('AU25', sampleIntensity(random));
}

/** Nearly into the camera, or clearly away where the eyes are not closing. */
function sampleGaze(closing: boolean, random: Random): readonly [left: number, up: number] {
  const small = [random.bounded(0.1, 0.3), random.bounded(0.06, 0.2)] as const;
  if (closing || !random.chance(LOOKING_AWAY)) return small;
  const way = random.pick(AWAY);
  const [least, most] = AWAY_ANGLES[way];
  const angle = random.between(least, most);
  if (way === 'side') return [random.chance(0.5) ? angle : -angle, small[1]];
  return [small[0], way === 'down' ? -angle : angle];
}

/** Sides differ a little in everybody; in some pictures one side does nearly all. */
function withSides(chosen: ReadonlyMap<string, number>, random: Random): Float32Array {
  const amounts = new Float32Array(AMOUNTS);
  const oneSided = random.chance(ONE_SIDED);
  const strong = random.chance(0.5) ? 0 : 1;
  chosen.forEach((intensity, code) => {
    const i = unitIndex(code);
    const amount = intensity / 5;
    const weak = oneSided && random.chance(0.7) ? random.between(0, 0.25) : 1 - Math.abs(random.bounded(0.08, 0.2));
    const sided = ACTION_UNITS[i]!.sided && !(code === 'AU43' && !oneSided);
    amounts[2 * i + strong] = amount;
    amounts[2 * i + 1 - strong] = sided ? amount * weak : amount;
  });
  const jaw = unitIndex('AU26');
  if (amounts[2 * jaw]! > 0 && random.chance(STRETCHED_JAW)) amounts.fill(random.between(1.1, 1.6), 2 * jaw, 2 * jaw + 2);
  return amounts;
}

function sampleNuisances(random: Random): Map<string, number> {
  const nuisances = new Map<string, number>();
  if (random.chance(0.12)) nuisances.set(random.pick(['jawLeft', 'jawRight', 'jawForward']), random.between(0.1, 0.4));
  if (random.chance(0.08)) nuisances.set(random.pick(['mouthLeft', 'mouthRight']), random.between(0.1, 0.25));
  if (random.chance(0.05)) {
    const amount = random.between(0.1, 0.5);
    nuisances.set('cheekPuff_L', amount).set('cheekPuff_R', amount);
  }
  return nuisances;
}

export interface SampledMovement extends Movement {
  /** Index into EXPRESSIONS, or -1 where the combination has no name. */
  readonly expression: number;
  /** How the combination came about: region by region, as people combine units, or a prototype of an emotion. */
  readonly origin: 'regions' | 'people' | 'prototype' | 'neutral';
}

/** A movement of a picture that is not neutral. */
export function sampleMovement(random: Random): SampledMovement {
  const kind = random.uniform();
  const origin = kind < PROTOTYPE_SHARE ? 'prototype' : kind < PROTOTYPE_SHARE + PEOPLE_SHARE ? 'people' : 'regions';
  const name =
    origin === 'prototype' ? random.pick(EXPRESSIONS.filter((e): e is keyof typeof PROTOTYPES => e !== 'neutral')) : null;
  const chosen = name
    ? samplePrototype(name, random)
    : origin === 'people'
      ? sampleOfPeople(random)
      : new Map([...sampleRegion(UPPER, random), ...sampleRegion(LOWER, random)]);
  partLips(chosen, random);
  return {
    amounts: withSides(chosen, random),
    nuisances: sampleNuisances(random),
    gaze: sampleGaze(chosen.has('AU43'), random),
    origin,
    expression: name ? EXPRESSIONS.indexOf(name) : chosen.size === 0 ? EXPRESSIONS.indexOf('neutral') : -1,
  };
}

/** The neutral face, looking nearly into the camera. */
export function sampleNeutral(random: Random): SampledMovement {
  return {
    amounts: new Float32Array(AMOUNTS),
    nuisances: new Map(),
    gaze: [random.bounded(0.05, 0.12), random.bounded(0.03, 0.08)],
    origin: 'neutral',
    expression: EXPRESSIONS.indexOf('neutral'),
  };
}

export interface Labels {
  /** 0 to 5 by ACTION_UNITS: the stronger side where a unit has sides. */
  readonly intensities: number[];
  /** 0 to 5, left and right of each sided unit in order of SIDED_UNITS. */
  readonly sides: number[];
}

/** cm between the lips where AU25 begins, and how much more is its maximum. */
const PARTED = 0.12;
const FULLY_PARTED = 0.6;

/** What is to be read from a picture of this movement; AU25 is read from the gap between the lips (cm). */
export function labelsOf(amounts: Float32Array, lipGap: number): Labels {
  const intensity = (amount: number): number => Number((5 * Math.min(1, Math.max(0, amount))).toFixed(3));
  const intensities = ACTION_UNITS.map(({ code }, i) =>
    code === 'AU25' ? intensity((lipGap - PARTED) / FULLY_PARTED) : intensity(Math.max(amounts[2 * i]!, amounts[2 * i + 1]!)),
  );
  const sides = ACTION_UNITS.flatMap(({ sided }, i) =>
    sided ? [intensity(amounts[2 * i]!), intensity(amounts[2 * i + 1]!)] : [],
  );
  return { intensities, sides };
}
