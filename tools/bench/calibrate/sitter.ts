/**
 * A simulated person: a photo with another bone structure, and what makes faces hard to read for whoever has not met them:
 * an own resting face, an own range of each movement, sides that differ, movements that come along unasked, and expressions
 * that not everybody would name the same way. Everything follows from the person's number. Intensities are relative to the
 * person's own range, as in FACS, where E is the most that this face can do.
 */

import { ACTION_UNITS, EXPRESSIONS, unitIndex } from '../../../src/core/facs.ts';
import { GAINS } from '../../../src/core/movements/gains.ts';
import { AMOUNTS, type Amounts } from '../../../src/core/movements/movement.ts';
import { drawFolding, type Folding } from '../../../src/face/skin/furrows.ts';
import { Random } from '../../../src/core/random.ts';
import { levelsOf, type Prompt } from '../../../src/core/samples.ts';
import type { HeadModel } from '../../pictures/model.ts';
import type { Person } from '../../pictures/person.ts';
import { randomSubject, type Subject } from '../../pictures/subject.ts';

export interface Sitter {
  readonly subject: Subject;
  readonly folding: Folding;
  /** Amounts of the face at rest: part of every picture, and of no label. */
  readonly rest: Amounts;
  /** Share of each movement that each side shows, by AMOUNTS. */
  readonly sides: Float32Array;
  /** Per ACTION_UNITS: what comes along, as shares of the movement that is asked for. */
  readonly company: readonly ReadonlyMap<number, number>[];
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
export function makeSitter(model: HeadModel, person: Person, key: string): Sitter {
  const random = new Random(`sitter/${key}`);
  const drawn = randomSubject(model, person, IDENTITY_SD, random);
  const gains = Float32Array.from(ACTION_UNITS, ({ code }) => {
    const [low, high] = GAINS[code] ?? [0, 0];
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
  return { subject: { ...drawn, gains }, folding: drawFolding(random), rest, sides, company };
}

/** Levels that a take shows at its height: what was asked for, less or more of it, with what comes along. */
export function performed(sitter: Sitter, prompt: Prompt, random: Random): Float32Array {
  const levels = levelsOf(asUnderstood(prompt, random));
  const most = levels.map((level) => (level === 0 ? 0 : Math.min(5, Math.max(0.8, level + random.bounded(0.45, 1)))));
  sitter.company.forEach((along, asked) => {
    for (const [unit, share] of along) most[unit] = Math.max(most[unit]!, share * levels[asked]!);
  });
  return most;
}

/** Share of posed expressions that come out as another one. */
const MISTAKEN = 0.25;

function asUnderstood(prompt: Prompt, random: Random): Prompt {
  if (prompt.kind !== 'expression' || !random.chance(MISTAKEN)) return prompt;
  return { kind: 'expression', expression: random.pick(EXPRESSIONS) };
}

/** Movement of the head for levels (0 to 5 per ACTION_UNITS) of this person. */
export function amountsOf({ rest, sides }: Sitter, levels: Float32Array): Amounts {
  return rest.map((resting, i) => resting + (levels[i >> 1]! / 5) * sides[i]!);
}
