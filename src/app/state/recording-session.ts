/**
 * One recording: takes every reading by a plain call, gathers them for less than a second, and hands them to the recording's worker.
 */

import type { FrameReading } from '../../core/reading.ts';
import { idsFromOne } from '../../core/tracks.ts';
import { closeEvents, putEvent, type RecordingEvent } from '../../record/events.ts';
import { recordedFrame, type RecordedFrame } from '../../record/frame.ts';
import type { Context } from '../../record/log.ts';
import type { RecordingInfo } from '../../record/recording.ts';
import { frameSize, type Grab } from '../../reader/sources/source.ts';
import type { RecordingRun } from '../../store/recording-run.ts';
import { StorageFull } from '../../store/storage-full.ts';
import { failureWords } from '../failure-words.ts';
import { RECORDING_WORDS } from '../recording-words.ts';
import { Thumbnail } from './thumbnail.ts';

/** Readings are gathered this long, milliseconds: with the time of writing a crash costs less than a second, and longer runs pack better. */
const GATHERED = 800;
/** A source surely gives its next frame within this, milliseconds: beyond it the picture stands still, and time with it. */
const LONGEST_WAIT = 1000;
/** Pictures are recorded no faster than this, milliseconds. */
const PICTURE_EVERY = 30;

/** One recording, from its first frame to its last. */
export class RecordingSession {
  onProgress: () => void = () => undefined;
  /** It breaks off, and is to be ended. */
  onFailure: () => void = () => undefined;
  /** Hears why the picture that was asked for is not recorded from now on, in words. */
  onNoVideo: (told: string) => void = () => undefined;
  readonly #thumbnail = new Thumbnail();
  readonly #numbered = idsFromOne();
  #gathered: RecordedFrame[] = [];
  #gatheredSince = 0;
  #context = -1;
  #contextText = '';
  #modelVersion = '';
  #frames = 0;
  #first: number | null = null;
  #last = -Infinity;
  /** The newest frame of the source, read or not: its time, and when the page was given it, by its performance.now(). */
  #newest = { time: -Infinity, at: 0 };
  /** What is on the disk, up to the time of its last frame: less than was taken where there was no room for it. */
  #written = { frames: 0, last: 0 };
  #writing: Promise<unknown> = Promise.resolve();
  #events: readonly RecordingEvent[] = [];
  /** Milliseconds of the video's first picture; null before it, and for good where there is no video. */
  #videoStart: number | null = null;
  #picturing = false;
  #ended = false;
  /** Why it breaks off: not all that came is written. */
  #failure: Error | null = null;
  #lastPicture = -Infinity;

  constructor(
    private readonly run: RecordingRun,
    private readonly context: () => Context,
    private video: boolean,
  ) {}

  get seconds(): number {
    return this.#first === null ? 0 : (this.#last - this.#first) / 1000;
  }

