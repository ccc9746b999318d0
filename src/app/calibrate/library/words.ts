/** The words of the library: what was captured, filters, labels. */

import { count } from '../words.ts';

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
  include: 'Include in learning',
  delete: 'Delete',
  excludeTake: (take: string): string => `Leave out: ${take}`,
  deleteTake: (take: string): string => `Delete: ${take}`,
  undoLabel: 'Undo label',
  undoLabels: (pictures: number): string => `Undo labels: ${count(pictures, 'picture')}`,
  undoExclude: (pictures: number): string => `Undo: ${count(pictures, 'picture')}`,
  undoRedo: 'Undo redo: use the earlier take',
  undoDelete: (pictures: number): string => `Undo delete: ${count(pictures, 'picture')}`,
  deleted: (pictures: number): string => `${count(pictures, 'picture')} deleted`,
  gone: (pictures: number): string => `${count(pictures, 'picture')} deleted in another tab`,
  undone: 'Undone',
  training: (readsPictures: boolean): string =>
    `A training is under way: what you change here counts from the next one on.${readsPictures ? ' This one still reads the pictures, and ends where one is deleted.' : ''}`,
  trainingElsewhere:
    'A training or an import is under way in another tab. Where a training is of this person, what you change here counts from the next one on, and deleting a picture may end it.',
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
    ['in', 'Included'],
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
