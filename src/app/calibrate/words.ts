/** Every word of the calibration screens that is not a name from the field. How movements are done stands in guidance.ts. */

import type { GateReason } from '../../session/gate.ts';
import { ROUNDS, secondsFor, SHORT_UNITS, type Form, type Step } from '../../session/plan.ts';
import type { CalibratePage } from '../state/route.ts';
import type { SessionPhase } from '../state/calibration-session.svelte.ts';
import type { PromptWords } from './prompt-words.ts';

const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`;

export const PAGE_WORDS: Readonly<Record<CalibratePage, string>> = {
  calibrate: 'Session',
  'calibrate/library': 'Library',
};

export const CALIBRATE_WORDS = {
  title: 'Teach it your face.',
  pitch:
    'You are shown movements and copy them before the camera. From these pictures a model of your own is trained on this device, and it is used only if it reads you better than the one that came with the app.',
  facts: [
    ['clock', 'About five minutes', 'Two in the short form. Stop whenever you like, and go on another day.'],
    ['offline', 'Stays on this device', 'Pictures, labels and models are kept here and sent nowhere.'],
    ['check', 'Kept only if better', 'Judged on takes it never learned from. You can always go back.'],
  ],
  unkept: 'This browser keeps nothing here, as in some private windows: a session needs a place for its pictures.',
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
  form: 'How much',
  units: 'Action units',
  before: 'Before',
  camera: 'My camera',
  demonstration: 'The drawn face',
  video: 'The open video',
  begin: 'Begin',
  advice: 'Sit at arm’s length with light from the front. Turn the sound on: it tells you when to move and when to let go.',
  trial: 'To try it out: a drawn face does everything it is asked. It is kept as a person of its own.',
  trialVideo: 'The person in the video has to make the movements that are asked for.',
  /** What a form asks for and how long it takes; `plan` is null while nothing is chosen. */
  length: (form: Form, plan: readonly Step[] | null): string =>
    plan
      ? `${about(secondsFor(plan.length))}: ${FORM_DETAIL[form]}, ${plan.length} takes in ${ROUNDS} rounds.`.replace(/^a/, 'A')
      : 'Choose at least one action unit.',
} as const;

export const SITTER_WORDS = { name: 'Drawn face' } as const;

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
  left: (done: number, all: number, day: string): string => `${done} of ${all} takes are done, begun ${day}.`,
  goOn: 'Go on',
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
  guide: (title: string): string => `A drawn face shows: ${title}`,
  ring: 'This take',
  paused: 'Paused',
  pausedHint: 'Go on with the space bar or the button below.',
  soundOn: 'Sound on',
  soundOff: 'Sound off',
  neutralNeeded: 'Your neutral face is needed first: everything else is compared with it.',
  phases: {
    ready: 'Get ready…',
    capture: 'Good. Hold it.',
    release: 'Done. Let go.',
    paused: 'Paused',
    over: 'The session is done.',
  } satisfies Record<SessionPhase, string>,
  /** What a screen reader says when something is asked for. */
  asked: ({ code, title, strength, how }: PromptWords): string =>
    `${[code, title, strength?.toLowerCase()].filter(Boolean).join(', ')}. ${how}`,
  overTitle: 'That was all of it.',
  summary: (done: number, skipped: number): string =>
    `${count(done, 'take')} captured${skipped ? `, ${skipped} skipped` : ''}. Now a model of your own can be trained from them.`,
  toTraining: 'Train my model',
  toLibrary: 'Look at the pictures',
  home: 'Later',
} as const;

export const GATE_WORDS: Readonly<Record<GateReason, string>> = {
  'no-face': 'No face in view.',
  'several-faces': 'Be alone in the picture.',
  'poor-quality': 'Come closer, face the camera, add light.',
  moving: 'Hold your head still.',
  'not-seen': 'Copy the drawn face.',
  'too-little': 'A little more.',
  'too-much': 'A little less.',
  'not-resting': 'Let your face rest.',
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
  toSession: 'Begin a session',
  noneShown: 'No picture fits these filters.',
  made: 'made',
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
  origins: { captured: 'captured', made: 'made from your neutral face' },
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
    ['made', 'Made'],
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

export const STORAGE_WORDS = {
  title: 'On this device',
  used: (size: string): string => `This person’s pictures take ${size}.`,
  all: (size: string): string => `Everything kept here takes ${size}, the app included.`,
  promised: 'The browser promises to keep it.',
  unpromised: 'The browser may clear it when space runs low.',
  ask: 'Ask the browser to keep it',
  erase: 'Erase everything…',
  eraseAsked:
    'This erases every person on this device with their neutral face, pictures, labels and models, and your settings. It cannot be taken back.',
  eraseSure: 'Erase all of it',
  eraseNot: 'Keep it',
  erased: 'Everything was erased: nothing is kept on this device now.',
} as const;
