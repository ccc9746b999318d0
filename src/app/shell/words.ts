/** Words of the menu of people, the settings and the line of figures. */

import type { Stage } from '../../core/reading.ts';
import type { OverlayStyle, ReadingSettings } from '../../reader/settings.ts';

export const PERSON_WORDS = {
  remove: (name: string): string => `Remove ${name}`,
  removeAsked: (name: string): string =>
    `This removes ${name} with their neutral face, sessions, pictures, labels and models, and their recordings with the video. It cannot be taken back.`,
  /** Where the people of the menu are; `isKept` is false where the browser keeps nothing. */
  place: (isKept: boolean): string =>
    isKept ? 'Stored on this device, each with their neutral face.' : 'Not stored: gone once this page is closed.',
} as const;

export const SETTINGS_WORDS = {
  facesHint: (inPictures: number) => `For camera and video. Of a picture that you open, up to ${inPictures} faces are read.`,
  estimateNeutral: 'Estimate the neutral face',
  estimateNeutralHint: 'Found while a face is in view, and used until you record your neutral.',
} as const;

export const OVERLAY_WORDS: Readonly<Record<OverlayStyle, string>> = {
  regions: 'Muscles',
  callouts: 'Names',
  landmarks: 'Landmarks',
  mesh: 'Triangle mesh',
  box: 'Box',
};

export const BACKEND_WORDS: Readonly<Record<ReadingSettings['backend'], string>> = {
  auto: 'Automatic',
  webgpu: 'WebGPU',
  wasm: 'WebAssembly',
};

export const STAGE_WORDS: Readonly<Record<Stage, string>> = { find: 'find', crop: 'crop', score: 'score', draw: 'draw' };
