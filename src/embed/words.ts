/** What the person reads in the frame, beyond what stands in embed.html. */

import type { NeutralProblem } from '../core/reading.ts';
import type { Stranger } from './host-page.ts';
import type { FailureCode } from './protocol.ts';

interface Saying {
  readonly title: string;
  readonly text: string;
}

export const NOT_ALLOWED: Saying = { title: 'Not allowed', text: 'Your face is not read, and the camera stays off.' };
export const STOPPED: Saying = { title: 'Stopped', text: 'Your face is not read, and the camera is off.' };

export const STRANGER_WORDS: Readonly<Record<Stranger, Saying>> = {
  'no-frame': {
    title: 'This page is for other pages',
    text: 'A page that shows it in a frame can ask to read your face. There is nothing to do here.',
  },
  'no-origin': {
    title: 'The page around does not say who it is',
    text: 'A page opened as a file, in a sandbox, or without a referrer cannot ask to read your face.',
  },
};

export const TOO_OLD: Saying = {
  title: 'This browser cannot read faces',
  text: 'Use a current Chrome, Edge or Firefox, or Safari from 17 on.',
};
const FAILURES: Partial<Record<FailureCode, Saying>> = {
  denied: {
    title: 'The camera is not allowed',
    text: 'Allow it in the address bar of your browser. The page around must allow it as well.',
  },
  dismissed: {
    title: 'The camera is not allowed yet',
    text: 'The question was closed without an answer. Choose “Allow” when it comes again.',
  },
  'in-use': { title: 'The camera is busy', text: 'Another program or tab uses it. Close that one first.' },
  unplugged: { title: 'The camera is unplugged', text: 'Plug it in again first.' },
  none: { title: 'No camera found', text: 'Connect a camera first.' },
  insecure: { title: 'The camera needs a secure page', text: 'Browsers allow it only on https pages and localhost.' },
  'wasm-unsupported': TOO_OLD,
  unsupported: { title: 'This browser has no camera access', text: 'Use a current Chrome, Edge, Firefox or Safari.' },
};

export const failureWords = (code: FailureCode): Saying =>
  FAILURES[code] ?? {
    title: 'The reading broke off',
    text: 'A file of Facsimile could not be loaded, or the reader stopped. Check the network first.',
  };

export const NEUTRAL_WORDS: Readonly<Record<NeutralProblem, string>> = {
  'no-face': 'No face in view',
  'several-faces': 'Several faces in view',
  'poor-quality': 'Face the camera, with more light',
  moving: 'Hold still',
  expression: 'Relax your face',
  'eyes-closed': 'Keep your eyes open',
};
/** While nothing holds a recording up. */
export const RECORDING = 'Recording your neutral';
export const LOADING = 'Loading…';
/** While another page or program has the picture. */
export const MUTED = 'The camera gives no picture';
export const NO_FACE = 'No face in view';
export const READING = 'Reads your face';
