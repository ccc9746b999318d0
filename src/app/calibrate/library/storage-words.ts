/** What is said about the place where things are kept, and about people who come and go as files. */

import type { Additions } from '../../../store/merge.ts';
import type { Amount } from '../../../store/whole-people.ts';
import { count } from '../words.ts';

export const STORAGE_WORDS = {
  title: 'On this device',
  used: (size: string): string => `This person’s pictures take ${size}.`,
  all: (size: string): string => `Everything kept here takes ${size}, the app included.`,
  promised: 'The browser promises to keep it.',
  unpromised:
    'The browser may clear it when space runs low, and Safari after seven days without a visit, unless the app is on the Home Screen. Export a copy.',
  refused: 'It was asked to keep everything, and does not promise to.',
  ask: 'Ask the browser to keep it',
  export: 'Export this person',
  exportHint: 'One file: neutral face, sessions, pictures with labels, and models.',
  import: 'Import…',
  waits: 'Waits until the session, the training or the synthetic pictures are done, here and in other tabs.',
  notNow:
    'Nothing was changed: a session, a training, an import or synthetic pictures are under way, here or in another tab. Try again when they are done.',
  erase: 'Erase everything…',
  eraseAsked:
    'This erases every person on this device with their neutral face, sessions, pictures, labels and models, all recordings with their video, your settings, and which other pages may read a face. It cannot be taken back.',
  eraseSure: 'Erase all of it',
  eraseNot: 'Keep it',
  erased: 'Everything was erased: nothing is kept on this device now.',
} as const;

/** 'a, b and c'. */
const listed = (parts: readonly string[]): string => parts.join(', ').replace(/, ([^,]*)$/, ' and $1');

const added = ({ neutral, sessions, samples, versions }: Additions): string[] => [
  ...(neutral ? ['the neutral face'] : []),
  ...(sessions.length ? [count(sessions.length, 'session')] : []),
  ...(samples.length ? [count(samples.length, 'picture')] : []),
  ...(versions.length ? [count(versions.length, 'model')] : []),
];

export const IMPORT_WORDS = {
  title: (name: string): string => `${name} is here already`,
  asked: 'Nothing is changed until you choose.',
  here: 'On this device',
  file: 'In the file',
  amount: ({ sessions, samples, versions }: Amount): string =>
    listed([count(sessions, 'session'), count(samples, 'picture'), count(versions, 'model')]),
  answers: {
    merge: {
      name: 'Merge',
      detail:
        'Adds what is new in the file. Everything here stays; of a take that was done again, the later try. Pictures you deleted here come back.',
    },
    both: { name: 'Keep both', detail: 'The file becomes a person of its own, beside this one.' },
    replace: {
      name: 'Replace',
      detail:
        'What is here goes, and the file takes its place. Can be undone until this page is closed or the person is removed.',
    },
  },
  cancel: 'Cancel',
  reading: 'Reading the file…',
  imported: (name: string): string => `${name} was imported.`,
  merged: (name: string, additions: Additions): string => {
    const parts = added(additions);
    const outdone = additions.outdone.length + additions.leftOut + additions.redone.length;
    const { differing } = additions;
    return [
      parts.length ? `Added to ${name}: ${listed(parts)}.` : `Nothing in the file is new: ${name} is as before.`,
      ...(outdone
        ? [`${count(outdone, 'picture')} of takes that were done again later ${outdone === 1 ? 'is' : 'are'} left out.`]
        : []),
      ...(differing
        ? [
            `${count(differing, 'picture')} ${differing === 1 ? 'is' : 'are'} labelled or left out otherwise in the file: nothing of that changes here.`,
          ]
        : []),
    ].join(' ');
  },
  replaced: (name: string): string => `${name} was replaced by what the file has.`,
  undo: (name: string): string => `Undo replacing ${name}`,
  undone: (name: string): string => `${name} is as before the replacement. What was here until now can be put back.`,
  redo: (name: string): string => `Redo replacing ${name}`,
  redone: (name: string): string => `${name} is as before the undo.`,
  gone: (name: string): string => `${name} was removed in another tab: there is nobody to put back.`,
} as const;
