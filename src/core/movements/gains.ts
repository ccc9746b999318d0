/**
 * How much of a unit's movement people show at intensity E: the range that looks real, as a factor of the rig's movement (and of the
 * ICT head's, to which the rig is fitted).
 */

import type { AuCode } from '../facs.ts';

export const GAINS: Readonly<Record<AuCode, readonly [low: number, high: number]>> = {
  AU01: [0.5, 1.1],
  AU02: [0.8, 1.1],
  AU04: [0.85, 1.7],
  AU05: [1, 1.8],
  AU06: [0.9, 1.6],
  AU07: [0.9, 1.5],
  AU09: [0.85, 1.15],
  AU10: [0.55, 1.05],
  AU12: [0.75, 1.15],
  AU14: [0.9, 1.2],
  AU15: [0.5, 1.2],
  AU16: [1, 1.5],
  AU17: [0.8, 1.4],
  AU18: [0.85, 1.1],
  AU20: [0.85, 1.15],
  AU22: [0.8, 1.1],
  AU24: [1, 1.6],
  AU25: [0.8, 1.1],
  AU26: [0.75, 1.1],
  AU28: [0.9, 1.1],
  AU43: [1, 1],
};
