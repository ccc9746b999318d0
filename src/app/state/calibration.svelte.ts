/** Calibration as its screens see it: the session that runs or could be gone on with, what was captured, and what was learned. */

import { ACTION_UNITS } from '../../core/facs.ts';
import type { Sample } from '../../core/samples.ts';
import { planOf, type Form, type Step } from '../../session/plan.ts';
import { isOver, startSession, type SessionRecord } from '../../session/record.ts';
import { madeSample, neutralCrops, SYNTHETIC_PICTURES } from '../../session/synthetic.ts';
import { PersonGone } from '../../store/keep.ts';
import type { Store } from '../../store/store.ts';
import { synthesize } from '../../face/synthesis/synthesize.ts';
import { SESSION_WORDS, SITTER_WORDS } from '../calibrate/words.ts';
import { WORDS } from '../words.ts';
import type { AppState } from './app-state.svelte.ts';
import { ArchiveState } from './archives.svelte.ts';
import { CalibrationLibrary } from './calibration-library.svelte.ts';
import { CalibrationModels } from './calibration-models.svelte.ts';
import { CalibrationSession } from './calibration-session.svelte.ts';
import { CalibrationTraining } from './calibration-training.svelte.ts';

/** Before which picture a session is held. */
export type Before = 'camera' | 'demonstration' | 'video';

export class CalibrationState {
  form = $state<Form>('short');
  /** For the form 'only': indices into ACTION_UNITS. */
  units = $state.raw<readonly number[]>([]);
  before = $state<Before>('camera');
  /** Of the current person, oldest first. */
  sessions = $state.raw<readonly SessionRecord[]>([]);
  /** The session that runs or has just ended; null while there is none. */
  session = $state.raw<CalibrationSession | null>(null);
  /** Share of the pictures being made from the person's neutral face; null while none are. */
  synthetic = $state<number | null>(null);
  readonly archives: ArchiveState;
  readonly library: CalibrationLibrary;
  readonly models: CalibrationModels;
  readonly training: CalibrationTraining;
  /** The newest session that was left before its end. */
  readonly unfinished = $derived.by(() => this.sessions.findLast((session) => !isOver(session)) ?? null);
  readonly #codes = $derived.by(() => this.units.map((unit) => ACTION_UNITS[unit]!.code));
  /** The steps of the session as it is chosen; null while no unit is. */
  readonly plan = $derived.by((): readonly Step[] | null =>
    this.form === 'only' && this.#codes.length === 0 ? null : planOf(this.form, this.#codes),
  );

  constructor(
    private readonly app: AppState,
    private readonly store: Store,
  ) {
    const follow = async (): Promise<void> => {
      await this.#look(app.settings.personId);
      await app.model?.owner.follow(app.settings.personId);
    };
    this.archives = new ArchiveState(store, app.people, follow, (sentence) => app.say(sentence));
    this.library = new CalibrationLibrary(app, store.calibration);
    this.models = new CalibrationModels(app, store.versions, app.model!);
    this.training = new CalibrationTraining(app, this.models);
    $effect.root(() => {
      $effect(() => void this.#look(app.settings.personId));
    });
  }

  /** Whether the page may not be reloaded for an update. */
  get busy(): boolean {
    return this.training.running || this.synthetic !== null || (this.session !== null && this.session.phase !== 'over');
  }

  /** Begins a session as it is chosen, for the current person; the drawn face has a name of its own. */
  async begin(): Promise<void> {
    await this.#attempt(async () => {
      const person = await this.#sitter();
      const who = { id: crypto.randomUUID(), person, startedAt: Date.now() };
      this.#run(startSession(who, this.form, this.#codes));
    });
  }

  /** Goes on with the session that was left; the drawn face's own with the drawn face, anybody else's never. */
  goOn(): void {
    if (!this.unfinished) return;
    if (this.app.people.current?.name === SITTER_WORDS.name) this.before = 'demonstration';
    else if (this.before === 'demonstration') this.before = 'camera';
    this.#run(this.unfinished);
  }

  /** Ends the session that was left where it is; what was captured stays. */
  async discard(): Promise<void> {
    if (!this.unfinished) return;
    await this.store.calibration.saveSession({ ...this.unfinished, at: this.unfinished.steps.length });
    await this.#look(this.app.settings.personId);
  }

  /** The session's screen was left. */
  async leave(): Promise<void> {
    this.session?.close();
    this.session = null;
    await this.#look(this.app.settings.personId);
  }

  /** A failure is said. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.app.say((error as Error).message);
    }
  }

  /** After a session, pictures of the person's own face are made from their neutral one; without, training still works. */
  async #synthesize({ id: session, person }: SessionRecord): Promise<void> {
    const { calibration } = this.store;
    const samples = await calibration.samples(person);
    const neutrals = neutralCrops(samples);
    if (neutrals.length === 0) return;
    const made: Sample[] = [];
    const { modelVersion } = samples.at(-1)!;
    this.synthetic = 0;
    try {
      await synthesize(new AbortController().signal, neutrals, session, SYNTHETIC_PICTURES, (picture) => {
        const own = { id: crypto.randomUUID(), person, session, time: Date.now(), modelVersion };
        made.push(madeSample(picture, own));
        this.synthetic = made.length / SYNTHETIC_PICTURES;
      });
      await calibration.saveSamples(made);
      if (person === this.app.settings.personId) await this.library.load(person);
    } catch (error) {
      if (error instanceof PersonGone) return; // erased in the meantime: nothing is missing
      this.app.say(SESSION_WORDS.synthesisFailed((error as Error).message));
    } finally {
      this.synthetic = null;
    }
  }

  #run(record: SessionRecord): void {
    const { app } = this;
    const session = (this.session = new CalibrationSession(
      app,
      this.store.calibration,
      record,
      () => void this.#synthesize(record),
    ));
    if (this.before === 'camera') void app.source.open({ kind: 'camera', choice: app.settings.camera });
    if (this.before === 'demonstration') void app.source.open({ kind: 'demonstration', script: session.performance });
    app.live.freeze(false);
    location.hash = '#/calibrate/session';
  }

  /** Id of whose session it is; made when there is nobody yet. */
  async #sitter(): Promise<string> {
    const { people } = this.app;
    if (this.before !== 'demonstration') {
      if (!people.current) await people.add(WORDS.firstPerson);
    } else if (people.current?.name !== SITTER_WORDS.name) {
      const known = people.all.find(({ name }) => name === SITTER_WORDS.name);
      await (known ? people.choose(known.id) : people.add(SITTER_WORDS.name));
    }
    return people.current!.id;
  }

  async #look(person: string | null): Promise<void> {
    this.sessions = person ? await this.store.calibration.sessions(person) : [];
    await this.library.load(person);
    await this.models.load(person);
    await this.training.look(person);
  }
}
