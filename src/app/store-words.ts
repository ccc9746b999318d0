/** What is said of what is kept on this device, and when nothing can be kept. */

import type { StoreClosing, StoreProblem, UnreadableKind } from '../store/store.ts';
import type { Notice } from './words.ts';

export const STORE_WORDS: Readonly<Record<StoreProblem | StoreClosing, Notice>> = {
  none: {
    title: 'This browser keeps nothing here',
    remedy:
      'Choices, neutral faces and pictures are forgotten when the page is closed, and sessions cannot be held. A normal window, rather than a private one, keeps them.',
  },
  full: {
    title: 'No room is left on this device',
    remedy: 'Free some space, then try again. Until then nothing is kept; what is here already stays.',
  },
  blocked: {
    title: 'Facsimile is open in another tab, in an older version',
    remedy: 'Finish what runs there and close that tab, then try again. Until then nothing is kept here.',
  },
  newer: {
    title: 'What is kept here comes from a newer version',
    remedy:
      'Reload while connected to the network to get that version. If this page is meant to be older, open the newer one again: everything is still there. Until then nothing is kept here.',
  },
  unreadable: {
    title: 'What is kept here cannot be read',
    remedy:
      'Try again, or restart the browser. If that does not help, erase it and import the files you exported. Until then nothing is kept here.',
  },
  silent: {
    title: 'The browser’s storage does not answer',
    remedy: 'Close other tabs of this page or restart the browser, then try again. Until then nothing is kept here.',
  },
  updated: {
    title: 'A newer version was opened in another tab',
    remedy: 'Reload to continue with it. Nothing new is kept until then; what was captured is safe.',
  },
  cleared: {
    title: 'The data of this page was cleared',
    remedy: 'The browser, or somebody in its settings, removed what was kept here. Reload to start anew.',
  },
};

export const STORE_ACTIONS = {
  retry: 'Try again',
  reload: 'Reload',
  erase: 'Erase what is kept here…',
  eraseSure: 'Erase all of it for good',
  eraseNot: 'Keep it',
  eraseAsked:
    'This erases every person, neutral face, session, picture, model and recording on this device. It cannot be taken back.',
  eraseBlocked: 'Another tab of this page is open: close it first.',
} as const;

const KINDS: Readonly<Record<UnreadableKind, readonly [one: string, many: string]>> = {
  person: ['person', 'persons'],
  'neutral face': ['neutral face', 'neutral faces'],
  session: ['session', 'sessions'],
  picture: ['picture', 'pictures'],
  model: ['model', 'models'],
};

export const unreadableWords = (what: UnreadableKind, count: number): string =>
  `${count} ${KINDS[what][count === 1 ? 0 : 1]} kept here cannot be read and ${count === 1 ? 'is' : 'are'} left out. Nothing was deleted.`;

export const HOST_WORDS = {
  shared: (host: string): string =>
    `Other pages on ${host} could read what is kept here: browsers keep data by origin. Export and erase it when you are done, or use a copy with an origin of its own.`,
  isolated: 'This page is isolated from all others: the model may run on several threads.',
  notPromised: 'It was asked, and does not promise it.',
  noThreads: 'This browser shares no memory between threads: the model runs on one.',
  notIsolated:
    'This host does not isolate the page: the model runs on one thread. Once “Offline ready” is shown, reload for the faster way.',
  allowed: 'Other pages that may read your face',
  noneAllowed: 'None of this site.',
  withdraw: 'Withdraw',
  allowedElsewhere:
    'Pages of other sites are not listed: the browser keeps your answers there apart. Press Stop in the frame on that page, or clear the browser’s data.',
} as const;
