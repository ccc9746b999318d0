/** Every word of the calibration screens that is not a name from the field. How movements are done stands in guidance.ts. */

import type { Verdict } from '../../learn/accept.ts';
import type { Comparison } from '../../learn/evaluate.ts';
import type { TrainingChoice } from '../../learn/calibration-settings.ts';
import type { GateReason } from '../../session/gate.ts';
import type { SessionPhase } from '../../session/machine.ts';
import { ROUNDS, secondsFor, SHORT_UNITS, type Form, type Step } from '../../session/plan.ts';
import type { TrainingState } from '../../models/trainer-handle.ts';
import type { TakeCounts } from '../../models/training-news.ts';
import type { CalibratePage } from '../state/route.ts';
import type { PromptWords } from './prompt-words.ts';

export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

export const PAGE_WORDS: Readonly<Record<CalibratePage, string>> = {
  calibrate: 'Session',
  'calibrate/library': 'Library',
  'calibrate/training': 'Training',
  'calibrate/models': 'Models',
};

export const CALIBRATE_WORDS = {
  title: 'Teach it your face.',
  pitch:
    'You are shown movements and copy them before the camera. From these pictures a model of your own is trained on this device, and it is used only if it reads you better than the one that came with the app.',
  facts: [
    ['clock', 'About five minutes', 'Two in the short form. Stop whenever you like, and resume another day.'],
    ['offline', 'Stays on this device', 'Pictures, labels and models are kept here and sent nowhere.'],
    ['check', 'Kept only if better', 'Judged on takes it never learned from. You can always go back.'],
  ],
} as const;

export const FORM_WORDS: Readonly<Record<Form, string>> = { short: 'Short', full: 'Full', only: 'Only these' };

/** 'about 2 minutes'. */
function about(seconds: number): string {
  return seconds < 90
    ? `about ${Math.max(10, Math.round(seconds / 10) * 10)} seconds`
    : `about ${Math.round(seconds / 60)} minutes`;
}

const FORM_DETAIL: Readonly<Record<Form, string>> = {
  short: `${SHORT_UNITS.length} movements that nearly everybody can make`,
  full: 'all 21 action units and seven expressions',
  only: 'the action units that you choose',
};

export const NEW_SESSION_WORDS = {
  title: 'New session',
  who: (name: string): string => `For ${name}. Another person is chosen at the top.`,
  guest: 'For the demonstration face, your guest.',
  form: 'How much',
  units: 'Action units',
  before: 'Before',
  camera: 'My camera',
  demonstration: 'Demonstration face',
  video: 'Open video',
  start: 'Start session',
  advice: 'Sit at arm’s length with light from the front. Turn the sound on: it tells you when to move and when to let go.',
  trial: 'To try it out: the demonstration face does everything it is asked. It is a guest: nothing of it is kept with a person.',
  trialVideo: 'The person in the video has to make the movements that are asked for.',
  /** What a form asks for and how long it takes; `plan` is null while nothing is chosen. */
  length: (form: Form, plan: readonly Step[] | null): string =>
    plan
      ? `${about(secondsFor(plan.length))}: ${FORM_DETAIL[form]}, ${plan.length} takes in ${ROUNDS} rounds.`.replace(/^a/, 'A')
      : 'Choose at least one action unit.',
} as const;

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

export const STANDING_WORDS = {
  title: (name: string): string => `So far: ${name}`,
  unfinished: 'A session is waiting',
  left: (done: number, all: number, day: string): string => `${done} of ${all} takes are done, started ${day}.`,
  resume: 'Resume',
  discard: 'End it here',
  library: 'Library',
  samples: (samples: number, sessions: number): string =>
    samples === 0 ? 'Nothing captured yet.' : `${count(samples, 'picture')} from ${count(sessions, 'session')}.`,
  model: 'Model in use',
  look: 'Look',
} as const;

