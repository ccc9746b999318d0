/** Every word a person reads that is not a name from the field: what is going on, why not, and the way out. */

import type { NeutralProblem } from '../core/reading.ts';
import type { ModelProblem } from '../models/weights.ts';
import type { SourceKind } from '../reader/sources/source.ts';
import type { OfflineFailure } from '../pwa/offline.ts';

/** A happening that needs the person: what it is, and what they can do. */
export interface Notice {
  readonly title: string;
  readonly remedy: string;
}

export const WORDS = {
  app: 'Facsimile',
  promise: 'See what every facial muscle is doing.',
  pitch:
    'Facsimile reads 21 action units of the Facial Action Coding System (FACS) from your camera, a video or a picture: each with its intensity from A to E, left and right apart where it can tell.',
  privacy: 'Everything runs on this device. No picture and no number leaves it.',
  facts: [
    ['Private', 'No account, no server, no upload. After the first load it works without a network.'],
    ['Yours', 'Record your neutral face: scores are compared with it.'],
    ['Plain', 'It measures movement. It does not read emotion, intent or character.'],
  ],
  useCamera: 'Use my camera',
  useDemonstration: 'Show the demonstration face',
  openFile: 'Open a picture or video',
  analyzeFiles: 'Analyze files',
  baseModelInstead: 'Base model instead of your own',
  calibrate: 'Calibrate',
  recordings: 'Recordings',
  teachFace: 'Calibrate to this face',
  close: 'Close',
  settings: 'Settings',
  loading: 'Loading the face finder and the model…',
  loadingDetail: 'Only the first start takes long. After that, both stay on this device.',
  restarting: 'Restarting the analysis…',
  waitingForCamera: 'Waiting for the camera…',
  waitingForCameraDetail: 'Your browser may ask for permission.',
  waitingForPicture: 'Waiting for the first frame…',
  tryAgain: 'Try again',
  noPicture: 'No picture',
  noFace: 'No face in view',
  /** A film may show a face later. */
  noFaceRemedy: (kind: SourceKind | null): string => {
    if (kind === 'image') return 'Open one with a larger face, seen from the front.';
    return kind === 'camera' ? 'Face the camera, with light from the front.' : '';
  },
  frozen: 'Frozen',
  running: 'Running',
  cancel: 'Cancel',
  facesAtMost: (count: number) => `${count} faces are read at most. There may be more.`,
  firstPerson: 'Me',
  guestHere: 'The demonstration face is a guest: nothing it does is kept with a person.',
  guestLeaves: 'Back to my own face',
  comparing: 'Scores are compared with your recorded neutral.',
  notComparing: 'Scores are not compared with your recorded neutral.',
  neutralRecorded: 'Your neutral is recorded.',
  neutralRefused: 'Not recorded.',
  neutralNotDeleted: 'Your neutral could not be deleted. It is still used. Try again.',
  neutralAsIs: 'My face rests like this',
  neutralUnclear: 'No steady view of your face.',
  timelineFull: 'The timeline shows six lines at most. Remove one first.',
  notSaved: 'This choice could not be stored: it is lost when you close the page.',
  storageFull: 'This device is full. Free some space and try again.',
  settingsRejected: 'Some stored settings could not be read and are back to default:',
  dropHere: 'Drop a picture or a video',
  noFullScreen: 'This browser has no full screen for pages.',
} as const;

/** Why a person is read with the base model, though another was chosen. */
export const MODEL_PROBLEM_WORDS: Readonly<Record<ModelProblem, string>> = {
  outdated: 'Your own model was made for an earlier version of the app: the base model reads you. Train again to get one.',
  newer: 'Your own model was made by a later version of the app: the base model reads you. Update the app to use it.',
  damaged: 'Your own model is damaged on this device: the base model reads you. Train again, or import your data.',
  refused: 'Your own model cannot be read: the base model reads you. Train again to get one.',
  'not-loaded': 'Your own model, if there is one, could not be loaded: the base model reads you. Reload the page.',
};

export const NEUTRAL_WORDS: Readonly<Record<NeutralProblem, string>> = {
  'no-face': 'No face in view.',
  'several-faces': 'Several faces are in view. Only one may be.',
  'poor-quality': 'The picture is not good enough. Come closer, face the camera, add light, uncover your face.',
  moving: 'Hold your head still.',
  expression: 'Relax your face.',
  'eyes-closed': 'Keep your eyes open.',
};

export const SOURCE_NAMES: Readonly<Record<SourceKind, string>> = {
  camera: 'Camera',
  video: 'Video file',
  image: 'Picture',
  demonstration: 'Demonstration face',
};

export const OFFLINE_WORDS: Readonly<Record<OfflineFailure, string>> = {
  'no-room': 'This device is full. Free some space, then reload.',
  incomplete: 'Not every file arrived. Reload while connected to the network.',
  refused: 'This browser does not allow it here, as in some private windows.',
};

/** '12.3 MB' or '45 kB', decimal. */
export function storageSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export const RECORD_WORDS = {
  record: 'Record',
  stop: 'Stop recording',
  settings: 'Recording settings',
  video: 'Record the picture too',
  videoHint: 'Kept on this device, without the overlay.',
  marks: 'Keys while recording',
  marksHint: 'A key marks the moment; Shift and the key begin a span, and the same again ends it.',
  all: 'All recordings',
  notKept: 'This browser keeps nothing here: nothing can be recorded.',
  /** '2026-11-23 12:40', which sorts by time, also as the name of a file. */
  name: (at: number): string => new Date(at).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' }),
  markKeys: 'Mark an event while recording',
  markKey: (name: string): string => `Mark “${name}”`,
  spanKeys: 'Begin or end a span while recording',
} as const;

/** How long something is, as on a clock, to the nearest second: '0:05' of 4.96 s; what is anything at all takes one. */
export const lengthOf = (seconds: number): string => clock(seconds > 0 ? Math.max(1, Math.round(seconds)) : 0);

/** A moment as '1:05', or '1:02:05' from an hour on. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
