/** The words of the training page. */

import type { Amounts } from '../../../core/split.ts';
import type { TrainingChoice } from '../../../learn/calibration-settings.ts';
import type { TrainingState } from '../../../models/trainer-handle.ts';
import { amountWords, count } from '../words.ts';

export const METHOD_WORDS: Readonly<Record<TrainingChoice['method'], { readonly name: string; readonly long: string }>> = {
  mal: {
    name: 'MAL',
    long: 'Meta auxiliary learning: a take counts less the more your other takes contradict its labels. Held-out takes teach how strictly.',
  },
  mtl: {
    name: 'MTL',
    long: 'Multi-task learning: expressions help to learn action units, each as much as any other expression.',
  },
  stl: { name: 'STL', long: 'Single-task learning: from pictures with labelled action units alone.' },
};

export const DEPTH_WORDS: Readonly<Record<TrainingChoice['depth'], { readonly name: string; readonly long: string }>> = {
  top: { name: 'Upper layers', long: 'Only the last layers learn: fast, and hard to spoil.' },
  deep: { name: 'Whole network', long: 'All layers learn: slower, and worth it with several sessions.' },
};

export const LENGTH_WORDS: Readonly<Record<TrainingChoice['length'], string>> = {
  short: 'Short',
  normal: 'Normal',
  long: 'Long',
};

export const TRAINING_WORDS = {
  title: 'Training',
  how: 'How it learns',
  method: 'Method',
  depth: 'How deep',
  length: 'How long',
  lengthHint: 'Longer learns more of you, up to a point. The verdict is given either way.',
  compare: 'Compare all three methods',
  compareHint: 'Trains the other two on the same takes, for the table. Only the chosen one can be used.',
  start: 'Train',
  resumeFrom: (left: number): string => `Resume from ${Math.round(100 * left)} %`,
  anew: 'Your pictures, their labels, the model in use or your neutral face have changed since. The training starts from the beginning.',
  gpuLost: 'The graphics processor became unavailable. The training continues without it, from its last checkpoint.',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  elsewhere: (name: string): string => `A training for ${name} is running on this device. Yours can start when it is over.`,
  inAnotherTab: 'A training is running in another tab, or somebody is being imported. Yours can start when that is over.',
  states: {
    idle: '',
    preparing: 'Reading your pictures…',
    training: 'Learning…',
    paused: 'Paused',
    judging: 'Reading what was held out…',
    done: 'Done',
    stopped: 'Stopped.',
    failed: 'The training failed.',
  } satisfies Record<TrainingState['kind'], string>,
  step: (step: number, steps: number): string => `Step ${step} of ${steps}`,
  compared: (method: string): string => `For comparison, ${method}:`,
  progress: 'Training',
  none: 'There is nothing to learn from yet.',
  ready: (pictures: number, synthetic: number): string =>
    `${count(pictures, 'picture')}${synthetic ? `, ${synthetic} of them synthetic` : ''}.`,
  /** What is learned from and what is held out, and why. */
  dealt: ({ train, validation, test }: Amounts, method: TrainingChoice['method']): string =>
    `${amountWords(train)} to learn from. Held out, so that the model never learns from them: ${amountWords(test)} to judge it, ${amountWords(validation)} ${method === 'mal' ? 'to find out which samples help' : 'for the curve of F1'}.`,
  failures: {
    'picture-gone': 'Pictures were removed while the training ran. Train again: it begins with those that are left.',
    'no-neutral': 'No neutral face of this person is kept. Record one: it is the first take of every session.',
    'too-few-takes':
      'Too little can be held out to judge by: at least six takes, or synthetic pictures of your face, that show three action units. Resume the session, or do one of more movements.',
    'no-pictures':
      'No single movement was shown, and there are too few synthetic pictures of your face to learn from and judge by. Do a thorough session.',
    'all-learned':
      'The model in use may have learned from everything that could judge a new one. Do another session, or use the base model (under Models) and train again.',
    diverged:
      'The numbers grew beyond all bounds. Choose the upper layers and a shorter training, or look for wrong labels in the library, and train again.',
    'worker-failed': 'The part of the app that trains could not be loaded, or broke off. Reload the page.',
    'worker-silent': 'The part of the app that trains does not answer. Close other programs.',
    PersonGone: 'This person was removed meanwhile.',
    StorageFull: 'No room is left on this device to keep the model. Free some space.',
  } as Readonly<Record<string, string>>,
  /** Failures of what a training runs on, and not of the training. */
  interruptions: ['worker-failed', 'worker-silent', 'StorageFull'] as readonly string[],
  resumable: 'You can resume the training.',
  live: 'Live picture',
  liveOff: 'The live picture is off. Training continues without it.',
  showCamera: 'Show my camera',
  showFace: 'Show the demonstration face',
  rate: (frames: number): string => `${frames} frames/s`,
  loss: 'Loss',
  weight: 'Mean weight',
  held: 'F1 on held-out pictures that do not judge',
  units: 'Action units',
  expressions: 'Expressions',
  gallery: 'How much each picture counts',
  galleryHint:
    'Captured pictures, those that count most first. Action units and expressions are listed apart: at the same weight (w) an expression counts for less. Consistency (c): how surely the model sees the same in slightly changed copies.',
  galleryEmpty: 'Weights appear once samples have been drawn.',
  sample: (prompt: string, weight: string, consistency: string): string =>
    `${prompt}: weight ${weight}, consistency ${consistency}`,
} as const;

export const DOUBTFUL_WORDS = {
  title: 'These takes do not look like what was asked',
  hint: (method: TrainingChoice['method']): string =>
    method === 'mal'
      ? 'Those learned from counted less in this training. Of those held out, the ones that were to judge it did not; the ones that tell which samples help counted in full. Redo, relabel or remove them, then train again.'
      : 'They were held out, and too doubtful to judge this training. MAL alone looks for doubtful takes among those learned from. Redo or remove these, then train again.',
  none: 'You have dealt with all of them. Train again to learn from the change.',
  heldOut: { judge: 'Held out, and too doubtful to judge', weigh: 'Held out; tells which samples help, though doubtful' },
  figures: (weight: string, consistency: string): string => `Weight ${weight}, consistency ${consistency}`,
  redo: 'Redo',
  redoHint: 'Asks for it again. The new take replaces this one, which can be undone',
  relabel: 'Relabel',
  relabelHint: 'Labels it with what is seen in it',
  remove: 'Remove',
  again: 'Train again',
} as const;
