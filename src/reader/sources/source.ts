/**
 * Where frames come from. A source says that a new frame can be had; it is grabbed only when the path is free, so that a
 * dropped frame costs nothing.
 */

import type { CameraChoice } from './camera-choice.ts';

export type Frame = VideoFrame | ImageBitmap;
/** As it is shown, pixels. */
export const frameSize = (frame: Frame): { readonly width: number; readonly height: number } =>
  'displayWidth' in frame ? { width: frame.displayWidth, height: frame.displayHeight } : frame;

export type SourceKind = 'camera' | 'video' | 'image' | 'demonstration';

/** Whether it is a file, which is often of somebody else. */
export const isFile = (kind: SourceKind | null): boolean => kind === 'video' || kind === 'image';

/** Takes the newest frame; the caller owns it and closes or transfers it. Null when it has gone meanwhile. */
export type Grab = () => Promise<Frame | null>;

export type OnFrame = (grab: Grab, time: number) => void;

/** What can go wrong with a source, besides faults of ours. Words for it live in the app. */
export type SourceProblem =
  /** The person, or a policy, said no. */
  | 'denied'
  /** The question was closed without an answer. */
  | 'dismissed'
  /** Another program holds the camera. */
  | 'in-use'
  /** There is no camera. */
  | 'none'
  /** The camera went away; frames go on by themselves when it is back. */
  | 'unplugged'
  /** Another page or program, or a call, has taken the picture; frames go on when it is given back. */
  | 'muted'
  /** The browser has stopped playing a video, whose frames may come back, or drawing the demonstration face; asking again did not help. */
  | 'stalled'
  /** The page was not opened over https or from localhost. */
  | 'insecure'
  /** The browser cannot do this at all: no camera access, no WebGL for the demonstration face. */
  | 'unsupported'
  /** A file of the app that the source needs could not be fetched: offline before the first load, or an incomplete build. */
  | 'not-loaded'
  /** The file is no picture or video that this browser can decode. */
  | 'undecodable'
  /** The file was changed, moved or taken away since it was chosen, or may not be read. */
  | 'gone';

export class SourceError extends Error {
  override readonly name = 'SourceError';

  constructor(
    readonly problem: SourceProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export interface FrameSource {
  readonly kind: SourceKind;
  /** What the device calls itself while it runs. */
  readonly label?: string;
  /** Which of the device's cameras it is while it runs; null or left out where that is not known. */
  readonly deviceId?: string | null;
  /** Which way a camera looks; null or left out where that is not known. */
  readonly facing?: CameraChoice['facing'] | null;
  /** Pixels of a picture in its file, once started, where frames are smaller; null or left out where they are not. */
  readonly filePixels?: { readonly width: number; readonly height: number } | null;
  /**
   * Starts giving frames, with times in milliseconds that strictly increase; resolves once the first can be had.
   * Rejects with a SourceError. `signal` stops it for good and frees everything.
   */
  start(signal: AbortSignal, onFrame: OnFrame): Promise<void>;
  /** Called when a running source loses its frames (and why) and, with null, when they are back. */
  onProblem?: (problem: SourceProblem | null) => void;
}
