/** What the batch page offers to the program that drives it (tools/batch). Everything crosses as JSON. */

import type { CsvFace, CsvFrame } from '../core/openface-csv.ts';
import type { FileRemark } from '../reader/sources/files/media-file.ts';
import type { SegmentShare } from './film/segments.ts';

/**
 * Which neutral face readings are compared with: for everybody in a video the resting face estimated over the whole of it ('auto'),
 * none, the first good face of each video or picture series itself, or that of a file of the input, which somebody must be like enough
 * to, unless `isTheirs` says that they are the one.
 */
export type NeutralChoice = 'auto' | 'none' | 'first' | { readonly file: number; readonly isTheirs?: boolean };

/** A face as read: what a table holds of it, and the latents that its scores follow from. */
export interface BatchReading extends CsvFace {
  /** Per ACTION_UNITS, unbounded. */
  readonly latents: readonly number[];
}

export interface BatchFrame extends CsvFrame {
  readonly faces: readonly BatchReading[];
}

/** Some frames of a file, in order; none while a video is looked through for resting faces before its rows come. */
export interface BatchPart {
  readonly frames: readonly BatchFrame[];
  /** What has come up since the part before. */
  readonly remarks: readonly FileRemark[];
  /** How far the file has been read, 0 to 1. */
  readonly done: number;
}

/** What was found in some frames of a part of a film. */
export interface FoundPart {
  /** Base64 of a pack (film/found-bytes.ts). */
  readonly pack: string;
  readonly frames: number;
  /** What has come up since the part before. */
  readonly remarks: readonly FileRemark[];
  /** How far the whole file has been read, 0 to 1. */
  readonly done: number;
}

/** A part of a film that was found before: a file of packs in the page's input, and why it broke off, where it did. */
export interface FoundPiece {
  readonly packs: number;
  readonly error: string | null;
}

/** The largest face of a picture, as the live path sees it. */
export interface BatchFace {
  /** LANDMARKS x 3 picture pixels. */
  readonly landmarks: readonly number[];
  /** Base64 of CROP_SIZE x CROP_SIZE x 3 bytes, RGB. */
  readonly crop: string;
}

export interface BatchOptions {
  /** Faces read in a frame, 1 to 4. */
  readonly faces: number;
  /** Smoothing of scores in time, 0 (off, if left out) to 1. */
  readonly smoothing?: number;
  /** Workers that find faces; left out, as many as read fastest here. */
  readonly finders?: number;
}

/** What reads. */
export interface BatchReader {
  readonly modelVersion: string;
}

export interface Batch {
  /** Loads the reader. Rejects with a LiveError. */
  open(options: BatchOptions): Promise<BatchReader>;
  /** Reads with the weights at this URL of a model.json from now on. Rejects when they cannot be fetched or are not this network's. */
  useWeights(url: string): Promise<void>;
  /** Rejects when the file cannot be read or holds no face good enough. Files are numbered as in the page's input. */
  compareWith(choice: NeutralChoice): Promise<void>;
  /** Starts reading a file from its beginning; a file still being read is left. */
  start(file: number): Promise<void>;
  /** Seconds of a film; 0 for a picture. Rejects when it cannot be read. */
  lengthOf(file: number): Promise<number>;
  /** Starts finding the faces in a part of a film, to be scored later; a file still being read is left. */
  startFinding(file: number, share: SegmentShare): Promise<void>;
  /** The next part of what is found, and null after its end. Rejects as `next`. */
  nextFound(): Promise<FoundPart | null>;
  /** As `start`, from what was found in all parts of a film before. */
  startFrom(file: number, pieces: readonly FoundPiece[]): Promise<void>;
  /** The next part of the started file, and null after its end. Rejects when it cannot be read (further). */
  next(): Promise<BatchPart | null>;
  /** The largest face of a picture, or null. Rejects when it cannot be read. */
  face(file: number): Promise<BatchFace | null>;
}

declare global {
  /** Present once the batch page has loaded. */
  var batch: Batch;
}
