/** What is said of a reading: families, expressions, sides, the quality of the picture, and what cannot be seen. */

import type { Expression } from '../../core/facs.ts';
import type { QualityReason } from '../../core/reading.ts';
import type { Family } from '../../reader/overlay/families.ts';
import type { Notice } from '../words.ts';

export const FAMILY_WORDS: Readonly<Record<Family, string>> = {
  brow: 'Brows',
  eye: 'Eyes and cheeks',
  nose: 'Nose and upper lip',
  corner: 'Mouth corners',
  lip: 'Lips',
  jaw: 'Chin and jaw',
};

export const EXPRESSION_WORDS: Readonly<Record<Expression, string>> = {
  neutral: 'Neutral',
  happiness: 'Happiness',
  sadness: 'Sadness',
  surprise: 'Surprise',
  fear: 'Fear',
  disgust: 'Disgust',
  anger: 'Anger',
};

/** Said in place of a number while something hides what it is read from. */
export const NOT_SEEN = 'not seen';

export const QUALITY_WORDS: Readonly<Record<QualityReason, Notice>> = {
  'too-small': { title: 'Too small', remedy: 'Come closer.' },
  'turned-away': { title: 'Turned away', remedy: 'Turn towards the camera.' },
  'turned-over': { title: 'Not upright', remedy: 'Hold your head upright, or turn the picture.' },
  blurred: { title: 'Blurred', remedy: 'Hold still, or clean the lens.' },
  dark: { title: 'Too dark', remedy: 'Put a light in front of you.' },
  overexposed: { title: 'Overexposed', remedy: 'Take light off your face.' },
  'out-of-frame': { title: 'Partly out of frame', remedy: 'Move to the middle.' },
  'eyes-covered': { title: 'Eyes covered', remedy: 'Units of the upper face are not seen.' },
  'mouth-covered': { title: 'Mouth covered', remedy: 'Units of the lower face are not seen.' },
};

/** Whose left: the reader's own in a mirror, else that of the person in the picture. */
export const sideTitle = (side: 'left' | 'right', mirrored: boolean): string => `${mirrored ? 'your' : 'their'} ${side}`;

/** What the columns L and R stand for. */
export const sidesTitle = (mirrored: boolean): string =>
  mirrored ? 'Your left and right, as in a mirror' : 'Their left and right: their left is on the right of the picture';
