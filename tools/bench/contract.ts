/** What the bench page offers to the program that drives it, as JSON. */

import type { Stage } from '../../src/core/reading.ts';

/** Milliseconds, on the same frames in one run. */
export interface SameFrames {
  /** Each frame alone, handed over to reading back, as the page sees it. */
  readonly total: readonly number[];
  /** What the workers spent on each stage of it. */
  readonly stages: Readonly<Record<Stage, readonly number[]>>;
  /** A frame, in runs of frames that follow as fast as they are read: the whole path on two workers, on one, and MediaPipe's face landmarker alone. */
  readonly flow: Readonly<Record<'two' | 'one' | 'mediapipe', readonly number[]>>;
  /** Frames at a camera's pace: given by the source to reading back (and drawn), on two workers and on one. */
  readonly latency: Readonly<Record<'two' | 'one', readonly number[]>>;
  /** Lit muscles and callouts over a picture of 1280 x 720, within `draw`. */
  readonly overlay: readonly number[];
  /** MediaPipe's face landmarker alone, in a worker of its own, each frame alone. */
  readonly mediapipe: readonly number[];
  /** Human's detector, mesh and emotion, all on every frame. */
  readonly human: readonly number[];
  /** The same with its detector resting while the picture stays much the same. */
  readonly humanResting: readonly number[];
  /** Measured frames in which each of the three found a face. */
  readonly found: { readonly path: number; readonly mediapipe: number; readonly human: number };
  readonly backend: string;
  readonly why: string;
}

export interface MethodCosts {
  /** Milliseconds of each measured step. */
  readonly times: { readonly stl: readonly number[]; readonly mtl: readonly number[]; readonly mal: readonly number[] };
  /** Most bytes and tensors at once, and tensors left behind, in a short run with MAL. */
  readonly peakBytes: number;
  readonly peakTensors: number;
  readonly newTensors: number;
}

export interface LearnCosts {
  readonly top: MethodCosts;
  /** Null where WebGPU runs in software. */
  readonly deep: MethodCosts | null;
  /** Milliseconds of a meta step that perturbs one weight after another, at the top. */
  readonly bruteForce: number;
  /** Milliseconds of one pass forwards of a whole batch, all layers. */
  readonly forward: number;
  /** Milliseconds of 300 MAL steps at the top over a session's 400 samples, encoding included; null where it was not measured. */
  readonly session: number | null;
}

/** Frames of a file that are read in a second, resting faces estimated, as `analyze` reads them. */
export interface FileSpeeds {
  /** With as many workers as read fastest here, and with one that finds. */
  readonly many: number;
  readonly one: number;
  /** MediaPipe's face landmarker alone on the decoded frames, in a worker of its own. */
  readonly mediapipe: number;
  readonly workers: number;
}

export interface Bench {
  /** Measures training on a backend; `steps` of each kind count. Needs no frames. */
  learn(backend: 'wasm' | 'webgpu', steps: { readonly top: number; readonly deep: number }): Promise<LearnCosts>;
  /** Decodes the files of the page's input into at most `most` frames of a camera's size; resolves with how many. */
  decode(most: number): Promise<number>;
  /** The decoded frames as JPEG files, base64. */
  film(): Promise<string[]>;
  /** Makes a film of `count` decoded frames, there and back, at 640 x 360 and 30 a second, and measures how fast it is read. */
  files(count: number): Promise<FileSpeeds>;
  /** Takes the frames through all three, over and over until `frames` were measured after `warmUp`. */
  run(warmUp: number, frames: number): Promise<SameFrames>;
}

declare global {
  /** Present once the bench page has loaded. */
  var bench: Bench;
}