  read(reading: FrameReading): void {
    if (reading.time <= this.#last) return; // read again after the picture was frozen
    this.#first ??= reading.time;
    this.#last = reading.time;
    // one that was given before the recording began
    if (reading.time > this.#newest.time) this.#newest = { time: reading.time, at: reading.at };
    this.#noticeContext();
    const own = { number: ++this.#frames, wall: Date.now(), context: this.#context };
    if (this.#gathered.length === 0) this.#gatheredSince = performance.now();
    this.#gathered.push(recordedFrame({ ...reading, faces: this.#numbered(reading.faces) }, own));
    this.#thumbnail.consider(reading);
    if (performance.now() - this.#gatheredSince >= GATHERED) this.#flush();
  }

  offered(grab: Grab, time: number): void {
    // where the source's clock stands, so do the marks
    if (time >= this.#newest.time) this.#newest = { time, at: performance.now() };
    // the video begins with the readings
    if (!this.video || this.#picturing || this.#first === null || time - this.#lastPicture < PICTURE_EVERY) return;
    this.#picturing = true;
    this.#lastPicture = time;
    this.#record(grab, time)
      .catch((error: Error) => this.#endVideo(error))
      .finally(() => (this.#picturing = false));
  }

  /**
   * Marks this moment, however long frames are still being read, or begins or ends a span; says so, and which spans were begun before
   * and not ended. Null before the first frame.
   */
  async mark(name: string, span: boolean): Promise<string | null> {
    if (this.#first === null) return null;
    const open = this.#events.find((event) => event.name === name && event.end === Infinity);
    const { time, at } = this.#newest;
    const now = time + Math.min(performance.now() - at, LONGEST_WAIT);
    const event: RecordingEvent =
      span && open
        ? { ...open, end: Math.max(open.start, now) }
        : { id: crypto.randomUUID(), name, start: now, end: span ? Infinity : null, exclude: false };
    this.#events = putEvent(this.#events, event);
    await this.run.save({ events: this.#events });
    return this.#toldOf(event);
  }

  /** Ends it; says whether it is kept, and what became of it. */
  async finish(): Promise<{ readonly isKept: boolean; readonly told: string }> {
    this.#ended = true;
    this.#flush();
    await this.#writing;
    try {
      const info = await this.#finishRun();
      const told = info ? RECORDING_WORDS.kept(info.name) : RECORDING_WORDS.unkept;
      const sentence = info ? RECORDING_WORDS.brokeOff : undefined;
      return { isKept: info !== null, told: this.#failure ? failureWords(this.#failure, sentence) : told };
    } catch (error) {
      this.run.close();
      return { isKept: false, told: failureWords(this.#failure ?? error, RECORDING_WORDS.brokeOff) };
    }
  }

  /** How it is listed; null where nothing of it is kept. */
  async #finishRun(): Promise<RecordingInfo | null> {
    const { frames, last } = this.#written;
    // a span that was not ended ends with what was written, and nothing is marked after it
    const events = closeEvents(this.#events, last);
    // memory that is short costs the small picture, and not the end of the recording
    const thumbnail = await this.#thumbnail.picture().catch(() => null);
    const seconds = frames > 0 ? (last - this.#first!) / 1000 : 0;
    const ended = { frames, seconds, modelVersion: this.#modelVersion, thumbnail, events };
    return this.run.finish(ended, this.#failure ? 'cut off' : 'whole');
  }

  #toldOf({ name, end }: RecordingEvent): string {
    const begins = end === Infinity;
    const marks = this.#events.filter((other) => other.name === name && other.end === null).length;
    const told = end === null ? RECORDING_WORDS.marked(name, marks) : RECORDING_WORDS[begins ? 'begun' : 'ended'](name);
    const open = this.#events.filter((other) => other.end === Infinity && !(begins && other.name === name));
    const names = open.map((other) => other.name);
    return names.length > 0 ? RECORDING_WORDS.stillOpen(told, names) : told;
  }

  /** Writes down with what the next frames are read, when that has changed. */
  #noticeContext(): void {
    const context = this.context();
    const text = JSON.stringify(context);
    if (text === this.#contextText) return;
    this.#flush();
    this.#contextText = text;
    this.#modelVersion = context.modelVersion;
    this.#context++;
    this.#write(() => this.run.context(context));
  }

  #flush(): void {
    const frames = this.#gathered;
    if (frames.length === 0) return;
    this.#gathered = [];
    this.#write(async () => {
      await this.run.frames(frames);
      this.#written = { frames: this.#written.frames + frames.length, last: frames.at(-1)!.time };
    });
  }

  #write(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work).then(this.onProgress, (error: Error) => this.#breakOff(error));
  }

  #breakOff(error: Error): void {
    this.#failure ??= error;
    this.onFailure();
  }

  /** The readings go on, unless there is no room for them either; a worker that is gone is noticed with the next of them. */
  #endVideo(error: Error): void {
    this.video = false;
    if (this.#ended) return;
    if (error instanceof StorageFull) this.#breakOff(error);
    else this.onNoVideo(failureWords(error, RECORDING_WORDS.videoEnded));
  }

  async #record(grab: Grab, time: number): Promise<void> {
    // a source that is just being closed or changed gives none, or fails: that costs this picture alone
    const frame = await grab().catch(() => null);
    if (!frame) return;
    if (this.#videoStart === null) {
      const { width, height } = frameSize(frame);
      this.video = false;
      try {
        this.video = await this.run.startVideo(width, height, time);
      } finally {
        if (!this.video) frame.close();
      }
      if (!this.video) return this.onNoVideo(RECORDING_WORDS.noVideo);
      this.#videoStart = time;
    }
    await this.run.picture(frame, time - this.#videoStart);
  }
}
