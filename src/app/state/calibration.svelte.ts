/** Calibration as its screens see it: the session that runs or could be resumed, what was captured, and what was learned. */

import { untrack } from 'svelte';
import { ACTION_UNITS } from '../../core/facs.ts';
import type { SampleRecord } from '../../core/samples.ts';
import { synthesize } from '../../face/synthesis/synthesize.ts';
import { planOf, type Form, type Step } from '../../session/plan.ts';
import { isOver, startAgain, startSession, type SessionRecord } from '../../session/record.ts';
import { owePictures } from '../../session/synthetic.ts';
import { NAME } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { Chime } from '../calibrate/chime.ts';
import { SESSION_WORDS } from '../calibrate/session/words.ts';
import { failureWords } from '../failure-words.ts';
import { WORDS } from '../words.ts';
import { ArchiveState } from './archives.svelte.ts';
import { CalibrationLibrary } from './calibration-library.svelte.ts';
import { CalibrationModels } from './calibration-models.svelte.ts';
import type { CalibrationParts } from './calibration-parts.ts';
import { CalibrationSession } from './calibration-session.svelte.ts';
import { CalibrationSynthesis } from './calibration-synthesis.svelte.ts';
import { CalibrationTraining } from './calibration-training.svelte.ts';
import type { Before } from './mode.svelte.ts';
import { SESSION_LOCK, TabLock, TRAINING_LOCK } from './tab-lock.svelte.ts';

const newestLeft = (sessions: readonly SessionRecord[]): SessionRecord | null =>
  sessions.findLast((session) => !isOver(session)) ?? null;

export class CalibrationState {
  form = $state<Form>('minute');
  /** For the form 'only': indices into ACTION_UNITS. */
  units = $state.raw<readonly number[]>([]);
  /** As they were read last, maybe of the person before. */
  #read = $state.raw<readonly SessionRecord[]>([]);
  /** Of the current person, oldest first. */
  readonly sessions = $derived.by(() => this.#read.filter(({ person }) => person === this.app.people.id));
  readonly archives: ArchiveState;
  readonly library: CalibrationLibrary;
  readonly models: CalibrationModels;
  readonly training: CalibrationTraining;
  readonly synthesis: CalibrationSynthesis;
  readonly lock: TabLock;
  /** The newest session that was left before its end. */
  readonly unfinished = $derived.by(() => newestLeft(this.sessions));
  /** Share of the current person's synthetic pictures that are made; null while none are being made. */
  readonly synthetic = $derived.by(() => this.synthesis.shareOf(this.app.people.id));
  /** Why their synthetic pictures could not be made; null while nothing stood in the way. */
  readonly synthesisProblem = $derived.by(() => this.synthesis.problems[this.app.people.id ?? ''] ?? null);
  /** Why nothing could come of a training of the current person; null where nothing stands in its way. */
  readonly obstacle = $derived.by(() => this.training.obstacleTo(this.library.samples));
  /** Whether a training of theirs can begin now. */
  readonly canTrain = $derived.by(() => !this.training.blocked && this.synthetic === null && this.obstacle === null);
  #holding = false;
  #onVideo = $state(false);
  readonly #codes = $derived.by(() => this.units.map((unit) => ACTION_UNITS[unit]!.code));
  /** The steps of the session as it is chosen; null while no unit is. */
  readonly plan = $derived.by((): readonly Step[] | null =>
    this.form === 'only' && this.#codes.length === 0 ? null : planOf(this.form, this.#codes),
  );

  constructor(
    private readonly app: CalibrationParts,
    private readonly store: Store,
  ) {
    const follow = async (person: string | null): Promise<void> => {
      this.library.forget();
      this.training.forget(person);
      this.synthesis.forget(person);
      await this.#look();
      await app.model?.owner.changed(app.people.id);
    };
    this.archives = new ArchiveState(
      store,
      app.people,
      (id) => app.mode.choosePerson(id),
      follow,
      (sentence) => app.say(sentence),
      (work) => this.lock.hold(() => this.training.lock.hold(() => this.synthesis.without(work))),
    );
    const locks = 'locks' in navigator ? navigator.locks : null;
    this.library = new CalibrationLibrary(app, store.calibration);
    this.models = new CalibrationModels(app, store.versions, app.model!);
    const tabs = new BroadcastChannel(NAME);
    // another tab has taken the session that waits further or ended it, or come to a model
    const onEnd = (): void => void this.#attempt(() => this.#look());
    this.training = new CalibrationTraining(app, this.models, new TabLock(TRAINING_LOCK, locks, tabs, onEnd));
    this.lock = new TabLock(SESSION_LOCK, locks, tabs, onEnd);
    this.synthesis = new CalibrationSynthesis({
      store: store.calibration,
      versions: store.versions,
      make: synthesize,
      locks,
      onDone: async (person) => {
        if (person === app.people.id) await this.#look();
      },
    });
    $effect.root(() => {
      const attempt = (work: () => Promise<void>): void => untrack(() => void this.#attempt(work));
      $effect(() => {
        void app.people.id; // looks again when it changes
        attempt(() => this.#look());
      });
      $effect(() => {
        if (app.model && app.model.elsewhere > 0) attempt(() => this.models.load(app.people.id));
      });
    });
  }

  /** Before which picture the next session is held: the guest's before its own, anybody else's never. */
  get before(): Before {
    if (this.app.people.guest) return 'demonstration';
    return this.app.source.kind === 'video' && this.#onVideo ? 'video' : 'camera';
  }

  chooseBefore(before: Before): void {
    this.#onVideo = before === 'video';
    void this.app.mode.letGuest(before === 'demonstration');
  }

  /** Whether the page may not be reloaded for an update. */
  get busy(): boolean {
    return this.training.running || this.synthesis.running || this.app.mode.session?.running === true;
  }

  /** Starts a session as it is chosen, for the current person. */
  startSession(): Promise<void> {
    return this.#run(async () => {
      const person = await this.app.people.ensure(WORDS.firstPerson);
      const record = startSession({ id: crypto.randomUUID(), person, startedAt: Date.now() }, this.form, this.#codes);
      await this.store.calibration.saveSession(record);
      return record;
    });
  }

  /** Resumes the session that was left, as it is kept by now. */
  resumeSession(): Promise<void> {
    return this.#run((person) => this.#left(person));
  }

  /**
   * Asks for a take again, whose samples these are. Once the new ones are kept they take their place, which can be undone; until then
   * nothing is kept of the session.
   */
  redoTake(samples: readonly SampleRecord[]): Promise<void> {
    return this.#run(async () => {
      const [sample] = samples;
      if (!sample) return null;
      const who = { id: crypto.randomUUID(), person: sample.person, startedAt: Date.now() };
      return startAgain(who, sample.prompt, sample.take);
    });
  }

