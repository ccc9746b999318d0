/** Units of the six expressions (EMFACS; Friesen & Ekman 1983): how one is shown, and in how many ways people make it. */

import type { AuCode, Expression } from '../facs.ts';

export interface Prototype {
  /** How it is shown, and what is known to move in it. */
  readonly shown: readonly AuCode[];
  /** Without these it is none. */
  readonly always: readonly AuCode[];
  /** Each entry is there half of the time: a unit that stands twice in three of four, three times in seven of eight. */
  readonly often: readonly AuCode[];
}

export const PROTOTYPES: Readonly<Record<Exclude<Expression, 'neutral'>, Prototype>> = {
  happiness: {
    shown: ['AU06', 'AU12', 'AU25'],
    always: ['AU12'],
    often: ['AU06', 'AU06', 'AU26', 'AU10'],
  },
  sadness: {
    shown: ['AU01', 'AU04', 'AU15', 'AU17'],
    always: ['AU01', 'AU15'],
    often: ['AU04', 'AU04', 'AU17', 'AU07', 'AU43'],
  },
  surprise: {
    shown: ['AU01', 'AU02', 'AU05', 'AU25', 'AU26'],
    always: ['AU02', 'AU26'],
    often: ['AU01', 'AU01', 'AU01', 'AU05', 'AU05'],
  },
  fear: {
    shown: ['AU01', 'AU02', 'AU04', 'AU05', 'AU20', 'AU25'],
    always: ['AU01', 'AU20'],
    often: ['AU02', 'AU02', 'AU04', 'AU04', 'AU05', 'AU05', 'AU07', 'AU26'],
  },
  disgust: {
    shown: ['AU04', 'AU09', 'AU10', 'AU17'],
    always: ['AU09'],
    often: ['AU10', 'AU10', 'AU15', 'AU17', 'AU04', 'AU07', 'AU16', 'AU26'],
  },
  anger: {
    shown: ['AU04', 'AU05', 'AU07', 'AU24'],
    always: ['AU04'],
    often: ['AU07', 'AU07', 'AU05', 'AU24', 'AU24', 'AU17', 'AU10', 'AU26'],
  },
};
