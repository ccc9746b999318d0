/** The words of the first calibration page: what a session is, which to start, and how far a person has come. */

import { ACTION_UNITS } from '../../../core/facs.ts';
import { splitTakes } from '../../../core/split.ts';
import { FEWEST_TAKES } from '../../../learn/accept.ts';
import type { Form, Step } from '../../../session/plan.ts';
import { planOf, ROUNDS, secondsFor } from '../../../session/plan.ts';
import { about, count } from '../words.ts';

export const CALIBRATE_WORDS = {
  title: 'Teach it your face.',
  pitch:
    'You show the camera how your face rests and moves. From these pictures a model of your own is trained on this device. It replaces the model in use only if it reads you better, as far as pictures that it never learned from can tell.',
  facts: [
    [
      'clock',
      'One minute',
      `Or ${about(secondsFor('thorough', planOf('thorough')))}, for every single movement. Stop whenever you like, and resume another day.`,
    ],
    ['offline', 'Stays on this device', 'Pictures, labels and models are kept here and sent nowhere.'],
    ['check', 'Used only if better', 'Judged by what it never learned from. Every model is kept, and you can use any of them.'],
  ],
} as const;

export const FORM_WORDS: Readonly<Record<Form, string>> = { minute: 'One minute', thorough: 'Thorough', only: 'Only these' };

const FORM_DETAIL: Readonly<Record<Form, string>> = {
  minute: 'your neutral face, six expressions as you would show them, a sentence read aloud, and a look around',
  thorough: `all ${ACTION_UNITS.length} action units and seven expressions`,
  only: 'the action units that you choose',
};

const FEW_JUDGES = 'These are too few takes to judge a model: synthetic pictures of your face judge it with them.';

/** Takes of a first session of this plan that are held out to judge. */
const judgesIn = (plan: readonly Step[]): number => {
  const takes = plan.map(({ prompt }, at) => ({ take: `${at}`, time: at, prompt, origin: 'captured' }) as const);
  return [...splitTakes(takes).values()].filter((part) => part === 'test').length;
};

export const NEW_SESSION_WORDS = {
  title: 'New session',
  who: (name: string): string => `For ${name}. Choose another person at the top.`,
  guest: 'For the demonstration face, your guest.',
  form: 'Session',
  units: 'Action units',
  before: 'Source',
  camera: 'My camera',
  demonstration: 'Demonstration face',
  video: 'Open video',
  start: 'Start session',
  advice: 'Sit at arm’s length with light from the front. Turn the sound on: it tells you when to move and when to let go.',
  trial: 'To try it out: the demonstration face does everything it is asked. It is a guest: nothing of it is kept with a person.',
  trialVideo: 'The person in the video has to make the movements that are asked for.',
  /** What a form asks for, how long it takes, and whether its takes are too few to judge a model; `plan` is null while nothing is chosen. */
  length: (form: Form, plan: readonly Step[] | null): string => {
    if (!plan) return 'Choose at least one action unit.';
    const asked = `${FORM_DETAIL[form]}${form === 'minute' ? '' : `, ${plan.length} takes in ${ROUNDS} rounds`}`;
    const few = form === 'only' && judgesIn(plan) < FEWEST_TAKES ? ` ${FEW_JUDGES}` : '';
    return `${about(secondsFor(form, plan))}: ${asked}.${few}`.replace(/^a/, 'A');
  },
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
  open: 'Open',
} as const;
