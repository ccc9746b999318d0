/** Moments of the demonstration to test with. */

import { demonstrationAt, LOOP_SECONDS, type DemonstrationMoment } from '../src/face/demonstration/performance.ts';

const STEP = 1 / 20;

/** The first moment in which the demonstration fully shows a unit (index into ACTION_UNITS). */
export function apexOf(unit: number): DemonstrationMoment {
  for (let seconds = 0; seconds < LOOP_SECONDS; seconds += STEP) {
    const moment = demonstrationAt(seconds);
    if (moment.unit === unit && moment.activation.units[2 * unit] === 1) return moment;
  }
  throw new Error(`the demonstration never fully shows unit ${unit}`);
}
