/** What the bench page offers about calibration to the program that drives it, as JSON. */

import type { Reason } from '../../../src/learn/accept.ts';
import type { TrainingChoice } from '../../../src/learn/calibration-settings.ts';

type Method = TrainingChoice['method'];

/** What the error says with which a person's sitting ends when the app takes no neutral face of theirs. */
export const NO_NEUTRAL = 'no neutral face came about';

/** How a model reads an examination: means over units of F1, and of the error in levels. */
export interface Mark {
  readonly f1: number;
  readonly error: number;
}

/** Marks on the movements of a session, and on free combinations, both in other rooms. */
export interface Marks {
  readonly takes: Mark;
  readonly free: Mark;
}

export interface Trained {
  readonly after: Marks;
  readonly adopted: boolean;
  readonly reason: Reason;
  /** Milliseconds of training, the verdict left out. */
  readonly milliseconds: number;
}

export interface Sitting {
  /** Steps of the session that gave a whole take, and all of them. */
  readonly takes: number;
  readonly steps: number;
  /** What the person spent before the camera, by the clock of the films, milliseconds. */
  readonly personTime: number;
  readonly captured: number;
  /** Films of the steps that the person gave up. */
  readonly skipped: readonly string[];
  /** The base model as whoever opens the app for the first time meets it. */
  readonly before: Marks;
  /** The base model once it knows the person's neutral face. */
  readonly neutral: Marks;
  readonly trained: Readonly<Record<Method, Trained>>;
}

/** Takes the person whose films lie under `films` (a URL) through session, training by every method and examination. */
export type Sit = (films: string, person: string) => Promise<Sitting>;

declare global {
  var sit: Sit;
}
