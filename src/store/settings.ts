/** What is kept of a person's choices, and what holds before any. */

import type { AuCode } from '../core/facs.ts';
import { DEFAULT_DISPLAY, DEFAULT_READING, type DisplaySettings, type ReadingSettings } from '../reader/settings.ts';
import { DEFAULT_CAMERA, type CameraChoice } from '../reader/sources/camera-choice.ts';

/** What a person may choose about the live view. */
export interface LiveSettings extends ReadingSettings, DisplaySettings {
  /** Action units on the timeline. */
  readonly timeline: readonly AuCode[];
}

export const DEFAULT_SETTINGS: LiveSettings = {
  ...DEFAULT_READING,
  ...DEFAULT_DISPLAY,
  timeline: ['AU01', 'AU04', 'AU06', 'AU12'],
};

export interface RecordingChoice {
  /** Whether the picture is recorded beside the readings. */
  readonly video: boolean;
  /** What the keys 1 to 9 mark while recording. */
  readonly marks: readonly string[];
}
export const MARKS = 9;
const DEFAULT_RECORDING: RecordingChoice = {
  video: false,
  marks: Array.from({ length: MARKS }, (_, i) => `Mark ${i + 1}`),
};

export interface Settings {
  readonly live: LiveSettings;
  readonly recording: RecordingChoice;
  readonly camera: CameraChoice;
  readonly theme: 'system' | 'dark' | 'light';
  /** Whether a letter, a digit or Space alone does something (WCAG 2.1.4 asks that it can be switched off). */
  readonly keys: boolean;
  /** Whose neutral is in use; null before there is anyone. */
  readonly personId: string | null;
}

export const DEFAULTS: Settings = {
  live: DEFAULT_SETTINGS,
  recording: DEFAULT_RECORDING,
  camera: DEFAULT_CAMERA,
  theme: 'system',
  keys: true,
  personId: null,
};