export const SESSION_WORDS = {
  progress: 'Takes',
  takesDone: (done: number, all: number): string => `${done} of ${count(all, 'take')}`,
  timeLeft: (seconds: number): string => `${about(seconds)} left`,
  you: 'You, before the camera',
  guide: (title: string): string => `The demonstration face shows: ${title}`,
  ring: 'This take',
  paused: 'Paused',
  pausedHint: 'Resume with the space bar or the button below.',
  soundOn: 'Sound on',
  soundOff: 'Sound off',
  neutralNeeded: 'Your neutral face is needed first: everything else is compared with it.',
  phases: {
    ready: 'Get ready…',
    capture: 'Good. Hold it.',
    release: 'Done. Let go.',
    paused: 'Paused',
    over: 'The session is done.',
    left: 'The session is waiting.',
  } satisfies Record<SessionPhase, string>,
  /** What a screen reader says when something is asked for. */
  asked: ({ code, title, strength, how }: PromptWords): string =>
    `${[code, title, strength?.toLowerCase()].filter(Boolean).join(', ')}. ${how}`,
  overTitle: 'That was all of it.',
  summary: (done: number, skipped: number): string =>
    `${count(done, 'take')} captured${skipped ? `, ${skipped} skipped` : ''}. Now a model of your own can be trained from them.`,
  elsewhere: 'A session runs in another tab. End it there first.',
  toTraining: 'Train my model',
  toLibrary: 'Look at the pictures',
  home: 'Later',
} as const;

export const SYNTHESIS_WORDS = {
  title: 'Pictures of your face',
  making: (share: number): string => `Making pictures of your face from your neutral one: ${Math.round(100 * share)} %`,
  kept: 'Each is kept as it is made. You may close this tab: the rest is made when you come back.',
  failed: (reason: string): string => `No more pictures could be made from your neutral face: ${reason}`,
  without: 'Training works without them.',
  retry: 'Try again',
} as const;

export const GATE_WORDS: Readonly<Record<GateReason, string>> = {
  'no-face': 'No face in view.',
  'several-faces': 'Be alone in the picture.',
  'poor-quality': 'Come closer, face the camera uncovered, add light.',
  moving: 'Hold your head still.',
  'not-seen': 'Copy the demonstration face.',
  'too-little': 'A little more.',
  'too-much': 'A little less.',
  'not-resting': 'Let your face rest.',
  'not-held': 'Hold it.',
};

export const LIBRARY_WORDS = {
  title: 'Library',
  counts: (shown: number, all: number): string =>
    shown === all ? count(all, 'picture') : `${shown} of ${count(all, 'picture')}`,
  takes: (takes: number): string => count(takes, 'take'),
  pictures: (pictures: number): string => count(pictures, 'picture'),
  take: (title: string, number: number): string => `${title}, take ${number}`,
  takeNumber: (number: number): string => `take ${number}`,
  picture: (take: string, number: number): string => `${take}, picture ${number}`,
  empty: 'Nothing has been captured of this person yet.',
  toSession: 'Start a session',
  noneShown: 'No picture fits these filters.',
  synthetic: 'synthetic',
  syntheticTake: 'Synthesized from your neutral face',
  excluded: 'left out',
  exclude: 'Leave out of learning',
  include: 'Take back in',
  delete: 'Delete',
  excludeTake: (take: string): string => `Leave out: ${take}`,
  deleteTake: (take: string): string => `Delete: ${take}`,
  undoLabel: 'Undo label',
  undoExclude: (pictures: number): string => `Undo: ${count(pictures, 'picture')}`,
  undoDelete: (pictures: number): string => `Undo delete: ${count(pictures, 'picture')}`,
  deleted: (pictures: number): string => `${count(pictures, 'picture')} deleted`,
  undone: 'Taken back',
  asked: 'Asked for',
  taken: 'Taken',
  pose: 'Head',
  quality: 'Picture quality',
  origin: 'Origin',
  origins: { captured: 'captured', synthetic: 'synthesized from your neutral face' },
  model: 'Model then',
  labels: 'Labels',
  previous: 'Previous',
  next: 'Next',
} as const;

export const FILTER_WORDS = {
  title: 'Filters',
  session: 'Session',
  label: 'Movement',
  origin: 'Origin',
  part: 'Taking part',
  every: 'All',
  origins: [
    ['all', 'All'],
    ['captured', 'Captured'],
    ['synthetic', 'Synthetic'],
  ],
  parts: [
    ['all', 'All'],
    ['in', 'Learned from'],
    ['out', 'Left out'],
  ],
} as const;

