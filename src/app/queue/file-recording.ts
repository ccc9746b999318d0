/** What is read of a file, kept as a recording while it comes, so that it opens in review like a live run. */

import type { FileReading } from '../../batch/film/file-reader.ts';
import type { Box } from '../../core/reading.ts';
import { recordedFrame, type RecordedFrame } from '../../record/frame.ts';
import { EMPTY_RECORDING, type RecordingInfo } from '../../record/recording.ts';
import type { MediaFile } from '../../reader/sources/files/media-file.ts';
import type { RecordingRun } from '../../store/recording-run.ts';
import type { RecordingStore } from '../../store/recordings.ts';

/** Frames that are packed together. */
const GATHERED = 64;
/** Side of the small picture, pixels; and how much of it the face takes. */
const [THUMBNAIL, FACE] = [144, 0.7];

/** What is known of a file's recording when it begins. */
export type Beginning = Pick<RecordingInfo, 'name' | 'person' | 'personName' | 'modelVersion'> & {
  readonly file: File;
  readonly isFilm: boolean;
};

export class FileRecording {
  /** Why not all of it is kept, as on a full disk; what was written before stays. */
  fault: Error | null = null;
  #gathered: RecordedFrame[] = [];
  /** Milliseconds of the first frame and of the last that was taken. */
  #first = 0;
  #last = -Infinity;
  #taken = 0;
  #written = { frames: 0, seconds: 0 };
  /** Of the face that can be trusted most: what the small picture shows. */
  #best: { readonly score: number; readonly timestamp: number; readonly box: Box } | null = null;

  private constructor(
    private readonly store: RecordingStore,
    private readonly run: RecordingRun,
    private readonly modelVersion: string,
  ) {}

  /** Rejects where it cannot begin, as `store.start`. Nothing is kept then. */
  static async begin(store: RecordingStore, { file, isFilm, ...given }: Beginning): Promise<FileRecording> {
    const run = await store.start({
      ...EMPTY_RECORDING,
      ...given,
      id: crypto.randomUUID(),
      createdAt: Date.now(),
      recordedNeutral: given.person !== null, // a file is read as somebody's with their neutral alone
      source: isFilm ? 'video' : 'image',
      sourceName: file.name,
      fileBytes: file.size,
    });
    const recording = new FileRecording(store, run, given.modelVersion);
    await recording.#write(() => run.context({ modelVersion: given.modelVersion, smoothing: 0 }));
    return recording;
  }

  async add(readings: readonly FileReading[]): Promise<void> {
    if (this.fault) return;
    for (const reading of readings) {
      if (reading.time <= this.#last) continue; // shown at the same time as the one before
      if (this.#taken === 0) this.#first = reading.time;
      this.#last = reading.time;
      this.#gathered.push(recordedFrame(reading, { number: ++this.#taken, wall: Date.now(), context: 0 }));
      const [face] = reading.faces;
      if (face && face.quality.score > (this.#best?.score ?? 0))
        this.#best = { score: face.quality.score, timestamp: reading.timestamp, box: face.box };
    }
    if (this.#gathered.length >= GATHERED) await this.#flush();
  }

  /** Ends it; `notes` say what to know of it, `isRead` whether the file was read to its end. Without a frame nothing is kept, and it gives null. */
  async finish(media: MediaFile, notes: string, isRead: boolean): Promise<RecordingInfo | null> {
    const { id } = this.run.info;
    await this.#flush();
    // a file that cannot be read once more costs its recording nothing else
    const thumbnail = this.#best && (await smallPicture(media, this.#best).catch(() => null));
    const ended = { ...this.#written, modelVersion: this.modelVersion, thumbnail, events: [] };
    const { filePixels } = media;
    await this.#write(() => this.run.save({ notes, ...(filePixels && { filePixels }) }));
    await this.#write(() => this.run.finish(ended, isRead && !this.fault ? 'whole' : 'cut off'));
    this.run.close();
    if (this.#written.frames > 0) return this.#write(() => this.store.info(id));
    await this.#write(() => this.store.remove(id));
    return null;
  }

  async #flush(): Promise<void> {
    const frames = this.#gathered;
    this.#gathered = [];
    if (frames.length === 0) return;
    await this.#write(async () => {
      await this.run.frames(frames);
      this.#written = { frames: this.#written.frames + frames.length, seconds: (frames.at(-1)!.time - this.#first) / 1000 };
    });
  }

  /** Notes why `work` failed, and gives null then: the file is read on, and its table is whole. */
  async #write<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      this.fault ??= error as Error;
      return null;
    }
  }
}

/** A JPEG of the face in `box` at that time of the file; null where its frame cannot be had any more. */
async function smallPicture(
  media: MediaFile,
  { timestamp, box }: { readonly timestamp: number; readonly box: Box },
): Promise<Uint8Array<ArrayBuffer> | null> {
  const side = Math.max(box.width, box.height) / FACE;
  const [left, top] = [box.x + (box.width - side) / 2, box.y + (box.height - side) / 2];
  const stretch = { from: media.isFilm ? timestamp : -Infinity, to: Infinity };
  for await (const { frame } of media.frames(stretch, () => undefined)) {
    const canvas = new OffscreenCanvas(THUMBNAIL, THUMBNAIL);
    canvas.getContext('2d')!.drawImage(frame, left, top, side, side, 0, 0, THUMBNAIL, THUMBNAIL);
    frame.close();
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
    return new Uint8Array(await blob.arrayBuffer());
  }
  return null;
}
