/**
 * What participants do when they are asked for something. Done as asked, a take shows the movement about as strongly as meant, with
 * what this person cannot keep out of it. A spoilt take is one that carries a wrong label: another movement than the one asked for;
 * one that comes along where the label says "absent"; half or twice the intensity; one side only, and weakly; begun late or let go
 * too early; another expression, or a laugh. How often each happens is a prior, not a measurement: people who learn FACS raise one
 * brow alone, add what comes along, and misjudge strength far more often than they mistake the movement (FACS Investigator's Guide
 * 2002 on learning to move single muscles). What comes along is sampled as coded faces show it (together.ts). A movement that the
 * gate would refuse is sampled again, since the app asks again.
 */

import { ACTION_UNITS, EXPRESSIONS, unitIndex } from '../../../src/core/facs.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import { AMOUNTS } from '../../../src/core/movements/movement.ts';
import type { Random } from '../../../src/core/random.ts';
import { moveFace } from '../../../src/core/rig.ts';
import { labelsOfPrompt, levelsOf, type Prompt } from '../../../src/core/samples.ts';
import { CaptureGate } from '../../../src/session/gate.ts';
import type { Participant } from './participant.ts';
import { sampleAlong } from './together.ts';

export const DEVIATIONS = ['other', 'along', 'half', 'twice', 'one-sided', 'unsteady'] as const;
export type Deviation = (typeof DEVIATIONS)[number];

/** Of spoilt takes of single movements, the share of each. */
const PRIOR: Readonly<Record<Deviation, number>> = {
  other: 0.2,
  along: 0.3,
  half: 0.15,
  twice: 0.1,
  'one-sided': 0.1,
  unsteady: 0.15,
};
/** Levels, summed over units, by which another expression differs at least: one that is shown alike is no mistake. */
const APART = 4;
/** Of spoilt expressions, the share that are laughed away; the others show another expression. */
const LAUGHED = 0.3;

/** What is shown, as a share of what was asked for. */
const HALF = [0.25, 0.5] as const;
const TWICE = [1.8, 2.2] as const;
const ONE_SIDED = { strong: [0.4, 0.7], weak: [0, 0.2] } as const;
/** Level of a movement that comes along. */
const ALONG = [2.2, 4.5] as const;
/** Of the height, at the beginning and at the end of a movement that is begun late or let go early. */
const UNSTEADY = [0.1, 0.65] as const;
/** Levels: standard deviation and most of how far a take is from what it means to show. */
const STRENGTH = [0.45, 1] as const;
const FAINTEST = 0.8;
const TRIES = 40;

export interface Performance {
  /** By ACTION_UNITS, at the movement's height. */
  readonly levels: Float32Array;
  /** Share of the levels that each side shows, by AMOUNTS; null where both show all. */
  readonly sides: Float32Array | null;
  /** Share of the height, from the first picture to the last. */
  readonly course: readonly [first: number, last: number];
}

const held = (levels: Float32Array): Performance => ({ levels, sides: null, course: [1, 1] });
const wavering = (levels: Float32Array, random: Random): Float32Array =>
  levels.map((level) => (level === 0 ? 0 : Math.min(5, Math.max(FAINTEST, level + random.bounded(...STRENGTH)))));

/** What this person means to show when asked. */
const meant = ({ expressions }: Participant, prompt: Prompt): Float32Array =>
  prompt.kind === 'expression' ? expressions[EXPRESSIONS.indexOf(prompt.expression)]! : levelsOf(prompt);

/** Levels with what this person moves along. */
function withCompany({ company }: Participant, levels: Float32Array, asked: Float32Array): Float32Array {
  const all = levels.slice();
  company.forEach((along, unit) => {
    for (const [other, share] of along) all[other] = Math.max(all[other]!, share * asked[unit]!);
  });
  return all;
}

/** A take as it was asked for. */
export function asAsked(participant: Participant, prompt: Prompt, random: Random): Performance {
  const asked = meant(participant, prompt);
  const shown = wavering(asked, random);
  return held(prompt.kind === 'expression' ? shown : withCompany(participant, shown, asked));
}

/**
 * A take that carries a wrong label, if one can be found one that the gate lets through. Throws for anything but a unit or an
 * expression: nobody spoils a resting face.
 */
