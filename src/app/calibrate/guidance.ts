/**
 * What a person is told to do: one sentence on the movement and one on what usually goes wrong with it. Written for someone who
 * looks at a camera and has never heard of an action unit. What each unit is: Ekman, Friesen & Hager, FACS (2002).
 */

import { ACTION_UNITS, type AuCode, type Expression } from '../../core/facs.ts';

export interface Guidance {
  readonly how: string;
  readonly mistake: string;
}

interface UnitGuidance extends Guidance {
  /** What moves, after 'your'. */
  readonly part: string;
}

const BY_CODE: Readonly<Record<AuCode, UnitGuidance>> = {
  AU01: {
    part: 'inner brows',
    how: 'Lift the inner ends of your brows, as if you felt sorry for someone.',
    mistake: 'Lifting the whole brow: the outer ends stay where they are.',
  },
  AU02: {
    part: 'outer brows',
    how: 'Lift the outer ends of your brows, as if you doubted what you hear.',
    mistake: 'Opening the eyes wide: only the brows move.',
  },
  AU04: {
    part: 'frown',
    how: 'Pull your brows down and together, as if the sun were in your eyes.',
    mistake: 'Narrowing the eyes or wrinkling the nose along with it.',
  },
  AU05: {
    part: 'upper lids',
    how: 'Open your eyes wide by lifting the upper lids.',
    mistake: 'Raising the brows instead: the forehead stays smooth.',
  },
  AU06: {
    part: 'cheeks',
    how: 'Push your cheeks up until the skin beside your eyes folds.',
    mistake: 'Squeezing the eyes: the push comes from the cheeks below.',
  },
  AU07: {
    part: 'lids',
    how: 'Tighten your lids, as if you tried to read a sign far away.',
    mistake: 'Closing the eyes, or lowering the brows: only the lids get narrower.',
  },
  AU09: {
    part: 'nose',
    how: 'Wrinkle your nose, as if something smelled bad.',
    mistake: 'Only frowning: the skin beside the nose moves up.',
  },
  AU10: {
    part: 'upper lip',
    how: 'Lift your upper lip straight up towards your nose.',
    mistake: 'Wrinkling the nose or smiling: only the middle of the lip rises.',
  },
  AU12: {
    part: 'smile',
    how: 'Draw the corners of your mouth up and back, into a smile.',
    mistake: 'Pressing the lips together: leave them loose.',
  },
  AU14: {
    part: 'dimples',
    how: 'Tighten the corners of your mouth inwards until they dimple.',
    mistake: 'Smiling: the corners tighten, but do not rise.',
  },
  AU15: {
    part: 'mouth corners',
    how: 'Draw the corners of your mouth straight down.',
    mistake: 'Pushing the lower lip up: the chin stays smooth.',
  },
  AU16: {
    part: 'lower lip',
    how: 'Pull your lower lip down until the lower teeth show.',
    mistake: 'Dropping the jaw: the teeth stay close together.',
  },
  AU17: {
    part: 'chin',
    how: 'Push your chin up, so that your lower lip rises.',
    mistake: 'Drawing the corners of the mouth down: only the chin pushes.',
  },
  AU18: {
    part: 'puckered lips',
    how: 'Draw your lips together to a small point, as for a kiss.',
    mistake: 'Opening the lips: they stay closed and small.',
  },
  AU20: {
    part: 'stretched lips',
    how: 'Stretch the corners of your mouth sideways, towards your ears.',
    mistake: 'Smiling: the corners go sideways, not up.',
  },
  AU22: {
    part: 'funnelled lips',
    how: 'Push both lips forward and open, as if you said “sh”.',
    mistake: 'Closing them to a point: the lips turn outwards.',
  },
  AU24: {
    part: 'pressed lips',
    how: 'Press your lips firmly together.',
    mistake: 'Curling the lips in: their red stays in view.',
  },
  AU25: {
    part: 'parted lips',
    how: 'Let your lips part a little.',
    mistake: 'Opening the whole mouth: only a gap shows between the lips.',
  },
  AU26: {
    part: 'jaw',
    how: 'Let your jaw drop and hang loose.',
    mistake: 'Stretching the mouth: only the jaw goes down.',
  },
  AU28: {
    part: 'rolled-in lips',
    how: 'Roll both lips in over your teeth.',
    mistake: 'Only pressing them together: the red of the lips disappears.',
  },
  AU43: {
    part: 'eyes',
    how: 'Close your eyes gently, and keep them closed until the tone.',
    mistake: 'Squeezing them shut: the lids simply fall.',
  },
};

/** Guidance for each of ACTION_UNITS, in their order; throws when one has none. */
export const UNIT_GUIDANCE: readonly UnitGuidance[] = ACTION_UNITS.map(({ code }) => {
  const guidance = BY_CODE[code];
  if (!guidance) throw new Error(`action unit without guidance: ${code} (add it to BY_CODE)`);
  return guidance;
});

export const EXPRESSION_GUIDANCE: Readonly<Record<Expression, Guidance>> = {
  neutral: {
    how: 'Let your whole face rest, and look into the camera.',
    mistake: 'Keeping a polite smile: let the corners of your mouth go.',
  },
  happiness: {
    how: 'Smile with your whole face, as if a good friend walked in.',
    mistake: 'Smiling with the mouth alone: let the cheeks rise.',
  },
  sadness: {
    how: 'Lift your inner brows and let the corners of your mouth sink.',
    mistake: 'Frowning hard: the brows rise in the middle.',
  },
  surprise: {
    how: 'Raise your brows, open your eyes and let your jaw drop.',
    mistake: 'Smiling along: the mouth just falls open.',
  },
  fear: {
    how: 'Raise your brows and draw them together, eyes wide, mouth stretched sideways.',
    mistake: 'Looking surprised: the brows tense, the mouth goes wide instead of open.',
  },
  disgust: {
    how: 'Wrinkle your nose and lift your upper lip, as at milk gone sour.',
    mistake: 'Only frowning: nose and upper lip do the work.',
  },
  anger: {
    how: 'Lower your brows, look hard, and press your lips together.',
    mistake: 'Closing the eyes: they stay open and stare.',
  },
};
