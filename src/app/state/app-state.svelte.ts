/** The app as its components see it: the states, and the few things that join them. */

import { openStore, StorageFull, StoreUnavailable, type Store, type StoreClosing, type StoreProblem } from '../../store/store.ts';
import type { LiveSettings, OverlayStyle } from '../../reader/settings.ts';
import type { SourceKind } from '../../reader/sources/source.ts';
import type { AuCode } from '../../core/facs.ts';
import { unreadableWords } from '../store-words.ts';
import { MODEL_PROBLEM_WORDS, NEUTRAL_WORDS, SOURCE_NAMES, sourceNotice, WORDS } from '../words.ts';
import { Announcer } from './announcer.svelte.ts';
import type { CalibrationState } from './calibration.svelte.ts';
import { Installation } from './installation.svelte.ts';
import { LiveView } from './live-view.svelte.ts';
import { ModelState } from './model.svelte.ts';
import { NeutralState, type NeutralOutcome } from './neutral.svelte.ts';
import { PeopleState } from './people.svelte.ts';
import { RecorderState } from './recorder.svelte.ts';
import { aboutCalibration, recordingOf, routeOf, type Route } from './route.ts';
import { SettingsState } from './settings.svelte.ts';
import { requestFor, SourceState, type SourceRequest } from './source.svelte.ts';

/** The overlays that the key O steps through. */
const OVERLAY_STEPS: readonly (readonly OverlayStyle[])[] = [
  ['regions', 'callouts'],
  ['regions'],
  ['landmarks'],
  ['regions', 'callouts', 'landmarks', 'box'],
  [],
];
/** What the address says while a source is shown; a file cannot be opened again from its address. */
const ADDRESSES: Readonly<Record<SourceKind, string>> = {
  camera: '#/live',
  demonstration: '#/demonstration',
  video: '#/file',
  image: '#/file',
};
/** Pages of calibration with a live picture. */
const SHOW_PICTURE: readonly Route[] = ['calibrate/session', 'calibrate/training'];
const isLive = (route: Route): boolean => route === 'live' || route === 'demonstration';
/** Lines on the timeline at most: more cannot be told apart. */
export const MOST_LINES = 6;

export class AppState {
  readonly announcer = new Announcer();
  readonly installation = new Installation();
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
  route = $state<Route>('welcome');
  sheet = $state<'settings' | 'shortcuts' | null>(null);
  /** Made when it is first looked at, and kept: a training run goes on beside the live picture. */
  calibration = $state.raw<CalibrationState | null>(null);
  /** Why nothing can be kept; null while it can. */
  storeProblem = $state.raw<StoreProblem | StoreClosing | null>(null);
  /** Whether a part of the app could not be loaded: this tab is of a version that is gone. */
  stale = $state(false);
  neutralOpen = $state(false);
  full = $state(false);
  /** A sentence shown for a while. */
  remark = $state<string | null>(null);
  /** Pictures and videos are looked at as they are, cameras as the person chose. */
  mirroredElsewhere = $state(false);
  readonly mirrored = $derived.by(() => (this.source.kind === 'camera' ? this.settings.live.mirrored : this.mirroredElsewhere));
  #fullElement: HTMLElement | null = null;
  readonly #shown = $derived.by((): LiveSettings => ({ ...this.settings.live, mirrored: this.mirrored }));

  /** `store` is null where nothing can be kept. */
  private constructor(readonly store: Store | null) {
    this.settings = new SettingsState(store, (error) => this.say(wordsFor(error)));
    this.live = new LiveView(this.settings.live);
    this.model = store && new ModelState(store.versions, this.live.handle);
    this.people = new PeopleState(store, this.settings);
    this.source = new SourceState(this.live.offer, (kind) => {
      void this.recorder.stop();
      this.neutral.cancel();
      this.live.clear();
      this.mirroredElsewhere = false;
      this.announcer.say(SOURCE_NAMES[kind]);
    });
    this.neutral = new NeutralState(
      this.live.handle,
      (baseline) => this.people.keepBaseline(baseline, WORDS.firstPerson),
      (outcome) => this.#onNeutral(outcome),
    );
    this.recorder = new RecorderState(store?.recordings ?? null, this.live, this.settings, this.people, this.source, (sentence) =>
      this.say(sentence),
    );
  }

