/** Pictures of a file by time: the next ones of a run are decoded on, any other from the key frame before it. */

import { openMediaFile, type FileFrame, type MediaFile } from '../../reader/sources/files/media-file.ts';
import { SourceError, type Frame } from '../../reader/sources/source.ts';

/** A step forward up to this is decoded on, seconds. */
const NEAR = 1.5;
/** How far before a time a run begins, seconds: frames come from their beginning on, and some stand long. */
const BACK = [0.1, 2, Infinity];
/** Times that differ by less, seconds, are the same: containers and recordings round them. */
const ROUNDING = 0.0005;

export class FilmFrames {
  readonly #media: Promise<MediaFile>;
  #run: AsyncGenerator<FileFrame, void> | null = null;
  #current: FileFrame | null = null;
  #next: FileFrame | null = null;

  constructor(file: Blob) {
    this.#media = openMediaFile(file);
    this.#media.catch(() => undefined); // told to those who ask for a picture
  }

  /**
   * The picture shown `seconds` after the file's beginning, or null before its first; closed by the next call. One call at a time.
   * Rejects with a SourceError for a file that cannot be opened, and with a FileGone for one that is not there any more.
   */
  async at(seconds: number): Promise<Frame | null> {
    const media = await this.#media;
    const time = media.start + seconds + ROUNDING;
    const since = time - (this.#current?.timestamp ?? Infinity);
    if (!(since >= 0 && since < NEAR)) await this.#restart(media, time);
    while (this.#next && this.#next.timestamp <= time) {
      this.#current?.frame.close();
      this.#current = this.#next;
      this.#next = await this.#read();
    }
    return this.#current?.frame ?? null;
  }

  async close(): Promise<void> {
    await this.#letGo();
    // one that could not be opened holds nothing
    await this.#media.then(
      (media) => media.close(),
      () => undefined,
    );
  }

  async #restart(media: MediaFile, time: number): Promise<void> {
    for (const back of BACK) {
      await this.#letGo();
      this.#run = media.frames({ from: time - back, to: Infinity }, () => undefined);
      this.#next = await this.#read();
      if (this.#next && this.#next.timestamp <= time) return;
    }
  }

  /** The next of the run; null at its end, which is where the file breaks off too: that was said when it was read. Rejects as `at`. */
  async #read(): Promise<FileFrame | null> {
    try {
      const next = await this.#run?.next();
      return next?.value ?? null;
    } catch (error) {
      if (error instanceof SourceError) return null;
      throw error;
    }
  }

  async #letGo(): Promise<void> {
    await this.#run?.return();
    this.#current?.frame.close();
    this.#next?.frame.close();
    this.#run = this.#current = this.#next = null;
  }
}
