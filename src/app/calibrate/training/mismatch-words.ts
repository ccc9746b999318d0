/** In what a take differs from its labels, in a sentence. */

import { ACTION_UNITS, unitIndex, type AuCode } from '../../../core/facs.ts';
import { letter } from '../../../core/ordinal.ts';
import type { Mismatch } from '../../../learn/take-trust.ts';
import { EXPRESSION_WORDS } from '../../readings/words.ts';

const nameOf = (unit: AuCode): string => {
  const { label, name } = ACTION_UNITS[unitIndex(unit)]!;
  return `${label} ${name.toLowerCase()}`;
};
const level = (value: number): string => letter(value) ?? 'absent';
const UNLIKE = 'Unlike your other takes of the same movement.';

export function mismatchWords(mismatch: Mismatch): string {
  switch (mismatch.kind) {
    case 'not-seen':
      return mismatch.instead
        ? `${nameOf(mismatch.unit)} is hardly seen. ${nameOf(mismatch.instead)} moves instead.`
        : `${nameOf(mismatch.unit)} is hardly seen, and nothing else moves much.`;
    case 'moves-along':
      return `Moves as well: ${mismatch.units.map(nameOf).join(', ')}.`;
    case 'weaker':
      return `${nameOf(mismatch.unit)} is weaker than labelled: ${level(mismatch.seen)} rather than ${level(mismatch.asked)}.`;
    case 'stronger':
      return `${nameOf(mismatch.unit)} is stronger than labelled: ${level(mismatch.seen)} rather than ${level(mismatch.asked)}.`;
    case 'other-expression':
      return mismatch.like ? `Looks more like your ${EXPRESSION_WORDS[mismatch.like].toLowerCase()}.` : UNLIKE;
    case 'unlike-others':
      return UNLIKE;
  }
}
