/** What the fake camera sees, frame by frame, with the action units that are really there. */

import { unitIndex, restingUnits } from '../../src/core/facs.ts';
import type { Activation } from '../../src/core/rig.ts';

export const FRAMES_A_SECOND = 30; // Chromium plays every MJPEG file at this rate
export const WIDTH = 640;
export const HEIGHT = 480;

export const CLIPS = ['face', 'empty', 'smile'] as const;
export type Clip = (typeof CLIPS)[number];

/** Amounts by code of an action unit, 0 to 1; those left out are 0. */
export type Units = Readonly<Record<string, number>>;

interface Act {
  readonly seconds: number;
  readonly units: Units;
}

/** What a face that goes on smiling shows. */
const SMILE: Units = { AU06: 0.8, AU12: 1 };

/** Long enough neutral for "my neutral" to be recorded, then movements that no one can mistake. */
export const ACTS: readonly Act[] = [
  { seconds: 4, units: {} },
  { seconds: 2, units: SMILE },
  { seconds: 1.2, units: {} },
  { seconds: 2, units: { AU01: 1, AU02: 1 } },
  { seconds: 1.2, units: {} },
  { seconds: 2, units: { AU25: 0.6, AU26: 1 } },
  { seconds: 1.2, units: {} },
  { seconds: 2, units: { AU43: 1 } },
];
const RAMP_SECONDS = 0.3;

/**
 * The number of a frame stands in its lower left corner, as so many squares of so many pixels, black or white, the highest bit first: a busy
 * machine plays a clip more slowly, so that no clock tells what is shown.
 */
export const NUMBER = { bits: 9, square: 12 };

/** Frames of a clip; Chromium plays it over and over. */
export const FRAMES: Readonly<Record<Clip, number>> = {
  face: Math.round(ACTS.reduce((sum, { seconds }) => sum + seconds, 0) * FRAMES_A_SECOND),
  empty: FRAMES_A_SECOND,
  smile: 2 * FRAMES_A_SECOND,
};

/** Amount of each unit, 0 to 1, in a frame of a clip. */
export function truthAt(clip: Clip, frame: number): Units {
  if (clip === 'empty') return {};
  if (clip === 'smile') return SMILE;
  let start = 0;
  for (const { seconds, units } of ACTS) {
    const within = frame / FRAMES_A_SECOND - start;
    if (within < seconds) {
      const envelope = Math.min(1, within / RAMP_SECONDS, (seconds - within) / RAMP_SECONDS);
      return Object.fromEntries(Object.entries(units).map(([code, amount]) => [code, amount * envelope]));
    }
    start += seconds;
  }
  return {};
}

/** The number of a frame, of how bright its squares are, 0 to 255. */
export const numberOf = (squares: readonly number[]): number =>
  squares.reduce((sum, bright) => 2 * sum + (bright > 127 ? 1 : 0), 0);

export function activationAt(clip: Clip, frame: number): Activation {
  const units = restingUnits();
  for (const [code, amount] of Object.entries(truthAt(clip, frame))) {
    const at = 2 * unitIndex(code);
    units[at] = units[at + 1] = amount;
  }
  return { units };
}