  /** Makes the synthetic pictures that could not be made. */
  retrySynthesis(): Promise<void> {
    return this.synthesis.retry(this.sessions);
  }

  /** Ends the session that was left where it is; what was captured stays. */
  discard(): Promise<void> {
    return this.#hold(async (release, person) => {
      const left = await this.#left(person);
      if (left) await this.store.calibration.saveSession(owePictures({ ...left, at: left.steps.length }));
      release();
      await this.#look();
    });
  }

  /** What a person left unfinished, as it is kept by now: another tab may have resumed it, or ended it. */
  async #left(person: string | null): Promise<SessionRecord | null> {
    return newestLeft(person ? await this.store.calibration.sessions(person) : []);
  }

  /** A failure is said. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.app.say(failureWords(error));
    }
  }

  /** Runs the session that `prepare` gives; where it gives none, or another person is chosen meanwhile, shows what is kept instead. */
  async #run(prepare: (person: string | null) => Promise<SessionRecord | null>): Promise<void> {
    const sounds = new Chime();
    sounds.allow(); // in the click itself
    let runs = false;
    await this.#hold(async (release, person) => {
      const { app } = this;
      await app.people.refresh(); // another tab may have given them another neutral face, or taken it away
      const { before } = this;
      const record = app.people.id === person ? await prepare(person) : null;
      await app.people.settled();
      if (record?.person !== app.people.id) {
        release();
        return this.#look();
      }
      // what the network reads tells a movement from rest only beside the own neutral
      app.settings.setLive({ useNeutral: true });
      const session = this.#sessionOf(record, sounds);
      app.mode.runSession(session, before, () => {
        release();
        void this.#attempt(() => this.#after(session));
      });
      runs = true;
    });
    if (!runs) sounds.close();
  }

  /**
   * Works on sessions of the current `person` while no other tab does, and lets go when that fails; does nothing while a session runs.
   * Somebody else may be chosen before the work begins.
   */
  async #hold(work: (release: () => void, person: string | null) => Promise<void>): Promise<void> {
    if (this.#holding || this.app.mode.session?.running) return;
    this.#holding = true;
    const person = this.app.people.id;
    await this.#attempt(async () => {
      const release = await this.lock.take();
      if (!release) return this.app.say(SESSION_WORDS.elsewhere);
      try {
        await work(release, person);
      } catch (error) {
        release();
        throw error;
      }
    });
    this.#holding = false;
  }

  #sessionOf(record: SessionRecord, sounds: Chime): CalibrationSession {
    const { app } = this;
    const parts = {
      path: app.live.reader,
      modelVersion: () => (app.live.path.kind === 'ready' ? app.live.path.readiness.modelVersion : ''),
      store: this.store.calibration,
      keepBaseline: async (person: string, baseline: Parameters<typeof app.people.keepBaseline>[1]) => {
        await app.people.keepBaseline(person, baseline);
        app.useNeutral();
      },
      sounds,
      page: document,
      say: (sentence: string) => app.say(sentence),
      announce: (sentence: string) => app.announcer.say(sentence),
      onFinish: () => app.mode.finishSession(),
    };
    return new CalibrationSession(parts, record, app.people.baseline?.landmarks ?? null);
  }

  /** A session is over or left: shows what it gave, and how to take back that a take was done again. */
  async #after({ redone, view }: CalibrationSession): Promise<void> {
    const { library } = this;
    library.forget();
    await this.#look();
    if (!redone || this.app.people.id !== view.record.person) return;
    await library.redone(
      redone.before,
      library.samples.filter(({ take }) => take === redone.after),
    );
  }

  /** Shows what is kept of the current person, and continues the pictures that are still to be made of them. */
  async #look(): Promise<void> {
    const person = this.app.people.id;
    const [sessions] = await Promise.all([
      person ? this.store.calibration.sessions(person) : [],
      this.library.load(person),
      this.models.load(person),
    ]);
    if (person !== this.app.people.id) return;
    this.#read = sessions;
    await this.training.look(person);
    void this.synthesis.resume(sessions);
  }
}
