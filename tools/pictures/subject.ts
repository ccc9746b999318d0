/**
 * Who is in a picture: a fitted photo, optionally given another bone structure by identity modes, and how strongly this
 * face shows each action unit. And the head of that subject moved by an activation: fields times gains, lids closing by
 * their own gap, lips never crossing.
 */

import { ACTION_UNITS } from '../../src/core/facs.ts';
import { GAINS } from '../../src/core/movements/gains.ts';
import { FULL_GAZE, type Movement } from '../../src/core/movements/movement.ts';
import { addScaled } from '../ict/head.ts';
import type { HeadModel } from './model.ts';
import { gaps, setGaps } from './opening.ts';
import type { Person } from './person.ts';
import { smoothstep } from '../../src/face/picture/polygon.ts';
import type { Random } from '../../src/core/random.ts';

export interface Subject {
  readonly person: Person;
  /** vertexCount x 3, canonical cm. */
  readonly neutral: Float32Array;
  /** Gain of each action unit. */
  readonly gains: Float32Array;
  /** Gaps of the resting mouth and eyes (left, right), cm. */
  readonly mouthGaps: Float32Array;
  readonly eyeGaps: readonly [Float32Array, Float32Array];
}

/** cm: lips closer than this touch. */
const TOUCHING = 0.015;
/** cm that closed lids overlap, so that no slit is left. */
const OVERLAP = 0.05;
/** Blinks are scaled to the person's lid gap, within what a fit can get wrong. */
const LID_SCALE = [0.5, 1.6] as const;

/** The person as photographed, every gain in the middle of its range. */
export function asPhotographed(model: HeadModel, person: Person): Subject {
  return makeSubject(model, person, new Float32Array(model.identities.length), (low, high) => (low + high) / 2);
}

/** Another face of the same photo: random identity modes (standard deviation `sd`) and gains. */
export function randomSubject(model: HeadModel, person: Person, sd: number, random: Random): Subject {
  const modes = Float32Array.from(model.identities, () => random.bounded(sd, 2 * sd + 1e-9));
  return makeSubject(model, person, modes, (low, high) => random.between(low, high));
}

function makeSubject(
  model: HeadModel,
  person: Person,
  modes: Float32Array,
  gain: (low: number, high: number) => number,
): Subject {
  const neutral = person.head.slice();
  const own = gaps(model.mouth, neutral, model.correspondence);
  modes.forEach((amount, i) => addScaled(neutral, model.identities[i]!, amount));
  // an identity mode may part the lips: the photo's mouth is as open as it is
  if (modes.some((amount) => amount !== 0)) setGaps(model.mouth, neutral, model.correspondence, (_, p) => own[p]!);
  return {
    person,
    neutral,
    gains: Float32Array.from(ACTION_UNITS, ({ code }) => gain(...GAINS[code])),
    mouthGaps: gaps(model.mouth, neutral, model.correspondence),
    eyeGaps: [gaps(model.eyes[0], neutral, model.correspondence), gaps(model.eyes[1], neutral, model.correspondence)],
  };
}

export interface MovedHead {
  /** vertexCount x 3, canonical cm. */
  readonly positions: Float32Array;
  /** cm between the lips' middle; AU25 is read from it. */
  readonly lipGap: number;
  /** 0 as in the neutral photo, 1 closed: left, right. */
  readonly closure: readonly [number, number];
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function gazeShapes([left, up]: readonly [number, number]): [string, number][] {
  const side = Math.min(1, Math.abs(left) / FULL_GAZE);
  const vertical = Math.min(1, Math.abs(up) / FULL_GAZE);
  const [l, r] = left > 0 ? ['Out', 'In'] : ['In', 'Out'];
  const v = up > 0 ? 'Up' : 'Down';
  return [
    [`eyeLook${l}_L`, side],
    [`eyeLook${r}_R`, side],
    [`eyeLook${v}_L`, vertical],
    [`eyeLook${v}_R`, vertical],
  ];
}

export function moveHead(model: HeadModel, subject: Subject, { amounts, nuisances, gaze }: Movement): MovedHead {
  const { correspondence } = model;
  const positions = subject.neutral.slice();
  const lidScale = model.eyes.map((eye, side) => {
    const scale = mean(subject.eyeGaps[side]!) / mean(gaps(eye, model.neutral, correspondence));
    return Math.min(LID_SCALE[1], Math.max(LID_SCALE[0], scale));
  });
  ACTION_UNITS.forEach(({ code }, i) => {
    const fields = model.units.get(code);
    fields?.forEach((field, side) => {
      const lid = code === 'AU43' ? lidScale[side]! : 1;
      addScaled(positions, field, amounts[2 * i + side]! * subject.gains[i]! * lid);
    });
  });
  nuisances.forEach((amount, name) => {
    const field = model.nuisances.get(name);
    if (!field) throw new RangeError(`no nuisance shape: ${name}`);
    addScaled(positions, field, amount);
  });
  for (const [name, amount] of gazeShapes(gaze)) {
    addScaled(positions, model.gaze.get(name)!, amount * (name.includes('Down') ? lidScale[name.endsWith('L') ? 0 : 1]! : 1));
  }

  setGaps(model.mouth, positions, correspondence, (gap, p) => Math.max(gap, Math.min(TOUCHING, subject.mouthGaps[p]!)));
  const closing = ACTION_UNITS.findIndex(({ code }) => code === 'AU43');
  const closure = model.eyes.map((eye, side) => {
    const full = smoothstep((amounts[2 * closing + side]! - 0.75) / 0.2);
    setGaps(eye, positions, correspondence, (gap) => Math.max(0, gap) * (1 - full) - OVERLAP * full, 0.85);
    const left = mean(gaps(eye, positions, correspondence)) / Math.max(0.05, mean(subject.eyeGaps[side]!));
    return Math.min(1, Math.max(0, 1 - left));
  }) as [number, number];
  const open = gaps(model.mouth, positions, correspondence);
  const middle = open.length >> 1;
  return { positions, closure, lipGap: (open[middle - 1]! + open[middle]! + open[middle + 1]!) / 3 };
}