export const LEVEL_WORDS = {
  none: 'not labelled',
  levels: ['absent', 'A trace', 'B slight', 'C marked', 'D severe', 'E maximum'],
} as const;

/** The intensities that a label may take, and the one that it has when that lies between them. */
export function levelChoices(present: number | null): { value: number; label: string }[] {
  const choices = LEVEL_WORDS.levels.map((label, value) => ({ value, label: label as string }));
  if (present !== null && !Number.isInteger(present)) choices.push({ value: present, label: present.toFixed(1) });
  return choices.sort((a, b) => a.value - b.value);
}

export const METHOD_WORDS: Readonly<Record<TrainingChoice['method'], { readonly name: string; readonly long: string }>> = {
  mal: {
    name: 'MAL',
    long: 'Meta auxiliary learning: expressions help to learn action units, and a second network learns which of them help.',
  },
  mtl: { name: 'MTL', long: 'Multi-task learning: expressions help to learn action units, every sample as much as any other.' },
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
  anew: 'Your pictures or their labels have changed since: the training begins anew.',
  gpuLost: 'The graphics processor was taken away: the training continues without it, from its last checkpoint.',
  pause: 'Pause',
  resume: 'Resume',
  stop: 'Stop',
  elsewhere: (name: string): string => `A training for ${name} is running on this device. Yours can start when it is over.`,
  states: {
    idle: '',
    preparing: 'Reading your pictures…',
    training: 'Learning…',
    paused: 'Paused',
    judging: 'Reading the held-out takes…',
    done: 'Done',
    stopped: 'Stopped. You can resume it.',
    failed: 'The training failed.',
  } satisfies Record<TrainingState['kind'], string>,
  step: (step: number, steps: number): string => `Step ${step} of ${steps}`,
  compared: (method: string): string => `For comparison, ${method}:`,
  progress: 'Training',
  none: 'There is nothing to learn from yet.',
  ready: (pictures: number, synthetic: number): string =>
    `${count(pictures, 'picture')}${synthetic ? `, ${synthetic} of them synthetic` : ''}.`,
  /** How the takes are dealt, and why. */
  dealt: ({ train, validation, test }: TakeCounts): string =>
    validation + test === 0
      ? 'No movement was shown twice yet, so nothing can be held out to judge by.'
      : `${count(train, 'take')} to learn from. ${validation + test} held out, which the model never learns from: ${test} to judge it, ${validation} to find out which samples help.`,
  failures: {
    'no-neutral': 'No neutral face of this person is kept. Record one: it is the first take of every session.',
    'too-few-takes':
      'No movement was shown twice, so nothing could be held out to judge by. Resume the session, or start another.',
    diverged: 'The numbers grew beyond all bounds. Try again with the upper layers only.',
    'worker-failed': 'The part of the app that trains could not be loaded, or broke off. Reload the page, then resume.',
    'worker-silent': 'The part of the app that trains does not answer. Close other programs, then resume.',
    PersonGone: 'This person was removed meanwhile.',
    StorageFull: 'No room is left on this device to keep the model. Free some space, then resume.',
  } as Readonly<Record<string, string>>,
  live: 'Live picture',
  liveOff: 'The live picture is off. Training continues without it.',
  showCamera: 'Show my camera',
  showFace: 'Show the demonstration face',
  rate: (frames: number): string => `${frames} frames/s`,
  loss: 'Loss',
  weight: 'Mean weight',
  held: 'F1 on held-out takes',
  units: 'Action units',
  expressions: 'Expressions',
  gallery: 'How much each sample counts',
  galleryHint:
    'Samples with an expression, those that count most first. Consistency: how surely the model sees the same in slightly changed copies.',
  galleryEmpty: 'Weights appear once samples have been drawn.',
  sample: (prompt: string, weight: string, consistency: string): string =>
    `${prompt}: weight ${weight}, consistency ${consistency}`,
} as const;

