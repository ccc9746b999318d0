/** The app as its components see it: the states, wired together. */

import { isFile, type OnFrame } from '../../reader/sources/source.ts';
import { databaseName, PLACE } from '../../store/place.ts';
import { openStore, StorageFull, StoreUnavailable, type Store, type StoreClosing, type StoreProblem } from '../../store/store.ts';
import type { FileQueue } from '../queue/file-queue.svelte.ts';
import type { RecordingsState } from '../review/recordings.svelte.ts';
import { MODEL_PROBLEM_WORDS, NEUTRAL_WORDS, SOURCE_NAMES, WORDS } from '../words.ts';
import { Announcer } from './announcer.svelte.ts';
import { browserAddress, tabMemory } from './browser.ts';
import type { CalibrationState } from './calibration.svelte.ts';
import { Installation } from './installation.svelte.ts';
import { LiveView } from './live-view.svelte.ts';
import { ModelState } from './model.svelte.ts';
import { Mode } from './mode.svelte.ts';
import { NeutralState, type NeutralOutcome } from './neutral.svelte.ts';
import { Originals } from './originals.ts';
import { PeopleState } from './people.svelte.ts';
import { RecorderState } from './recorder.svelte.ts';
import { aboutCalibration, recordingOf, showsPicture } from './route.ts';
import { SettingsState } from './settings.svelte.ts';
import { SourceState } from './source.svelte.ts';
import { ViewState } from './view.svelte.ts';

export class AppState {
  /** For a screen reader alone. */
  readonly announcer = new Announcer();
  /** Shown for a while, and read aloud. */
  readonly remark = new Announcer();
  readonly installation = new Installation(() => !this.busy);
  readonly settings: SettingsState;
  readonly live: LiveView;
  readonly source: SourceState;
  readonly people: PeopleState;
  readonly neutral: NeutralState;
  /** Null where the browser keeps nothing: the base model reads everybody. */
  readonly model: ModelState | null;
  readonly recorder: RecorderState;
  /** Id of the recording that is looked at; null for the list of them. */
  recordingId = $state<string | null>(null);
  readonly mode: Mode;
  readonly view: ViewState;
  /** Files that are read whole; null while there never were any. */
  files = $state.raw<FileQueue | null>(null);
  readonly originals = new Originals();
  /** Made when it is first looked at, and kept: a training goes on beside the live picture. */
  calibration = $state.raw<CalibrationState | null>(null);
  /** Why nothing can be kept; null while it can. */
  storeProblem = $state.raw<StoreProblem | StoreClosing | null>(null);
  /** Whether a part of the app could not be loaded: this tab is of a version that is gone. */
  stale = $state(false);
  /** The list of recordings, once it was looked at: an import into it goes on beside whatever is shown. */
  recordings = $state.raw<RecordingsState | null>(null);
  /** Whether something runs that a reload would end, or the store closed under it. */
  readonly busy = $derived.by(() => {
    const { neutral, recorder, files, recordings, calibration } = this;
    const parts = [files?.busy, recordings?.busy, calibration?.busy, calibration?.archives.working];
    return neutral.recording || recorder.active || parts.includes(true);
  });

  /** Whether the face that is shown is too unlike the recorded neutral to be compared with it. */
  readonly unlikeNeutral = $derived.by(() => {
    const { displayedFace } = this.live;
    const isAsked = this.people.baseline !== null && this.settings.live.useNeutral && !this.neutral.recording;
    return isAsked && displayedFace !== null && displayedFace.comparedWith !== 'recorded';
  });

