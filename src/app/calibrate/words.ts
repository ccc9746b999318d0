/** Words that several calibration screens share. Those of one screen stand beside it. */

import type { Amount } from '../../core/split.ts';
import type { CalibratePage } from '../state/route.ts';

export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

/** '14 takes and 15 synthetic pictures'. */
export const amountWords = ({ takes, synthetic }: Amount): string =>
  [takes > 0 && count(takes, 'take'), synthetic > 0 && count(synthetic, 'synthetic picture')].filter(Boolean).join(' and ') ||
  'nothing';

/** 'about 2 minutes'. */
export function about(seconds: number): string {
  return seconds < 90
    ? `about ${Math.max(10, Math.round(seconds / 10) * 10)} seconds`
    : `about ${Math.round(seconds / 60)} minutes`;
}

export const PAGE_WORDS: Readonly<Record<CalibratePage, string>> = {
  calibrate: 'Session',
  'calibrate/library': 'Library',
  'calibrate/training': 'Training',
  'calibrate/models': 'Models',
};

export const WHO_WORDS = {
  /** 'Mon 23 Nov, 12:40'. */
  day: (time: number): string =>
    new Date(time).toLocaleString('en-GB', {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }),
} as const;

/** Why there is no demonstration of a movement. */
export const GUIDE_WORDS = {
  unsupported: 'This browser cannot draw the demonstration: it needs graphics acceleration.',
  'not-loaded': 'The demonstration could not be loaded. It loads once and then works offline.',
  stalled: 'The demonstration has stopped: the browser no longer draws it.',
} as const;

export const SYNTHESIS_WORDS = {
  title: 'Synthetic pictures',
  making: 'Making synthetic pictures of your face from its neutral.',
  share: (share: number): string => `${Math.round(100 * share)} %`,
  kept: 'Each is kept as it is made. You may close this tab: the rest is made once you open a Calibrate page again.',
  made: 'The synthetic pictures of your face are ready.',
  failed: (reason: string): string => `No more synthetic pictures could be made: ${reason}`,
  without: 'Training works without them.',
  needed: 'A training needs them where too few movements were shown: try again, or do a thorough session.',
  retry: 'Try again',
} as const;
