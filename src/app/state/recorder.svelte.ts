/** The recording of what is shown live, as its button shows it; the work is done by recording-session.ts, loaded with the first one. */

import type { Context } from '../../record/log.ts';
import { EMPTY_RECORDING, type RecordingInfo } from '../../record/recording.ts';
import type { Store } from '../../store/store.ts';
import { RECORD_WORDS } from '../words.ts';
import { lateFailureWords } from './late-words.ts';
import type { LiveView } from './live-view.svelte.ts';
import type { PeopleState } from './people.svelte.ts';
import type { RecordingSession } from './recording-session.ts';
import type { SettingsState } from './settings.svelte.ts';
import type { SourceState } from './source.svelte.ts';

export class RecorderState {
  /** True from the press of the button until the last byte is written. */
  active = $state(false);
  /** Of the source's clock, from the first frame. */
  seconds = $state(0);
  bytes = $state(0);
  /** What the last key marked, and which spans were begun before and not ended, for those who look on. */
  marked = $state<string | null>(null);
  #session: RecordingSession | null = null;
  /** Id of the person who is recorded; null for nobody known. */
  #person: string | null = null;
  #starting: Promise<void> = Promise.resolve();
  #ending: Promise<void> | null = null;
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
    /** Hears that a recording is kept. */
    private readonly onKept: () => void,
  ) {}

  async toggle(): Promise<void> {
    await (this.active ? this.stop() : this.start());
  }

  /** Records what is shown now: who and what that is is settled here, however long the start takes. */
  async start(): Promise<void> {
    const { kind } = this.source;
    if (this.active || !kind || !this.live.reading) return;
    if (!this.store) return this.say(RECORD_WORDS.notKept);
    this.active = true;
    [this.seconds, this.bytes, this.marked] = [0, 0, null];
    const info = this.#info(kind);
    this.#person = info.person;
    await (this.#starting = this.#begin(this.store, info));
  }

  /** Ends the recording of `person`, or of anybody, also one that is just being started; resolves when it is whole on the disk. */
  async stop(person?: string): Promise<void> {
    if (this.active && (person === undefined || person === this.#person)) await (this.#ending ??= this.#end());
  }

  /** Marks an instant by key 1 to 9; `span` begins a span by that name, and the next time ends it. */
  async mark(key: number, span: boolean): Promise<void> {
    const name = this.settings.recording.marks[key - 1]!;
    try {
      this.marked = (await this.#session?.mark(name, span)) ?? this.marked;
    } catch (error) {
      this.say(await lateFailureWords(error));
    }
  }

  async #begin(store: Pick<Store, 'recordings'>, info: RecordingInfo): Promise<void> {
    try {
      const [recordings, { RecordingSession }] = await Promise.all([store.recordings(), import('./recording-session.ts')]);
      const run = await recordings.start(info);
      const session = new RecordingSession(run, () => this.#context(), this.settings.recording.video);
      session.onProgress = () => {
        this.seconds = session.seconds;
        this.bytes = run.written.bytes + run.written.videoBytes;
      };
      session.onNoVideo = this.say;
      session.onFailure = () => void this.stop();
      this.#session = this.live.listener = session;
      this.#stopCrops = this.live.reader.captureCrops();
    } catch (error) {
      this.active = false;
      this.say(await lateFailureWords(error));
    }
  }

  async #end(): Promise<void> {
    if (!this.#session) await this.#starting;
    const session = this.#session;
    try {
      if (!session) return; // it could not be started, which was said
      this.#session = this.live.listener = null;
      this.#stopCrops();
      const { isKept, told } = await session.finish();
      if (isKept) this.onKept();
      this.say(told);
    } finally {
      this.active = false;
      this.#ending = null;
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
    const { filePixels } = this.source;
    return {
      ...EMPTY_RECORDING,
      id: crypto.randomUUID(),
      name: RECORD_WORDS.name(now),
      createdAt: now,
      person: this.people.current?.id ?? null,
      personName: this.people.current?.name ?? '',
      recordedNeutral: this.people.baseline !== null && this.settings.live.useNeutral,
      source,
      sourceName: this.source.name,
      ...(filePixels && { filePixels }),
      modelVersion: this.#context().modelVersion,
    };
  }
}
