/** What each kind of prompt asks of a face, beyond being there, alone and in good view. Pure but for what it remembers of the frames before. */

import type { AuCode } from '../core/facs.ts';
import { holdsStill, type StillWithin, type Stillness } from '../core/baseline.ts';
import { turnBetween } from '../core/pose.ts';
import type { Pose, Quality } from '../core/reading.ts';
import type { Prompt } from '../core/samples.ts';
import { compare, fieldOf, mostMoved, TREMBLING } from './displacement.ts';

export type GateReason =
  | 'no-face'
  | 'several-faces'
  /** The face that is alone in view is not that on which the neutral face was recorded. */
  | 'somebody-else'
  | 'poor-quality'
  | 'moving'
  /** The face rests, or does something else. */
  | 'not-seen'
  | 'too-little'
  | 'too-much'
  /** On its way, or letting go. */
  | 'not-held'
  /** For a neutral face: something moves. */
  | 'not-resting'
  /** The head has not moved on. */
  | 'not-turned';

/** What the gate looks at in one frame. */
export interface GateFace {
  readonly pose: Pose;
  readonly quality: Quality;
  /** MESH_LANDMARKS x 3, canonical cm. */
  readonly points: Float32Array;
  /** Intensity per ACTION_UNITS as the network reads this frame alone, 0 to 5; without it nothing is said of what moves along. */
  readonly levels?: ArrayLike<number>;
  /** Latents per ACTION_UNITS of this frame alone beside the recorded neutral; without them landmarks alone tell a movement from rest. */
  readonly latents?: ArrayLike<number> | null;
}

/** A frame as a judge sees it. */
export interface Judged {
  readonly face: GateFace;
  /** Displacement from the own resting face, MESH_LANDMARKS x 3 canonical cm. */
  readonly shown: Float32Array;
  /** Milliseconds. */
  readonly time: number;
  /** Share of all that is asked for that is enough by now. */
  readonly ease: number;
}

export interface Judge {
  /** Milliseconds between two pictures at least. */
  readonly spread: number;
  /** What is missing for a picture; null where nothing is. */
  readonly judge: (frame: Judged) => GateReason | null;
  /** The unit that is asked for by itself, or null. */
  readonly unit: AuCode | null;
  /** Hears that the frame became a picture. */
  readonly took?: (frame: Judged) => void;
}

/** A head is still within these, as `holdsStill` has it. */
const STILL: StillWithin = { degrees: 6, centimetres: 3, window: 350 };
/** A movement is held whose amount has changed by no more than this share of itself, or than the finder trembles (cm), in HELD_FOR milliseconds. */
const HELD_FOR = 180;
const STEADY = 0.25;
/**
 * Shown share of the full movement that is asked for, by prompt: from, and up to. Light and strong overlap, since the share is of
 * what most faces can do, and faces differ by a third and more in that; which of the two was asked for decides the label.
 */
const HELD = { light: [0.2, 0.95], strong: [0.45, Infinity], expression: [0.3, Infinity] } as const;
/** Likeness (cosine) of the shown movement to the asked one: below it, something else is moving. */
const LIKENESS = 0.25;
/** Mean displacement (cm) of the most moved tenth of the points, up to which a face rests. */
const RESTING = 0.22;
/** Share of RESTING that even the faintest expression moves beyond, however long it is waited for. */
const FAINTEST = 0.7;
/** Landmarks of a face that is turned away come out of the frontal pose less exactly: it rests up to this (cm). */
const RESTING_TURNED = 0.4;
/** Degrees that a head has turned by between two pictures of a look around. */
const TURNED = 4;

/** Milliseconds between two pictures: of a dozen that are held, of one that lasts, of a sentence. */
const SPREAD = { held: 90, shown: 140, spoken: 360 } as const;

/** The judge of one take. */
export function judgeOf(prompt: Prompt): Judge {
  switch (prompt.kind) {
    case 'neutral':
      return { spread: SPREAD.held, unit: null, judge: resting };
    case 'unit':
      return { spread: SPREAD.held, unit: prompt.unit, judge: movement(prompt, HELD[prompt.strength]) };
    case 'expression': {
      if (prompt.expression === 'neutral') return { spread: SPREAD.held, unit: null, judge: resting };
      const judge = prompt.own ? anything() : movement(prompt, HELD.expression);
      return { spread: prompt.own ? SPREAD.shown : SPREAD.held, unit: null, judge };
    }
    case 'speech': // mouths move as they like, and heads with them
      return { spread: SPREAD.spoken, unit: null, judge: () => null };
    case 'turning':
      return turning();
  }
}

function resting(frame: Judged): GateReason | null {
  return frame.ease * mostMoved(frame.shown) > RESTING ? 'not-resting' : null;
}

/** A movement of the rig, held between two shares of it. */
function movement(prompt: Prompt, [from, to]: readonly [from: number, to: number]): Judge['judge'] {
  const field = fieldOf(prompt)!;
  const holds = steadiness();
  return ({ shown, ease, time }) => {
    const { amount, likeness, size } = compare(shown, field);
    const held = holds(amount, TREMBLING / size, time);
    if (likeness < ease * LIKENESS || amount < from / 4) return 'not-seen';
    if (amount < ease * from) return 'too-little';
    if (ease * amount > to) return 'too-much';
    return held ? null : 'not-held';
  };
}

/** Whatever the person does: more than a face at rest does, and held. */
function anything(): Judge['judge'] {
  const holds = steadiness();
  return ({ shown, ease, time }) => {
    const amount = mostMoved(shown);
    const held = holds(amount, TREMBLING, time);
    if (amount < Math.max(ease, FAINTEST) * RESTING) return 'not-seen';
    return held ? null : 'not-held';
  };
}

/** A resting face from one side after the other. */
function turning(): Judge {
  let last: Pose | null = null;
  return {
    spread: SPREAD.held,
    unit: null,
    judge: ({ shown, face }) => {
      if (mostMoved(shown) > RESTING_TURNED) return 'not-resting';
      return last && turnBetween(last, face.pose) < TURNED ? 'not-turned' : null;
    },
    took: ({ face }) => {
      last = face.pose;
    },
  };
}

/** Whether an amount has stayed what it is since the last frame HELD_FOR ago or before; up to `trembling` nothing can be said. */
function steadiness(): (amount: number, trembling: number, time: number) => boolean {
  let amounts: { readonly time: number; readonly amount: number }[] = [];
  return (amount, trembling, time) => {
    const since = amounts.findLastIndex((past) => time - past.time >= HELD_FOR);
    amounts = [...amounts.slice(Math.max(0, since)), { time, amount }];
    if (since < 0) return false;
    return amounts.every((past) => Math.abs(past.amount - amount) <= Math.max(trembling, STEADY * amount));
  };
}

/** Whether the head moves: true while it has turned or shifted beyond STILL. Speech and turning may move it. */
export function motionOf(prompt: Prompt): (pose: Pose, time: number) => boolean {
  if (prompt.kind === 'speech' || prompt.kind === 'turning') return () => false;
  const poses: Stillness = [];
  return (pose, time) => !holdsStill(poses, pose, time, STILL);
}
