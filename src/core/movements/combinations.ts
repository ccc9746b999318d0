/**
 * What people do together: units that both raters of the coded faces saw at once, by how many people (not pictures) showed exactly
 * that combination, two people at least. A unit counts where both raters coded it and one of them as clear; AU25 is left out: it
 * is read from the gap between the lips. From `coded/codes.csv` (391 people; its sources are named in the model card).
 */

import type { AuCode } from '../facs.ts';

export const COMBINATIONS: readonly (readonly [people: number, units: readonly AuCode[]])[] = [
  [19, ['AU06', 'AU12']],
  [18, ['AU01', 'AU04']],
  [17, ['AU01', 'AU02']],
  [7, ['AU06', 'AU07', 'AU12']],
  [5, ['AU01', 'AU04', 'AU15', 'AU17']],
  [5, ['AU01', 'AU02', 'AU05', 'AU26']],
  [5, ['AU12', 'AU26']],
  [4, ['AU04', 'AU43']],
  [4, ['AU01', 'AU02', 'AU05']],
  [4, ['AU04', 'AU10', 'AU26']],
  [4, ['AU01', 'AU02', 'AU04']],
  [3, ['AU01', 'AU04', 'AU15']],
  [3, ['AU15', 'AU17']],
  [3, ['AU06', 'AU12', 'AU26']],
  [2, ['AU04', 'AU06', 'AU07', 'AU10', 'AU20', 'AU26']],
  [2, ['AU04', 'AU06', 'AU07', 'AU10', 'AU20', 'AU26', 'AU43']],
  [2, ['AU04', 'AU17']],
  [2, ['AU01', 'AU04', 'AU05', 'AU26']],
  [2, ['AU01', 'AU06', 'AU12']],
  [2, ['AU04', 'AU15']],
  [2, ['AU26', 'AU43']],
  [2, ['AU04', 'AU15', 'AU17']],
  [2, ['AU01', 'AU04', 'AU43']],
  [2, ['AU01', 'AU02', 'AU12']],
  [2, ['AU04', 'AU26']],
];

/** Of people who smile (AU12), the share whose lips are parted, and of those who move nothing that opens or smiles. */
export const LIPS_PARTED = { smiling: 0.84, otherwise: 0.2 } as const;
