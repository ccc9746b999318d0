/** A recording as it is listed, and as it is worked with. */

import type { RecordingEvent } from './events.ts';
import type { Context } from './log.ts';
import type { Track } from './track.ts';

export interface RecordedVideo {
  readonly type: 'video/mp4' | 'video/webm';
  /** Milliseconds on the source's clock at which the video begins. */
  readonly start: number;
  readonly bytes: number;
}

/** Pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** Everything about a recording but its readings. */
export interface RecordingInfo {
  readonly id: string;
  readonly name: string;
  readonly notes: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Id of the person whom the readings were compared with; null for nobody. */
  readonly person: string | null;
  readonly personName: string;
  /** Whether the person's recorded neutral was in use as the recording began; absent where that was not kept yet. */
  readonly recordedNeutral?: boolean;
  readonly source: 'camera' | 'video' | 'image' | 'demonstration';
  /** Name of the camera or the file. */
  readonly sourceName: string;
  /** Size of the file that was read whole, by which it is known again; absent for a live run. */
  readonly fileBytes?: number;
  /** Pixels of the picture in its file, where that was read smaller; absent where frames have their own. */
  readonly filePixels?: PixelSize;
  readonly modelVersion: string;
  /** 'recording' while it is written; 'cut off' where that ended too early: by a crash, a full disk, or a file that was not read to its end. */
  readonly state: 'recording' | 'whole' | 'cut off';
  /** Of a list alone, never kept: why one that was cut off could not be put in order. */
  readonly fault?: string;
  readonly frames: number;
  /** From the first frame to the last. */
  readonly seconds: number;
  /** Without the video. */
  readonly bytes: number;
  readonly video: RecordedVideo | null;
  /** A small JPEG of the middle of it, or null. */
  readonly thumbnail: Uint8Array<ArrayBuffer> | null;
  readonly events: readonly RecordingEvent[];
  /** Faces that are one person, as [id, the one whose id is used], in whatever chain; said one by one. */
  readonly merged: readonly (readonly [id: number, into: number])[];
  /** Names of faces, by id. */
  readonly faceNames: Readonly<Record<number, string>>;
}

/** What is the same of every recording before its first frame. */
export const EMPTY_RECORDING = {
  notes: '',
  state: 'recording',
  frames: 0,
  seconds: 0,
  bytes: 0,
  video: null,
  thumbnail: null,
  events: [],
  merged: [],
  faceNames: {},
} as const satisfies Partial<RecordingInfo>;

/** A recording with its readings. */
export interface Recording {
  readonly info: RecordingInfo;
  readonly track: Track;
  /** By the column `context`. */
  readonly contexts: readonly Context[];
}

/** Whether it can be exported: neither is it still being recorded, nor cut off in such a way that it cannot be read. */
export const isExportable = ({ state, fault }: Pick<RecordingInfo, 'state' | 'fault'>): boolean =>
  state !== 'recording' && fault === undefined;
