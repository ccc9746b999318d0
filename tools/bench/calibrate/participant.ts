/**
 * A simulated participant: a photo with another bone structure, and what makes a face hard to read for those who have not met it:
 * an own resting face, an own range of each movement, sides that differ, movements that come along unasked, and own ways to show
 * the six expressions, two of which may hardly differ. Everything follows from the participant's key. Intensities are relative to
 * the participant's own range, as in FACS, where E is the most that this face can do. What they do on request is in compliance.ts.
 */

import { ACTION_UNITS, EXPRESSIONS, unitIndex, type Expression } from '../../../src/core/facs.ts';
import { GAINS } from '../../../src/core/movements/gains.ts';
import { AMOUNTS, type Amounts } from '../../../src/core/movements/movement.ts';
import { sampleFolding, type Folding } from '../../../src/face/skin/furrows.ts';
import { Random } from '../../../src/core/random.ts';
import { levelsOf } from '../../../src/core/samples.ts';
import type { HeadModel } from '../../pictures/model.ts';
import type { Person } from '../../pictures/person.ts';
import { randomSubject, type Subject } from '../../pictures/subject.ts';
import { alongside } from './together.ts';

export interface Participant {
  readonly subject: Subject;
  readonly folding: Folding;
  /** Amounts of the face at rest: part of every picture, and of no label. */
  readonly rest: Amounts;
  /** Share of each movement that each side shows, by AMOUNTS. */
  readonly sides: Float32Array;
  /** Per ACTION_UNITS: what comes along, as shares of the movement that is asked for. */
  readonly company: readonly ReadonlyMap<number, number>[];
  /** Levels by ACTION_UNITS with which this face shows each of EXPRESSIONS. */
  readonly expressions: readonly Float32Array[];
}

const IDENTITY_SD = 0.6;
/** How far each movement goes, as a share of what most faces show; 1 for most of the lids, which close or do not. */
const RANGE_SD = 0.3;
const RESTING_UNITS = ['AU01', 'AU04', 'AU07', 'AU12', 'AU15', 'AU17', 'AU24'] as const;
const RESTING = 0.2;
/** Habits: which movements are likely to come along with which. */
const COMPANY: readonly (readonly [asked: string, along: readonly string[]])[] = [
  ['AU01', ['AU02']],
  ['AU02', ['AU01', 'AU05']],
  ['AU04', ['AU07', 'AU09']],
  ['AU06', ['AU12', 'AU07']],
  ['AU09', ['AU04', 'AU10']],
  ['AU10', ['AU09']],
  ['AU12', ['AU06']],
  ['AU14', ['AU24']],
  ['AU15', ['AU17']],
  ['AU16', ['AU26']],
  ['AU17', ['AU15', 'AU24']],
  ['AU20', ['AU16']],
  ['AU22', ['AU26']],
  ['AU24', ['AU17']],
  ['AU28', ['AU17']],
];

/** The person of this number; the same number and photo give the same person. */
export function makeParticipant(model: HeadModel, person: Person, key: string): Participant {
  const random = new Random(`participant/${key}`);
  const sampled = randomSubject(model, person, IDENTITY_SD, random);
  const gains = Float32Array.from(ACTION_UNITS, ({ code }) => {
    const [low, high] = GAINS[code];
    const range = code === 'AU43' ? 1 : Math.exp(random.bounded(RANGE_SD, 2 * RANGE_SD) - 0.1);
    return ((low + high) / 2) * range;
  });
  const rest = new Float32Array(AMOUNTS);
  for (const code of RESTING_UNITS) {
    if (random.chance(0.4)) rest.fill(random.between(0.05, RESTING), 2 * unitIndex(code), 2 * unitIndex(code) + 2);
  }
  const sides = new Float32Array(AMOUNTS).fill(1);
  ACTION_UNITS.forEach(({ sided, code }, i) => {
    if (sided && code !== 'AU43') sides[2 * i + (random.chance(0.5) ? 0 : 1)] = 1 - Math.abs(random.bounded(0.25, 0.6));
  });
  const company = ACTION_UNITS.map(({ code }) => {
    const along = COMPANY.find(([asked]) => asked === code)?.[1] ?? [];
    return new Map(along.flatMap((other) => (random.chance(0.5) ? [[unitIndex(other), random.between(0.2, 0.6)]] : [])));
  });
  const folding = sampleFolding(random);
  return { subject: { ...sampled, gains }, folding, rest, sides, company, expressions: ownExpressions(random) };
}

/** Of the units that an expression has by the book, this share is this person's own too; how often another one belongs to it. */
const BY_THE_BOOK = 0.65;
const OF_ONES_OWN = 0.5;
const OWN_STRENGTH = [0.6, 1.25] as const;
/** Share of people who show two expressions hardly differently, and the pairs that people confuse most (Ekman & Friesen 1971). */
const CONFUSED = 0.5;
const ALIKE: readonly (readonly [Expression, Expression])[] = [
  ['surprise', 'fear'],
  ['anger', 'disgust'],
  ['sadness', 'fear'],
];

function ownExpressions(random: Random): Float32Array[] {
  const own = EXPRESSIONS.map((expression) => {
    const book = levelsOf({ kind: 'expression', expression });
    const units = [...book.keys()].filter((unit) => book[unit]! > 0);
    const levels = new Float32Array(book.length);
    if (units.length === 0) return levels;
    const [first] = units;
    const kept = units.filter(() => random.chance(BY_THE_BOOK));
    if (random.chance(OF_ONES_OWN)) kept.push(random.pick(alongside(random.pick(units))));
    for (const unit of kept.length > 0 ? kept : [first!]) {
      levels[unit] = Math.min(5, SHOWN * random.between(...OWN_STRENGTH));
    }
    return levels;
  });
  if (random.chance(CONFUSED)) {
    const [like, other] = random.pick(ALIKE).map((name) => EXPRESSIONS.indexOf(name)) as [number, number];
    own[other] = own[like]!.map((level) => Math.min(5, level * random.between(0.85, 1.15)));
  }
  return own;
}

/** Level at which an expression is shown by the book (core/samples.ts). */
const SHOWN = 3.5;

/** Movement of the head for levels (0 to 5 per ACTION_UNITS) of this person; `share` by AMOUNTS is what a side shows of them. */
export function amountsOf({ rest, sides }: Participant, levels: Float32Array, share: Float32Array | null = null): Amounts {
  return rest.map((resting, i) => resting + (levels[i >> 1]! / 5) * sides[i]! * (share?.[i] ?? 1));
}
