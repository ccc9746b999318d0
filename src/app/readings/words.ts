/** What is said of a reading: families, expressions, sides, what it is compared with, the quality of the picture, and what cannot be seen. */

import type { Expression } from '../../core/facs.ts';
import type { FaceReading, QualityReason } from '../../core/reading.ts';
import type { Family } from '../../reader/overlay/families.ts';
import { isFile, type SourceKind } from '../../reader/sources/source.ts';
import type { Notice } from '../words.ts';

export const READINGS_WORDS = {
  activeNow: 'Active now:',
  atRest: 'nothing, the face is at rest',
  atRestUnsure: 'nothing for sure',
  strongestFirst: 'Strongest first',
  presentOnly: 'Present only',
  nothingPresent: 'No unit is present.',
  expressions: 'Seven posed expressions',
  expressionsAre:
    'How much the movement looks like expressions that people pose on request, counted only where their action units are present. It says nothing about what a person feels.',
  expressionsCovered: 'Not read while part of the face is covered.',
  unsure: 'not sure: needs a neutral face to compare with',
  unsureUnits: 'Hatched: needs a neutral face to compare with',
} as const;

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

/** What to do about it: only a camera shows somebody who can. What is covered is the same everywhere. */
export const qualityRemedy = (reason: QualityReason, kind: SourceKind | null): string =>
  kind === 'camera' || reason.endsWith('covered') ? QUALITY_WORDS[reason].remedy : 'Scores are less sure.';

/** Whose neutral a face is compared with, and how far that can be trusted; `name` is of the current person. In a picture no resting face can be found. */
export function comparedWords(
  { comparedWith, estimate }: Pick<FaceReading, 'comparedWith' | 'estimate'>,
  kind: SourceKind | null,
  name: string | null,
): string {
  if (comparedWith === 'recorded') return `Neutral: recorded${name === null ? '' : `, ${name}`}`;
  if (comparedWith === 'estimated') return `Neutral: estimated, ${Math.round(100 * (estimate?.sure ?? 0))} % sure`;
  if (!estimate || kind === 'image') return 'No neutral';
  const own = kind === 'camera';
  if (estimate.done < 1) return `Finding ${own ? 'your' : 'their'} neutral: ${Math.round(100 * estimate.done)} %`;
  return own ? 'No neutral yet: relax your face' : 'No neutral yet: no resting face seen';
}

/** Over a file no neutral is asked for: the face in it would become that of the current person. */
export function neutralTitle(kind: SourceKind | null, isUnlike: boolean): string {
  if (isFile(kind)) return 'What the face is compared with (N)';
  return isUnlike ? 'This face is too unlike the recorded neutral (N)' : 'Record your neutral for the best scores (N)';
}

/** How a neutral is recorded; `name` is of the person who gets it, `isUnlike` whether the face in view is not compared with the one they have. */
export function neutralAdvice(kind: SourceKind | null, name: string, isUnlike: boolean): string {
  if (isFile(kind)) return `The face in this file becomes the neutral of ${name}. Record it only if the two are one person.`;
  if (isUnlike)
    return `This face is too unlike the recorded neutral of ${name} to be compared with it. If it is the same person, record it again.`;
  return 'Relax your face and look at the camera for two seconds. Scores are then compared with it.';
}

/** Whose left: the reader's own before their camera, as in a mirror; else that of the person in the picture. */
export const sideTitle = (side: 'left' | 'right', own: boolean): string => `${own ? 'your' : 'their'} ${side}`;
/** What the columns L and R stand for. */
export const sidesTitle = (own: boolean): string =>
  own ? 'Your left and right, as in a mirror' : 'Left and right of the person in the picture';
