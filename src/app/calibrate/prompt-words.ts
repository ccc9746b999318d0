/** What is asked for, in words: the same wherever a prompt is named. */

import { ACTION_UNITS, unitIndex, type AuCode } from '../../core/facs.ts';
import type { Prompt, Sample } from '../../core/samples.ts';
import { FAMILY_OF_UNIT } from '../../reader/overlay/families.ts';
import { EXPRESSION_WORDS } from '../readings/words.ts';
import { EXPRESSION_GUIDANCE, UNIT_GUIDANCE } from './guidance.ts';
import { LIBRARY_WORDS } from './library/words.ts';
import { SENTENCE, SITUATIONS } from './situations.ts';

export interface PromptWords {
  readonly title: string;
  readonly how: string;
  /** What usually goes wrong with it; null where nothing can. */
  readonly mistake: string | null;
  /** To be read aloud; null where nothing is. */
  readonly quote: string | null;
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

const PLAIN = {
  code: null,
  strength: null,
  amount: null,
  muscle: null,
  mistake: null,
  quote: null,
  colour: 'var(--ink-faint)',
} as const;
const STRENGTH_WORDS = {
  light: { strength: 'Light', amount: 'Just enough to be seen.' },
  strong: { strength: 'Strong', amount: 'As far as it goes without strain.' },
} as const;

export function promptWords(prompt: Prompt): PromptWords {
  switch (prompt.kind) {
    case 'neutral':
      return { ...PLAIN, title: 'Your neutral face', ...EXPRESSION_GUIDANCE.neutral };
    case 'expression': {
      const { expression, own } = prompt;
      const title = EXPRESSION_WORDS[expression];
      if (!own || expression === 'neutral') return { ...PLAIN, title, ...EXPRESSION_GUIDANCE[expression] };
      return { ...PLAIN, title, how: SITUATIONS[expression], amount: 'Show it as you would, and hold it.' };
    }
    case 'unit': {
      const index = unitIndex(prompt.unit);
      const { name, label, muscle } = ACTION_UNITS[index]!;
      const colour = `var(--family-${FAMILY_OF_UNIT[index]!})`;
      const { how, mistake } = UNIT_GUIDANCE[index]!;
      return { ...PLAIN, title: name, code: label, muscle, colour, ...STRENGTH_WORDS[prompt.strength], how, mistake };
    }
    case 'speech':
      return {
        ...PLAIN,
        title: 'Read aloud',
        how: 'Read the sentence over the picture aloud, at your own pace.',
        quote: SENTENCE,
      };
    case 'turning':
      return {
        ...PLAIN,
        title: 'Look around',
        how: 'Turn your head slowly: left, right, up and down. Your face rests.',
        mistake: 'Turning too far: keep both eyes in view.',
      };
  }
}

/** What moves in a unit, after 'your': 'outer brows'. */
export const partOf = (unit: AuCode): string => UNIT_GUIDANCE[unitIndex(unit)]!.part;

/** What a sample shows, in one line: what was asked for, or that it is synthetic. */
export const sampleLine = ({ origin, prompt }: Pick<Sample, 'origin' | 'prompt'>): string =>
  origin === 'synthetic' ? LIBRARY_WORDS.syntheticTake : promptLine(prompt);

/** 'AU12 Lip corner puller, strong' or 'Fear, your own way' in one line. */
function promptLine(prompt: Prompt): string {
  const { code, title, strength } = promptWords(prompt);
  const manner = prompt.kind === 'expression' && prompt.own ? 'your own way' : strength?.toLowerCase();
  return `${code ? `${code} ` : ''}${title}${manner ? `, ${manner}` : ''}`;
}
