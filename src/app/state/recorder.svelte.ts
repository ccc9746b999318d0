/**
 * A recording of what is shown live: takes every reading by a plain call, gathers them for less than a second, and hands them to
 * the recording's worker. What the screen shows of it changes a few times a second.
 */

import { recordedFrame, type RecordedFrame } from '../../record/frame.ts';
import type { Context } from '../../record/log.ts';
import type { RecordingEvent } from '../../record/events.ts';
import { putEvent } from '../../record/events.ts';
import type { RecordingInfo } from '../../record/recording.ts';
import type { FrameReading } from '../../core/reading.ts';
import type { Grab } from '../../reader/sources/source.ts';
import type { RecordingRun } from '../../store/recordings.ts';
import type { Store } from '../../store/store.ts';
import { RECORD_WORDS } from '../words.ts';
import type { LiveView } from './live-view.svelte.ts';
import type { PeopleState } from './people.svelte.ts';
import type { SettingsState } from './settings.svelte.ts';
import type { SourceState } from './source.svelte.ts';
import { Thumbnail } from './thumbnail.ts';

/** Readings are gathered this long, milliseconds: with the time of writing a crash costs less than a second, and longer runs pack better. */
const GATHERED = 800;
/** Pictures are recorded no faster than this, milliseconds. */
const PICTURE_EVERY = 30;

export class RecorderState {
  /** True from the press of the button until the last byte is written. */
  active = $state(false);
  /** Of the source's clock, from the first frame. */
  seconds = $state(0);
  bytes = $state(0);
  /** Names of the spans that were begun and not ended. */
  open = $state.raw<readonly string[]>([]);
  /** The last mark, for those who look on. */
  marked = $state<string | null>(null);
  #session: Session | null = null;
  /** Ends the crops that the small picture of the recording is made of. */
  #stopCrops = (): void => undefined;

  /** `store` is null where the browser keeps nothing. */
  constructor(
    private readonly store: Pick<Store, 'recordings'> | null,
    private readonly live: LiveView,
    private readonly settings: SettingsState,
    private readonly people: PeopleState,
    private readonly source: SourceState,
    private readonly say: (sentence: string) => void,
  ) {}

  async toggle(): Promise<void> {
    await (this.active ? this.stop() : this.start());
  }

  async start(): Promise<void> {
    if (this.active || !this.source.kind || !this.live.reading) return;
    if (!this.store) return this.say(RECORD_WORDS.notKept);
    this.active = true;
    [this.seconds, this.bytes, this.open, this.marked] = [0, 0, [], null];
    try {
      const run = await (await this.store.recordings()).start(this.#info(this.source.kind));
      const session = new Session(run, () => this.#context(), this.settings.recording.video);
      session.onProgress = () => {
        this.seconds = session.seconds;
        this.bytes = run.written.bytes + run.written.videoBytes;
      };
      session.onFailure = (error) => {
        this.say(error.message);
        void this.stop();
      };
      this.#session = this.live.listener = session;
      this.#stopCrops = this.live.reader.captureCrops();
    } catch (error) {
      this.active = false;
      this.say((error as Error).message);
    }
  }

  /** Ends the recording; resolves when it is whole on the disk. */
  async stop(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#session = this.live.listener = null;
    this.#stopCrops();
    try {
      const { name } = await session.finish();
      this.say(RECORD_WORDS.kept(name));
    } catch (error) {
      this.say((error as Error).message);
    } finally {
      this.active = false;
    }
  }

  /** Marks an instant by key 1 to 9; `span` begins a span by that name, and the next time ends it. */
  async mark(key: number, span: boolean): Promise<void> {
    const name = this.settings.recording.marks[key - 1]!;
    const session = this.#session;
    if (!session) return;
    try {
      await session.mark(name, span);
      this.open = session.open;
      this.marked = span && session.open.includes(name) ? RECORD_WORDS.begun(name) : name;
    } catch (error) {
      this.say((error as Error).message);
    }
  }

  #context(): Context {
    const { path } = this.live;
    return {
      modelVersion: path.kind === 'ready' ? path.readiness.modelVersion : '',
      smoothing: this.settings.live.smoothing,
    };
  }

  #info(source: RecordingInfo['source']): RecordingInfo {
    const now = Date.now();
    return {
      id: crypto.randomUUID(),
      name: RECORD_WORDS.name(now),
      notes: '',
      createdAt: now,
      person: this.people.current?.id ?? null,
      personName: this.people.current?.name ?? '',
      source,
      sourceName: this.source.name,
      modelVersion: this.#context().modelVersion,
      state: 'recording',
      frames: 0,
      seconds: 0,
      bytes: 0,
      video: null,
      thumbnail: null,
      events: [],
      merged: [],
      faceNames: {},
    };
  }
}