  /** Opens the store and takes over what was kept; without a store the app works, and says that it will not remember. */
  static async open(): Promise<AppState> {
    let app: AppState | null = null;
    let problem: StoreProblem | null = null;
    const store = await openStore({
      mayClose: () => !app?.calibration?.busy && !app?.recorder.active,
      onClosed: (why) => app && (app.storeProblem = why),
      onUnreadable: (what, count) => app?.say(unreadableWords(what, count)),
    }).catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable)) throw error;
      problem = error.problem;
      return null;
    });
    const opened = (app = new AppState(store));
    opened.storeProblem = problem;
    const rejected = await opened.settings.load();
    await opened.people.load();
    if (rejected.length > 0) opened.say(`${WORDS.settingsRejected} ${rejected.join(', ')}`);
    $effect.root(() => opened.#follow());
    return opened;
  }

  /** Says something briefly, in sight and aloud (shell/Remark.svelte). */
  say(sentence: string): void {
    this.remark = sentence;
  }

  /** Opens a dropped, pasted or chosen file; says so when it is neither a picture nor a video. */
  openFile(file: File | undefined): void {
    if (!file) return;
    const request = requestFor(file);
    if (request) this.show(request);
    else this.say(WORDS.unreadableDrop);
  }

  /** Starts the live path again after it had failed. */
  restart(): void {
    this.live.restart();
    void this.source.retry();
  }

  /** Goes to the live picture with this source. */
  show(request: SourceRequest): void {
    const hash = ADDRESSES[request.kind];
    this.route = 'live';
    if (hash !== location.hash) history.pushState(null, '', hash);
    void this.source.open(request);
  }

  showCamera(): void {
    this.show({ kind: 'camera', choice: this.settings.camera });
  }

  /** Obeys the address: shortcuts of the installed app, links, and the browser's back button. */
  followAddress(): void {
    const route = routeOf(location.hash);
    if (route === 'calibrate/session' && !this.calibration?.session) return location.replace('#/calibrate');
    if (this.route === 'calibrate/session') void this.calibration?.leave();
    this.route = route;
    this.recordingId = recordingOf(location.hash);
    if (!isLive(route)) void this.recorder.stop();
    if (route === 'welcome') return this.source.stop();
    if (route === 'recordings') {
      if (this.source.kind === 'camera') this.source.stop();
      return;
    }
    if (aboutCalibration(route)) {
      // no camera looks on where no picture of it is shown
      if (this.source.kind === 'camera' && !SHOW_PICTURE.includes(route)) this.source.stop();
      return void this.#openCalibration();
    }
    const kind = route === 'demonstration' ? 'demonstration' : 'camera';
    if (this.source.kind !== kind) {
      void this.source.open(kind === 'camera' ? { kind, choice: this.settings.camera } : { kind });
    }
  }

  /** From calibration back to the picture that was shown before, or to the camera. */
  backToLive(): void {
    const { kind } = this.source;
    if (!kind) return this.showCamera();
    this.route = 'live';
    history.pushState(null, '', ADDRESSES[kind]);
  }

  toggleMirror(): void {
    if (this.source.kind === 'camera') this.settings.setLive({ mirrored: !this.mirrored });
    else this.mirroredElsewhere = !this.mirroredElsewhere;
  }

  toggleFreeze(): void {
    this.live.freeze(!this.live.frozen);
    this.announcer.say(this.live.frozen ? WORDS.frozen : WORDS.running);
  }

  toggleOverlay(style: OverlayStyle): void {
    const { overlay } = this.settings.live;
    this.settings.setLive({ overlay: overlay.includes(style) ? overlay.filter((on) => on !== style) : [...overlay, style] });
  }

  stepOverlay(): void {
    const now = [...this.settings.live.overlay].sort().join();
    const step = OVERLAY_STEPS.findIndex((styles) => [...styles].sort().join() === now);
    this.settings.setLive({ overlay: OVERLAY_STEPS[(step + 1) % OVERLAY_STEPS.length]! });
  }

  toggleLine(code: AuCode): void {
    const { timeline } = this.settings.live;
    if (timeline.includes(code)) this.settings.setLive({ timeline: timeline.filter((line) => line !== code) });
    else if (timeline.length < MOST_LINES) this.settings.setLive({ timeline: [...timeline, code] });
    else this.say(WORDS.timelineFull);
  }

  /** A sheet says that it is closed a little later; another may be open by then. */
  closeSheet(sheet: 'settings' | 'shortcuts'): void {
    if (this.sheet === sheet) this.sheet = null;
  }

  toggleNeutral(): void {
    this.neutral.cancel();
    this.neutralOpen = !this.neutralOpen;
  }

  /** Records "my neutral" off the running picture. */
  recordNeutral(asIs = false): void {
    this.live.freeze(false);
    this.neutral.start(asIs);
  }

  toggleComparison(): void {
    if (!this.people.baseline) return;
    const useNeutral = !this.settings.live.useNeutral;
    this.settings.setLive({ useNeutral });
    this.announcer.say(useNeutral ? WORDS.comparing : WORDS.notComparing);
  }

  /** Which element fills the screen when asked; returns how to forget it. */
  fullScreenOf(element: HTMLElement): () => void {
    this.#fullElement = element;
    return () => (this.#fullElement = null);
  }

  toggleFull(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void this.#fullElement?.requestFullscreen();
  }

  followFullScreen(): void {
    this.full = document.fullscreenElement !== null;
  }

  /** Loads what calibration needs; without a store there is nothing to be kept in. */
  async #openCalibration(): Promise<void> {
    if (this.calibration || !this.store) return;
    const { CalibrationState } = await import('./calibration.svelte.ts');
    this.calibration ??= new CalibrationState(this, this.store);
  }

  /** What the outside world has to follow. */
  #follow(): void {
    $effect(() => {
      if (this.settings.theme === 'system') delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = this.settings.theme;
    });
    $effect(() => this.live.handle.configure(this.#shown));
    $effect(() => this.live.handle.setBaseline(this.people.baseline));
    $effect(() => {
      const { personId } = this.settings;
      this.model?.owner.follow(personId).catch((error: Error) => this.say(error.message));
    });
    $effect(() => {
      const problem = this.model?.inUse.problem;
      if (problem) this.say(MODEL_PROBLEM_WORDS[problem]);
    });
    $effect(() => {
      if (this.source.problem) this.announcer.say(sourceNotice(this.source.kind, this.source.problem).title);
    });
    $effect(() => {
      if (this.live.empty) this.announcer.say(WORDS.noFace);
    });
  }

  #onNeutral(outcome: NeutralOutcome): void {
    if (outcome.kind === 'recorded') {
      this.settings.setLive({ useNeutral: true });
      void this.installation.keep();
      this.announcer.say(WORDS.neutralRecorded);
    } else if (outcome.kind === 'refused') {
      this.announcer.say(`${WORDS.neutralRefused} ${outcome.problem ? NEUTRAL_WORDS[outcome.problem] : ''}`);
    } else this.say(outcome.reason);
  }
}

const wordsFor = (error: Error): string => (error instanceof StorageFull ? WORDS.storageFull : WORDS.notSaved);
