/**
 * What the demonstration face does: every action unit once, one after the other, with rests between, small movements of
 * the head and blinks, and now and then a longer rest; then again from the start. Pure: time in, movement out.
 */

import { ACTION_UNITS, unitIndex, restingUnits } from '../../core/facs.ts';
import type { Activation } from '../../core/rig.ts';

/** Seconds of one unit: onset, apex, offset, rest. */
const PHASES = { onset: 0.5, apex: 1.1, offset: 0.5, rest: 0.4 } as const;
export const UNIT_SECONDS = PHASES.onset + PHASES.apex + PHASES.offset + PHASES.rest;
/** A neutral face first, so that it can be told what is neutral. */
export const NEUTRAL_SECONDS = 2.5;
/** After so many units the face rests for as long as recording a neutral takes, and to spare. */
const REST_AFTER = 4;
export const LONG_REST_SECONDS = 4.5;
const GROUP_SECONDS = REST_AFTER * UNIT_SECONDS + LONG_REST_SECONDS;
/** When a unit's turn begins in the first round, seconds. */
const startOf = (unit: number): number =>
  NEUTRAL_SECONDS + unit * UNIT_SECONDS + Math.floor(unit / REST_AFTER) * LONG_REST_SECONDS;
export const LOOP_SECONDS = startOf(ACTION_UNITS.length - 1) + UNIT_SECONDS;
const BLINK_SECONDS = 0.28;

export interface DemonstrationMoment {
  readonly activation: Activation;
  /** Index into ACTION_UNITS of the unit being shown; null while the face is neutral. */
  readonly unit: number | null;
  /** Degrees, as in Pose. */
  readonly head: { readonly yaw: number; readonly pitch: number; readonly roll: number };
}

/** 0 to 1 with no jump in speed at either end. */
export const ease = (t: number): number => {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
};

/** Amount of a unit `seconds` after its turn began, 0 to 1. */
function amountAt(seconds: number): number {
  const { onset, apex } = PHASES;
  return seconds < onset + apex ? ease(seconds / onset) : 1 - ease((seconds - onset - apex) / PHASES.offset);
}

/** The demonstration at `seconds` from its start; any finite time from 0. */
export function demonstrationAt(seconds: number): DemonstrationMoment {
  const time = seconds % LOOP_SECONDS;
  const units = restingUnits();
  const group = Math.floor((time - NEUTRAL_SECONDS) / GROUP_SECONDS);
  const inGroup = time - NEUTRAL_SECONDS - group * GROUP_SECONDS;
  const turn = group * REST_AFTER + Math.min(REST_AFTER - 1, Math.floor(inGroup / UNIT_SECONDS));
  const within = time - startOf(turn);
  const amount = turn < 0 ? 0 : amountAt(within);
  if (turn >= 0) units[2 * turn] = units[2 * turn + 1] = amount;

  // a blink in the rest after every other unit, when nothing else moves
  const blink = within - (UNIT_SECONDS - PHASES.rest) - 0.06;
  if (turn >= 0 && turn % 2 === 1 && blink > 0 && blink < BLINK_SECONDS) {
    const closed = Math.sin((Math.PI * blink) / BLINK_SECONDS);
    const eyes = 2 * unitIndex('AU43');
    units[eyes] = units[eyes + 1] = Math.max(units[eyes]!, closed);
  }
  return {
    activation: { units },
    unit: amount > 0 ? turn : null,
    head: {
      yaw: 4 * Math.sin(seconds * 0.41),
      pitch: 2.5 * Math.sin(seconds * 0.53 + 1),
      roll: 1.5 * Math.sin(seconds * 0.29 + 2),
    },
  };
}

/** How often the demonstration has come round before `seconds`. */
export const roundAt = (seconds: number): number => Math.floor(seconds / LOOP_SECONDS);
