/** What is said when the live path fails: nothing that the first screen needs. */

import type { LiveProblem } from '../reader/problems.ts';
import type { Notice } from './words.ts';

export const LIVE_WORDS: Readonly<Record<LiveProblem, Notice>> = {
  'wasm-unsupported': {
    title: 'This browser cannot run the model',
    remedy: 'Facsimile needs WebAssembly with SIMD. Use a current Chrome, Edge, Firefox or Safari.',
  },
  'face-bundle-missing': {
    title: 'The face finder could not be loaded',
    remedy: 'It loads once and then works offline. Connect to the network and try again.',
  },
  'face-finder-failed': {
    title: 'The face finder stopped',
    remedy: 'Try again. If it stops again, close other programs that use much memory.',
  },
  'model-missing': {
    title: 'The model could not be loaded',
    remedy: 'It loads once and then works offline. Connect to the network and try again.',
  },
  'model-unreadable': {
    title: 'The stored model does not fit this version',
    remedy: 'Reload the page while connected to the network.',
  },
  'file-damaged': {
    title: 'A file of the app is damaged on this device',
    remedy: 'Connect to the network and try again: it is then loaded anew. Nothing of yours is touched.',
  },
  'model-failed': {
    title: 'The model could not run',
    remedy: 'Try again, or choose another backend under Settings.',
  },
  'frame-unreadable': { title: 'A frame could not be read', remedy: 'Choose another source.' },
  'worker-failed': {
    title: 'The analysis stopped several times',
    remedy: 'Try again. If it stops again, close other tabs, or choose another backend under Settings.',
  },
  'worker-silent': {
    title: 'The reader does not answer',
    remedy: 'Try again. If it stays silent, close other programs and reload the page.',
  },
};
