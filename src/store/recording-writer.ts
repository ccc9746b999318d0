/**
 * Writes one recording as it comes, in its worker (recording.worker.ts): every batch of frames is packed, appended and on the disk
 * before the next. It holds the recording's lock (recording-lock.ts); when the worker dies the browser lets it go, and the next to look
 * at the list may put the recording in order.
 */

import { Turns } from '../core/turns.ts';
import { encodeChunk } from '../record/chunk.ts';
import type { RecordedFrame } from '../record/frame.ts';
import { writeEntry, type Context } from '../record/log.ts';
import { openForWork } from './database.ts';
import { deflate } from './packing.ts';
import { holdLock } from './recording-lock.ts';
import { openFiles, type AppendedFile, type RecordingFiles } from './recording-files.ts';
import type { VideoWriter } from './recording-video.ts';

export interface Written {
  /** Of the readings. */
  readonly bytes: number;
  readonly videoBytes: number;
}

export class RecordingWriter {
  #bytes = 0;
  readonly #turns = new Turns();
  #video: VideoWriter | null = null;
  #picturing: Promise<void> = Promise.resolve();
  #ended = false;

  private constructor(
    private readonly recording: string,
    private readonly files: RecordingFiles,
    private readonly readings: AppendedFile,
    private readonly free: () => void,
  ) {}

  static async open(recording: string): Promise<RecordingWriter> {
    const free = await holdLock(recording);
    const database = await openForWork();
    const files = await openFiles(database);
    return new RecordingWriter(recording, files, await files.create(recording, 'readings'), () => {
      free();
      database.close();
    });
  }

  /** Appends what the frames after it are read with. */
  context(context: Context): Promise<Written> {
    return this.#inTurn(async () => this.#append(writeEntry({ kind: 'context', context })));
  }

  /** Appends frames; resolves when they are on the disk. */
  frames(frames: readonly RecordedFrame[]): Promise<Written> {
    return this.#inTurn(async () => {
      const { readings, landmarks } = encodeChunk(frames);
      const packed = await Promise.all([deflate(readings), deflate(landmarks)]);
      await this.#append(writeEntry({ kind: 'readings', readings: packed[0], landmarks: packed[1] }));
    });
  }

  /** Begins a video beside the readings; says its type, or null where this browser cannot encode one. */
  async startVideo(width: number, height: number): Promise<'video/mp4' | 'video/webm' | null> {
    const { VideoWriter } = await import('./recording-video.ts');
    this.#video = await VideoWriter.open(this.files, this.recording, width, height);
    return this.#video?.type ?? null;
  }

  /** A frame of the picture at `time` milliseconds after the first; it is closed. */
  async picture(frame: VideoFrame | ImageBitmap, time: number): Promise<void> {
    if (!this.#video || this.#ended) return frame.close();
    await (this.#picturing = this.#video.add(frame, time));
  }

  /** Ends the files; nothing is written after it. The lock is still held. */
  finish(): Promise<Written> {
    this.#ended = true;
    return this.#inTurn(async () => {
      // the giver of the last picture hears what became of it
      await this.#picturing.catch(() => undefined);
      await this.#video?.finish();
      await this.readings.close();
    });
  }

  /** Lets go of the lock: the list tells that the recording ended. */
  letGo(): void {
    this.free();
  }

  async #append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.readings.append(bytes);
    this.#bytes += bytes.length;
  }

  async #inTurn(work: () => Promise<void>): Promise<Written> {
    await this.#turns.take(work);
    return { bytes: this.#bytes, videoBytes: this.#video?.bytes ?? 0 };
  }
}
