/** What the queue of files says. */

import { FileGone } from '../../reader/sources/files/gone.ts';
import type { FileRemark } from '../../reader/sources/files/media-file.ts';
import { StorageFull } from '../../store/storage-full.ts';
import { failureWords } from '../failure-words.ts';
import type { QueueNeutral } from './queue-neutral.ts';

export const QUEUE_WORDS = {
  title: 'Files',
  add: 'Add files',
  saveAll: 'Save all tables',
  save: 'Save table',
  cancel: 'Cancel',
  cancelAll: 'Cancel all',
  remove: 'Remove',
  removeSure: 'Discard table',
  again: 'Read again',
  close: 'Close',
  closeAsked: 'Not everything is read, or kept for review. Closing stops the reading and discards tables that were not saved.',
  closeSure: 'Discard and close',
  closeNot: 'Keep open',
  fold: 'Show or hide the list',
  waiting: 'Waiting',
  loading: 'Loading the reader',
  findingNeutral: 'Looking for the face to compare with',
  cancelled: 'Cancelled',
  compareWith: 'Compare faces with',
  neutrals: {
    estimated: 'Estimated neutral of each clip',
    recorded: 'My recorded neutral',
    frame: 'A frame of each clip',
    picture: 'Another picture',
    none: 'No neutral',
  },
  noNeutral: 'The current person has no recorded neutral: record one, or choose something else.',
  frameAt: 'Seconds from its start',
  choosePicture: 'Choose picture',
  untilPicture: (now: string): string => `Until a picture is chosen: ${now.toLowerCase()}.`,
  keep: 'Keep for review',
  review: 'Review',
  own: (faces: number): string => `Read on this device, unsmoothed, with up to ${faces} faces in a frame. Files go nowhere.`,
  gone: 'The file was changed, moved or taken away, or may not be read: choose it again.',
  notKept: 'Not all of it is kept for review: save the table.',
  full: 'No room left on this device: not all of it is kept for review, the table is whole. Free some space and read it again.',
  frames: (frames: number): string => `${frames} ${frames === 1 ? 'frame' : 'frames'}`,
  kept: 'What is read is listed under Recordings; the files are not copied.',
  broken: (message: string): string => `The list cannot be shown: ${message}. Reading goes on.`,
  retry: 'Try again',
  neither: 'Only pictures and videos open here.',
} as const;

/** `1:05` or `12 s`. */
export function timeWords(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.ceil(seconds))} s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}

/** Why a file could not be read, with the remedy, as a sentence. */
export function queueError(error: unknown): string {
  if (error instanceof FileGone) return QUEUE_WORDS.gone;
  return failureWords(error, (why) => `${why.charAt(0).toUpperCase()}${why.slice(1)}.`);
}

/** Why not all that was read of a file is kept, with the remedy. */
export const keepingError = (error: unknown): string =>
  error instanceof StorageFull ? QUEUE_WORDS.full : `${QUEUE_WORDS.notKept} ${queueError(error)}`;

/** `start`: of the file on its own clock, seconds; places are told as review has them, from there on. */
export function remarkWords(remark: FileRemark, start: number): string {
  if (remark.kind === 'first-frame-only') return 'Animated picture: only its first frame was read.';
  const { frames, at } = remark;
  if (remark.kind === 'begins-inside') {
    const first = frames === 1 ? 'first frame' : `first ${frames} frames`;
    return `Begins in the middle of a group of pictures, as cut films do: its ${first} cannot be shown.`;
  }
  return `${frames} damaged ${frames === 1 ? 'frame' : 'frames'} left out at ${Math.max(0, at - start).toFixed(1)} s.`;
}

/** What to remember of what a file was compared with, where that is not what is usual. */
export function comparedWords(neutral: QueueNeutral): string {
  if (neutral.kind === 'none') return 'Compared with no neutral.';
  if (neutral.kind === 'frame') return `Compared with the face ${neutral.at} s after its start.`;
  if (neutral.kind === 'picture') return `Compared with ${neutral.file.name}.`;
  return '';
}
