/** What is asked for, in words: the same wherever a prompt is named. */

import { ACTION_UNITS, unitIndex } from '../../core/facs.ts';
import type { Prompt, Sample } from '../../core/samples.ts';
import { FAMILY_OF_UNIT } from '../../reader/overlay/families.ts';
import { EXPRESSION_WORDS } from '../words.ts';
import { EXPRESSION_GUIDANCE, UNIT_GUIDANCE, type Guidance } from './guidance.ts';
import { LIBRARY_WORDS } from './words.ts';

export interface PromptWords extends Guidance {
  readonly title: string;
  /** 'AU12', for units. */
  readonly code: string | null;
  /** 'Light' or 'Strong', for units. */
  readonly strength: string | null;
  /** How much of it, in a sentence. */
  readonly amount: string | null;
  readonly muscle: string | null;
  /** Colour of its family, as a CSS value. */
  readonly colour: string;
}

const PLAIN = { code: null, strength: null, amount: null, muscle: null, colour: 'var(--ink-faint)' };
const STRENGTH_WORDS = {
  light: { strength: 'Light', amount: 'Just enough to be seen.' },
  strong: { strength: 'Strong', amount: 'As far as it goes without strain.' },
} as const;

export function promptWords(prompt: Prompt): PromptWords {
  switch (prompt.kind) {
    case 'neutral':
      return { ...PLAIN, title: 'Your neutral face', ...EXPRESSION_GUIDANCE.neutral };
    case 'expression':
      return { ...PLAIN, title: EXPRESSION_WORDS[prompt.expression], ...EXPRESSION_GUIDANCE[prompt.expression] };
    case 'unit': {
      const index = unitIndex(prompt.unit);
      const { name, label, muscle } = ACTION_UNITS[index]!;
      const colour = `var(--family-${FAMILY_OF_UNIT[index]!})`;
      return { title: name, code: label, muscle, colour, ...STRENGTH_WORDS[prompt.strength], ...UNIT_GUIDANCE[index]! };
    }
  }
}

/** What a sample shows, in one line: what was asked for, or that it was made. */
export const sampleLine = ({ origin, prompt }: Pick<Sample, 'origin' | 'prompt'>): string =>
  origin === 'synthetic' ? LIBRARY_WORDS.syntheticTake : promptLine(prompt);

/** 'AU12 Lip corner puller, strong' in one line. */
function promptLine(prompt: Prompt): string {
  const { code, title, strength } = promptWords(prompt);
  return `${code ? `${code} ` : ''}${title}${strength ? `, ${strength.toLowerCase()}` : ''}`;
}
