/** The page's side of a recording that is being written: what its worker is given, and how it is listed. */

import { releaseProxy, transfer, type Remote } from 'comlink';
import type { RecordedFrame } from '../record/frame.ts';
import type { Context } from '../record/log.ts';
import type { RecordingInfo } from '../record/recording.ts';
import type { RecordingWriter, Written } from './recording-writer.ts';
import { nameFullDisk } from './storage-full.ts';

/** Where it is listed. */
interface RecordingList {
  save(id: string, change: Partial<RecordingInfo>): Promise<RecordingInfo | null>;
  remove(id: string): Promise<void>;
}

/** What is known of a recording when it ends. */
export type Ended = Pick<RecordingInfo, 'frames' | 'seconds' | 'modelVersion' | 'thumbnail' | 'events'>;

/** A recording that is being written. What it is asked rejects with StorageFull when the disk is full; what came before is kept. */
export class RecordingRun {
  #info: RecordingInfo;
  #written: Written = { bytes: 0, videoBytes: 0 };
  #closed = false;

  constructor(
    private readonly list: RecordingList,
    info: RecordingInfo,
    private readonly worker: Worker,
    private readonly writer: Remote<RecordingWriter>,
    private readonly gone: Promise<never>,
  ) {
    this.#info = info;
  }

  get info(): RecordingInfo {
    return this.#info;
  }

  get written(): Written {
    return this.#written;
  }

  async context(context: Context): Promise<void> {
    this.#written = await this.#answered(this.writer.context(context));
  }

  /** Resolves when the frames are on the disk. */
  async frames(frames: readonly RecordedFrame[]): Promise<void> {
    this.#written = await this.#answered(this.writer.frames(frames));
  }

  /** Begins a video; false where this browser encodes none. `start`: milliseconds on the source's clock of its first frame. */
  async startVideo(width: number, height: number, start: number): Promise<boolean> {
    const type = await this.#answered(this.writer.startVideo(width, height));
    if (type) await this.save({ video: { type, start, bytes: 0 } });
    return type !== null;
  }

  /** A frame of the clean picture, `time` milliseconds after the video's start; it is handed over. */
  picture(frame: VideoFrame | ImageBitmap, time: number): Promise<void> {
    return this.#answered(this.writer.picture(transfer(frame, [frame]), time));
  }

  /** Changes what is said about it, beside the readings; says how it is listed now, null where it was removed. */
  save(more: Partial<RecordingInfo>): Promise<RecordingInfo | null> {
    this.#info = { ...this.#info, ...more };
    return this.list.save(this.#info.id, more);
  }

  /** Ends it, and says how it is listed. Null where it has no frame, or was removed meanwhile: nothing of it is kept then. */
  async finish(
    { frames, seconds, modelVersion, thumbnail, events }: Ended,
    state: 'whole' | 'cut off' = 'whole',
  ): Promise<RecordingInfo | null> {
    try {
      const { bytes, videoBytes } = await this.#answered(this.writer.finish());
      const { video } = this.#info;
      const ended = { state, frames, seconds, modelVersion, thumbnail, events };
      const info = await this.save({ ...ended, bytes, video: video && videoBytes > 0 ? { ...video, bytes: videoBytes } : null });
      await this.#answered(this.writer.letGo());
      if (info && frames > 0) return info;
      await this.list.remove(this.#info.id);
      return null;
    } finally {
      this.close();
    }
  }

  /** Ends its worker without more; what was written stays, and is put in order with the next look at the list. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.writer[releaseProxy]();
    this.worker.terminate();
  }

  #answered<T>(asked: Promise<T>): Promise<T> {
    return nameFullDisk(this.#info.name, () => Promise.race([asked, this.gone]));
  }
}
