/**
 * What the app is doing: which page, before which source, with which session. It alone opens and closes sources, sessions and
 * neutral recordings, so that nothing goes on recording once its source, its person or its page has changed.
 */

import type { CameraChoice } from '../../reader/sources/camera-choice.ts';
import type { FileQueue } from '../queue/file-queue.svelte.ts';
import type { CalibrationSession } from './calibration-session.svelte.ts';
import type { NeutralState } from './neutral.svelte.ts';
import type { PeopleState } from './people.svelte.ts';
import type { RecorderState } from './recorder.svelte.ts';
import { aboutCalibration, addressOf, routeOf, routeTo, showsPicture, type Route } from './route.ts';
import type { SourceRequest, SourceState } from './source.svelte.ts';

/** The part of the address after #, and the browser's history. */
export interface Address {
  readonly hash: string;
  /** A new entry, which nobody has to follow. */
  push(hash: string): void;
  /** Goes to another address in place of this one; `followAddress` hears of it. */
  replace(hash: string): void;
}

export interface ModeParts {
  readonly address: Address;
  readonly source: Pick<SourceState, 'kind' | 'request' | 'open' | 'retry' | 'stop'>;
  readonly neutral: Pick<NeutralState, 'start' | 'cancel'>;
  readonly recorder: Pick<RecorderState, 'stop'>;
  /** Files that are read whole; null while there never were any. */
  readonly files: () => Pick<FileQueue, 'end'> | null;
  readonly people: Pick<PeopleState, 'id' | 'guest' | 'letGuest' | 'choose' | 'add' | 'remove'>;
  readonly camera: () => CameraChoice;
  /** Lets a frozen picture go on. */
  readonly unfreeze: () => void;
  readonly say: (sentence: string) => void;
}

/** Before which picture a session is held. */
export type Before = 'camera' | 'demonstration' | 'video';

export class Mode {
  route = $state<Route>('welcome');
  /** The session that runs, or has ended and is summed up; null while there is none. */
  session = $state.raw<CalibrationSession | null>(null);
  /** The file that was opened last: its address leads back to it. */
  #file: SourceRequest | null = null;
  /** The file that is to be opened once it is known what is in it; null when something else was opened since. */
  #asked: File | null = null;
  /** Lets another session start, here or in another tab. */
  #release: (() => void) | null = null;

  constructor(private readonly parts: ModeParts) {}

  /** Goes to the live picture with this source. */
  show(request: SourceRequest): void {
    this.#asked = null;
    this.#leaveSession();
    this.route = routeTo(request.kind);
    const hash = addressOf(this.route);
    if (hash !== this.parts.address.hash) this.parts.address.push(hash);
    this.#open(request);
  }

  showCamera(): void {
    this.show({ kind: 'camera', choice: this.parts.camera() });
  }

  /** Opens a source on the page that is shown, beside what it is about: of the guest the demonstration face, of others the camera. */
  showBeside(): void {
    if (this.session?.running) return;
    this.#open(this.parts.people.guest ? { kind: 'demonstration' } : { kind: 'camera', choice: this.parts.camera() });
  }