  /** `store` is null where nothing can be kept. */
  private constructor(readonly store: Store | null) {
    const say = (sentence: string): void => this.say(sentence);
    const announce = (sentence: string): void => this.announcer.say(sentence);
    this.settings = new SettingsState(store, (error) => say(wordsFor(error)));
    this.live = new LiveView(this.settings.live, () => this.source.problem !== null);
    this.model =
      store && new ModelState(store.versions, this.live.reader, new BroadcastChannel(`models of ${databaseName(PLACE)}`));
    this.people = new PeopleState(store, this.settings, tabMemory(), new BroadcastChannel(`people of ${databaseName(PLACE)}`));
    // what no page shows is not read
    const offer: OnFrame = (grab, time) => {
      if (showsPicture(this.mode.route)) this.live.offer(grab, time);
    };
    this.source = new SourceState(offer, {
      onOpen: (kind) => {
        void this.recorder.stop();
        this.live.clear(isFile(kind) ? 'file' : 'live');
        this.view.mirroredElsewhere = false;
        announce(SOURCE_NAMES[kind]);
      },
      onFacing: (facing) => this.settings.followFacing(facing),
      onProblem: () => this.mode.pause(),
    });
    this.neutral = new NeutralState(this.live.reader, this.people, (outcome) => this.#onNeutral(outcome));
    this.recorder = new RecorderState(store, this.live, this.settings, this.people, this.source, say, () =>
      this.#keepRecording(),
    );
    const { settings, live, neutral, source } = this;
    this.view = new ViewState({ settings, live, neutral, source, say, announce });
    this.mode = new Mode({
      address: browserAddress(),
      source: this.source,
      neutral: this.neutral,
      recorder: this.recorder,
      files: () => this.files,
      people: this.people,
      camera: () => this.settings.camera,
      unfreeze: () => this.live.freeze(false),
      say,
    });
  }

  /** Opens the store and takes over what was kept; without a store, or what is in it, the app works, and says what it will not remember. */
  static async open(): Promise<AppState> {
    let app: AppState | null = null;
    let problem: StoreProblem | StoreClosing | null = null;
    const store = await openStore({
      mayClose: () => {
        if (app?.busy) return false;
        void app?.recordings?.forget(); // what is begun before the store is closed is still done
        return true;
      },
      onClosed: (why) => {
        problem = why;
        if (app) app.storeProblem = why;
      },
      onUnreadable: (what, count) =>
        void import('../store-words.ts').then(
          ({ unreadableWords }) => app?.say(unreadableWords(what, count)),
          () => undefined,
        ),
    }).catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable)) throw error;
      problem ??= error.problem;
      return null;
    });
    const opened = (app = new AppState(store));
    opened.storeProblem = problem;
    addEventListener('vite:preloadError', () => (opened.stale = true));
    const unreadable = (cause: unknown): void => {
      if (problem) return; // it was closed meanwhile, which is told
      if (opened.stale) return store?.close(); // nobody knows what is kept: it stays as it is until a reload
      opened.storeProblem = 'unreadable';
      reportError(cause);
    };
    const rejected = (await opened.settings.load().catch(unreadable)) ?? [];
    await opened.people.load().catch(unreadable);
    if (rejected.length > 0) opened.say(`${WORDS.settingsRejected} ${rejected.join(', ')}`);
    $effect.root(() => opened.#follow());
    return opened;
  }

  /** Says something briefly, in sight and aloud (shell/Remark.svelte). */
  say(sentence: string): void {
    this.remark.say(sentence);
  }

  /** A single file is shown; of several, every frame is read. */
  openFiles(files: FileList | undefined): void {
    if (files && files.length > 1) void this.analyze([...files]);
    else void this.mode.openFile(files?.[0]);
  }

  /** Reads files whole, one after the other. */
  async analyze(files: readonly File[]): Promise<void> {
    // with what shows them: none is read unseen
    const parts = Promise.all([import('../queue/file-queue.svelte.ts'), import('../queue/QueuePanel.svelte')]);
    const loaded = await parts.catch(() => null);
    if (!loaded) return; // told as a tab that is out of date
    const [{ FileQueue }] = loaded;
    const { store, originals } = this;
    this.files ??= new FileQueue({
      people: this.people,
      versions: store?.versions ?? null,
      recordings: store && (() => store.recordings()),
      originals,
      onKept: () => this.#keepRecording(),
    });
    this.files.add(files);
  }

  /** Null where nothing can be kept. */
  async openCalibration(): Promise<CalibrationState | null> {
    if (!this.store) return null;
    const { CalibrationState } = await import('./calibration.svelte.ts');
    return (this.calibration ??= new CalibrationState(this, this.store));
  }

  /** Null where nothing can be kept. */
  async openRecordings(): Promise<RecordingsState | null> {
    if (!this.store) return null;
    const [store, { RecordingsState }] = await Promise.all([this.store.recordings(), import('../review/recordings.svelte.ts')]);
    return (this.recordings ??= new RecordingsState(store, (sentence) => this.say(sentence)));
  }

  /** Starts the live path again after it had failed. */
  restart(): void {
    this.live.restart();
    this.mode.retry();
  }

  /** Obeys the address, and loads what its page needs. */
  followAddress(): void {
    this.mode.followAddress();
    this.recordingId = recordingOf(location.hash);
    if (aboutCalibration(this.mode.route) || !showsPicture(this.mode.route)) void this.recorder.stop();
  }

  toggleNeutral(): void {
    this.neutral.cancel();
    this.view.neutralOpen = !this.view.neutralOpen;
  }

  toggleComparison(): void {
    if (!this.people.baseline) return;
    const useNeutral = !this.settings.live.useNeutral;
    this.settings.setLive({ useNeutral });
    this.announcer.say(useNeutral ? WORDS.comparing : WORDS.notComparing);
  }

  /** A neutral face was recorded and is kept: it is used, and the browser is asked to keep it. */
  useNeutral(): void {
    this.settings.setLive({ useNeutral: true });
    void this.installation.keep();
  }

  /** Forgets the neutral face of the current person, also one that is being recorded. */
  async deleteNeutral(): Promise<void> {
    this.neutral.cancel();
    await this.people.deleteBaseline().catch(() => this.say(WORDS.neutralNotDeleted));
  }

  /** What the outside world has to follow. */
  #follow(): void {
    $effect(() => {
      if (this.settings.theme === 'system') delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = this.settings.theme;
    });
    $effect(() => this.live.reader.configure(this.view.read));
    $effect(() => this.live.reader.show(this.view.shown));
    $effect(() => this.live.reader.setBaseline(this.people.baseline));
    $effect(() => {
      const { id } = this.people;
      this.model?.owner.follow(id).catch(() => undefined); // told by what is then in use
    });
    $effect(() => {
      const problem = this.model?.inUse.problem;
      // a notice says more than this: what is wrong with all that is kept, or with this tab
      if (problem && !this.storeProblem && !this.stale) this.say(MODEL_PROBLEM_WORDS[problem]);
    });
  }

  /** A recording is kept: the browser is asked to keep it, unless it refused before. */
  #keepRecording(): void {
    if (!this.installation.refused) void this.installation.keep();
  }

  #onNeutral(outcome: NeutralOutcome): void {
    if (outcome.kind === 'recorded') {
      this.useNeutral();
      this.announcer.say(WORDS.neutralRecorded);
    } else if (outcome.kind === 'refused') {
      this.announcer.say(`${WORDS.neutralRefused} ${outcome.problem ? NEUTRAL_WORDS[outcome.problem] : ''}`);
    } else this.say(outcome.reason);
  }
}

const wordsFor = (error: Error): string => (error instanceof StorageFull ? WORDS.storageFull : WORDS.notSaved);