export function spoilt(participant: Participant, prompt: Prompt, random: Random): Performance {
  if (prompt.kind !== 'unit' && prompt.kind !== 'expression')
    throw new RangeError(`not to be spoilt: ${prompt.kind} (ask for a movement)`);
  const sample = (): Performance | null =>
    prompt.kind === 'unit' ? spoiltUnit(participant, prompt, random) : spoiltExpression(participant, prompt, random);
  const performances = Array.from({ length: TRIES }, sample).filter((shown) => shown !== null);
  return performances.find((shown) => passes(prompt, shown)) ?? performances[0]!;
}

/** Null for a deviation that this prompt does not know. */
function spoiltUnit(participant: Participant, prompt: Extract<Prompt, { kind: 'unit' }>, random: Random): Performance | null {
  const unit = unitIndex(prompt.unit);
  const { mask } = labelsOfPrompt(prompt);
  const absent = [...mask.keys()].filter((other) => other !== unit && mask[other] === 1);
  const asked = levelsOf(prompt);
  const scaled = (by: number): Float32Array => withCompany(participant, asked.map((level) => Math.min(5, by * level)), asked); // prettier-ignore
  const kind = sampleDeviation(random);
  switch (kind) {
    case 'other': {
      const instead = new Float32Array(ACTION_UNITS.length);
      instead[sampleAlong(unit, absent, random)] = asked[unit]!;
      return held(withCompany(participant, wavering(instead, random), instead));
    }
    case 'along': {
      const more = withCompany(participant, wavering(asked, random), asked);
      more[sampleAlong(unit, absent, random)] = random.between(...ALONG);
      return held(more);
    }
    case 'half':
      return held(scaled(random.between(...HALF)));
    case 'twice':
      return prompt.strength === 'light' ? held(scaled(random.between(...TWICE))) : null;
    case 'one-sided': {
      if (!ACTION_UNITS[unit]!.sided) return null;
      const weak = random.chance(0.5) ? 0 : 1;
      const sides = new Float32Array(AMOUNTS).fill(1);
      sides[2 * unit + weak] = random.between(...ONE_SIDED.weak);
      return { ...held(scaled(random.between(...ONE_SIDED.strong))), sides };
    }
    case 'unsteady': {
      const course = random.chance(0.5) ? UNSTEADY : ([UNSTEADY[1], UNSTEADY[0]] as const);
      return { ...held(withCompany(participant, wavering(asked, random), asked)), course };
    }
    default:
      return kind satisfies never;
  }
}

function sampleDeviation(random: Random): Deviation {
  let left = random.uniform();
  return DEVIATIONS.find((kind) => (left -= PRIOR[kind]) < 0) ?? DEVIATIONS[0];
}

function spoiltExpression(
  { expressions }: Participant,
  { expression }: Extract<Prompt, { kind: 'expression' }>,
  random: Random,
): Performance {
  const own = expressions[EXPRESSIONS.indexOf(expression)]!;
  const smile = expressions[EXPRESSIONS.indexOf('happiness')]!;
  if (expression !== 'happiness' && random.chance(LAUGHED)) {
    return held(wavering(own.map((level, unit) => Math.max(0.5 * level, smile[unit]!)), random)); // prettier-ignore
  }
  const apart = (other: Float32Array): number => other.reduce((sum, level, unit) => sum + Math.abs(level - own[unit]!), 0);
  const others = EXPRESSIONS.flatMap((name, i) => (name === 'neutral' ? [] : [expressions[i]!]));
  return held(wavering(random.pick(others.filter((other) => apart(other) > APART)), random));
}

/** Milliseconds that a movement is shown to the gate, and between two frames. */
const SHOWN_FOR = 3000;
const FRAME = 100;

/** Whether the gate would take anything of a mean face that moves like this. */
function passes(prompt: Prompt, { levels, sides }: Performance): boolean {
  const units = new Float32Array(AMOUNTS).map((_, i) => (levels[i >> 1]! / 5) * (sides?.[i] ?? 1));
  const face = {
    points: moveFace(MEAN_FACE, { units }),
    pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, 50] as const },
    quality: { score: 1, reasons: [] },
  };
  const gate = new CaptureGate(prompt, MEAN_FACE, null);
  for (let time = 0; time < SHOWN_FOR; time += FRAME) if (gate.offer([face], time).taken) return true;
  return false;
}