  /** Opens a dropped, pasted or chosen file; says so when it is neither a picture nor a video, or gone. */
  async openFile(file: File | undefined): Promise<void> {
    if (!file) return;
    this.#asked = file;
    const request = await import('./file-request.ts').then(
      ({ requestFor }) => requestFor(file),
      () => null, // told as a tab that is out of date
    );
    if (!request || this.#asked !== file) return;
    if (typeof request === 'string') this.parts.say(request);
    else this.show(request);
  }

  /** Opens the same source again; a session before it stays paused until the person resumes it. */
  retry(): void {
    this.pause();
    this.parts.neutral.cancel();
    void this.parts.source.retry();
  }

  /** The source gives no frames, or the page is about to be without it: nothing is recorded meanwhile. */
  pause(): void {
    this.session?.pause();
  }

  /** Obeys the address: shortcuts of the installed app, links, and the browser's back button. */
  followAddress(): void {
    const { address, source } = this.parts;
    const route = routeOf(address.hash);
    if (route === 'calibrate/session' && !this.session) return address.replace(addressOf('calibrate'));
    if (route === 'file' && !this.#file) return address.replace(addressOf('welcome'));
    if (route !== 'calibrate/session') this.#leaveSession();
    this.route = route;
    if (!showsPicture(route)) return this.#closeUnseen(route);
    if (aboutCalibration(route)) return;
    if (route === 'file') {
      if (source.request !== this.#file) this.#open(this.#file!);
    } else if (source.kind === null || routeTo(source.kind) !== route) {
      this.#open(route === 'demonstration' ? { kind: route } : { kind: 'camera', choice: this.parts.camera() });
    }
  }

  /** From calibration back to the picture that was shown before, or to the picture of the active person. */
  backToLive(): void {
    const { kind, request } = this.parts.source;
    if (kind && request) {
      this.#leaveSession();
      this.route = routeTo(kind);
      return this.parts.address.push(addressOf(this.route));
    }
    if (this.parts.people.guest) this.show({ kind: 'demonstration' });
    else this.showCamera();
  }

  /** Records "my neutral" off the running picture. `asIs`: the face counts as resting, whatever it looks like. */
  recordNeutral(asIs = false): void {
    this.parts.unfreeze();
    this.parts.neutral.start(asIs);
  }

  /** Another person is before the camera, or the guest: what was recorded of the one before ends. */
  async choosePerson(id: string): Promise<void> {
    if (id === this.parts.people.id) return;
    this.#changePerson();
    await this.parts.people.choose(id);
    this.#bringCamera();
  }

  /** The guest comes, or makes way for the person who was chosen before. */
  async letGuest(here: boolean): Promise<void> {
    if (here === this.parts.people.guest) return;
    this.#changePerson();
    await this.parts.people.letGuest(here);
    this.#bringCamera();
  }

  /** Somebody new is before the camera from when they are kept. Rejects with StorageFull, and nothing has changed then. */
  async addPerson(name: string): Promise<void> {
    await this.parts.people.add(name, () => this.#changePerson());
    this.#bringCamera();
  }

  /** Removes a person and all that belongs to them, and ends what is being recorded of them; that of others goes on. */
  async removePerson(id: string): Promise<void> {
    const { recorder, files, people } = this.parts;
    if (id === people.id) this.#changePerson();
    await people.remove(id, async () => void (await Promise.all([recorder.stop(id), files()?.end(id)])));
  }

  /** Ends all that is recorded, live or from files: it is about to be forgotten. */
  async endRecordings(): Promise<void> {
    await Promise.all([this.parts.recorder.stop(), this.parts.files()?.end()]);
  }

  /**
   * Runs a session before a picture: the demonstration face performs it, the camera is opened, a video goes on. `release` is called
   * when the session is over or left.
   */
  runSession(session: CalibrationSession, before: Before, release: () => void): void {
    this.#leaveSession();
    this.parts.neutral.cancel();
    this.parts.unfreeze();
    if (before === 'demonstration') this.#open({ kind: 'demonstration', script: session.performance });
    if (before === 'camera') this.#open({ kind: 'camera', choice: this.parts.camera() });
    this.session = session;
    this.#release = release;
    this.route = 'calibrate/session';
    this.parts.address.push(addressOf(this.route));
  }

  /** The last take of the session is done: its camera is closed, its summary stays. */
  finishSession(): void {
    if (!this.session) return;
    this.#stopPerformer();
    this.#release?.();
    this.#release = null;
  }

  /** Leaves the session for now. */
  leaveSession(): void {
    this.parts.address.push(addressOf('calibrate'));
    this.followAddress();
  }

  #open(request: SourceRequest): void {
    this.parts.neutral.cancel();
    if (request.kind === 'video' || request.kind === 'image') this.#file = request;
    void this.parts.people.letGuest(request.kind === 'demonstration');
    void this.parts.source.open(request);
  }

  #leaveSession(): void {
    const { session } = this;
    if (!session) return;
    this.session = null;
    // what was captured is kept before another tab may go on from it
    const release = this.#release;
    this.#release = null;
    void session.close().finally(release);
    this.#stopPerformer();
  }

  /** Nobody sits before the camera any more; a video stays open. */
  #stopPerformer(): void {
    if (this.parts.source.kind !== 'video') this.parts.source.stop();
  }

  /** No camera runs where no picture of it is shown. The first screen ends the visit of the guest. */
  #closeUnseen(route: Route): void {
    const { source, people, neutral } = this.parts;
    neutral.cancel();
    if (route === 'welcome') {
      source.stop();
      void people.letGuest(false);
    } else if (source.kind === 'camera') source.stop();
  }

  #changePerson(): void {
    if (this.session?.running) this.leaveSession();
    this.parts.neutral.cancel();
    void this.parts.recorder.stop();
  }

  /** A person is not read off the demonstration face, nor the guest off a camera. */
  #bringCamera(): void {
    const { source, people } = this.parts;
    if (source.kind === null || (source.kind === 'demonstration') === people.guest) return;
    if (aboutCalibration(this.route)) source.stop();
    else if (people.guest) this.show({ kind: 'demonstration' });
    else this.showCamera();
  }
}