/** '74 %', or a dash where nothing can be said. */
export const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(100 * share)}\u00a0%`);
/** '+9', '-3', '0': hundredths with their sign. */
export const points = (share: number): string => {
  const value = Math.round(100 * share);
  return value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0';
};
/** `after` less `before`, both as they are shown, so that a row adds up; `digits` of a share or a level. */
export const shownChange = (after: number | null | undefined, before: number | null | undefined, digits = 2): number =>
  Number((after ?? 0).toFixed(digits)) - Number((before ?? 0).toFixed(digits));
/** '0.42', with its sign where `signed`. */
export const levels = (value: number | null, signed = false): string =>
  value === null ? '–' : `${value < 0 ? '−' : signed && value > 0 ? '+' : ''}${Math.abs(value).toFixed(2)}`;

export const VERDICT_WORDS = {
  title: 'Verdict',
  numbers: 'Numbers by action unit',
  reasons: {
    better: { title: 'It reads you better.', remedy: 'You can revert to the previous model at any time under Models.' },
    'too-few-takes': {
      title: 'Not used: too little to judge by.',
      remedy: 'Do a longer session, or a second one: at least six takes of three movements have to be held out.',
    },
    'no-better': {
      title: 'Not used: no better than chance explains.',
      remedy: 'More takes on another day and in other light help most.',
    },
    worse: { title: 'Not used: it reads you worse.', remedy: 'Look for wrong labels in the library, then train again.' },
    'worse-intensity': {
      title: 'Not used: intensities are further off.',
      remedy: 'Look at takes whose movement was weaker or stronger than asked, and correct their labels.',
    },
    forgot: {
      title: 'Not used: it has forgotten other faces.',
      remedy: 'Train the upper layers only, or for a shorter time.',
    },
  } satisfies Record<Verdict['reason'], { title: string; remedy: string }>,
  /** What the verdict stands on, in the numbers that every screen shows. */
  judged: ({ takes, before, after, f1Gain }: Comparison): string =>
    `F1 ${percent(before.meanF1)} before, ${percent(after.meanF1)} after (${points(shownChange(after.meanF1, before.meanF1))}; 95\u00a0% between ${points(f1Gain.low)} and ${points(f1Gain.high)}), on ${count(takes, 'held-out take')}.`,
  isInUse: 'It is in use now.',
  isNotInUse: 'It is not in use now.',
  noTable: (missing: string): string =>
    missing === 'stopped'
      ? 'The comparison with the other methods was stopped.'
      : `The other methods could not be compared: ${missing}`,
  held: 'Your held-out takes',
  general: 'Other faces',
  f1: 'F1',
  error: 'Error',
  before: 'Before',
  after: 'After',
  change: 'Change',
  mean: 'Mean',
  unit: 'Action unit',
  interval: 'With the range that holds 95 % of resampled takes. F1 is in hundredths, the error in levels of 0 to 5.',
  range: (low: string, high: string): string => `${low} to ${high}`,
  more: 'More takes would help most for',
  takes: (takes: number): string => count(takes, 'take'),
  methods: 'The three methods',
  chosen: 'chosen',
  unread: 'Action units that no held-out take shows are left out of the table.',
} as const;

export const MODEL_WORDS = {
  title: 'Models',
  base: 'Base model',
  baseDetail: 'The one that came with the app, the same for everybody.',
  version: (number: number): string => `Version ${number}`,
  inUse: 'in use',
  gone: 'a deleted model',
  activate: 'Use',
  rollBack: 'Revert to previous model',
  delete: 'Delete',
  sure: 'Delete for good',
  export: 'Export',
  exportHint: 'Export as a TensorFlow.js model',
  activated: (name: string): string => `${name} is in use now.`,
  deleted: (name: string): string => `${name} was deleted.`,
  from: (parent: string): string => `from ${parent}`,
  learned: (captured: number, synthetic: number): string =>
    `${count(captured, 'picture')}${synthetic ? ` and ${synthetic} synthetic` : ''}`,
  took: (milliseconds: number): string => `${(milliseconds / 1000).toFixed(0)} s`,
  details: 'Verdict',
  none: 'No model of your own yet.',
  toTraining: 'To training',
} as const;