/** One recording, from its first frame to its last. */
class Session {
  onProgress: () => void = () => undefined;
  onFailure: (error: Error) => void = () => undefined;
  readonly #thumbnail = new Thumbnail();
  #gathered: RecordedFrame[] = [];
  #gatheredSince = 0;
  #context = -1;
  #contextText = '';
  #modelVersion = '';
  #frames = 0;
  #first: number | null = null;
  #last = -Infinity;
  #writing: Promise<unknown> = Promise.resolve();
  #events: readonly RecordingEvent[] = [];
  /** Milliseconds of the video's first picture; null before it, and for good where there is no video. */
  #videoStart: number | null = null;
  #picturing = false;
  #ended = false;
  #lastPicture = -Infinity;

  constructor(
    private readonly run: RecordingRun,
    private readonly context: () => Context,
    private video: boolean,
  ) {}

  get seconds(): number {
    return this.#first === null ? 0 : (this.#last - this.#first) / 1000;
  }

  get open(): string[] {
    return this.#events.filter(({ end }) => end === Infinity).map(({ name }) => name);
  }

  read(reading: FrameReading): void {
    if (reading.time <= this.#last) return; // read again after the picture was frozen
    this.#first ??= reading.time;
    this.#last = reading.time;
    this.#noticeContext();
    const own = { number: ++this.#frames, wall: Date.now(), context: this.#context };
    if (this.#gathered.length === 0) this.#gatheredSince = performance.now();
    this.#gathered.push(recordedFrame(reading, own));
    this.#thumbnail.consider(reading);
    if (performance.now() - this.#gatheredSince >= GATHERED) this.#flush();
  }

  offered(grab: Grab, time: number): void {
    // the video begins with the readings
    if (!this.video || this.#picturing || this.#first === null || time - this.#lastPicture < PICTURE_EVERY) return;
    this.#picturing = true;
    this.#lastPicture = time;
    this.#record(grab, time).then(
      () => (this.#picturing = false),
      (error: Error) => {
        this.video = false;
        if (!this.#ended) this.onFailure(error);
      },
    );
  }

  async mark(name: string, span: boolean): Promise<void> {
    if (this.#first === null) return;
    const open = this.#events.find((event) => event.name === name && event.end === Infinity);
    const event: RecordingEvent =
      span && open
        ? { ...open, end: this.#last }
        : { id: crypto.randomUUID(), name, start: this.#last, end: span ? Infinity : null, exclude: false };
    this.#events = putEvent(this.#events, event);
    await this.run.save({ events: this.#events.map((each) => closedAt(each, this.#last)) });
  }

  async finish(): Promise<RecordingInfo> {
    this.#ended = true;
    this.#flush();
    await this.#writing;
    try {
      const events = this.#events.map((each) => closedAt(each, this.#last));
      const thumbnail = await this.#thumbnail.picture();
      return await this.run.finish({
        frames: this.#frames,
        seconds: this.seconds,
        modelVersion: this.#modelVersion,
        thumbnail,
        events,
      });
    } catch (error) {
      this.run.close();
      throw error;
    }
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
    this.#write(() => this.run.frames(frames));
  }

  #write(work: () => Promise<void>): void {
    this.#writing = this.#writing.then(work).then(this.onProgress, this.onFailure);
  }

  async #record(grab: Grab, time: number): Promise<void> {
    const frame = await grab();
    if (!frame) return;
    if (this.#videoStart === null) {
      const [width, height] = 'displayWidth' in frame ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];
      this.video = await this.run.startVideo(width, height, time);
      if (!this.video) return frame.close();
      this.#videoStart = time;
    }
    await this.run.picture(frame, time - this.#videoStart);
  }
}

/** A span that was not ended ends with the recording so far. */
const closedAt = (event: RecordingEvent, time: number): RecordingEvent =>
  event.end === Infinity ? { ...event, end: Math.max(event.start, time) } : event;
