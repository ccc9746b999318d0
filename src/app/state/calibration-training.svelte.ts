/**
 * Trainings as their page shows them. One runs at a time, on this device; each belongs to its person, and another person who is
 * chosen meanwhile sees and hears nothing of it but that it runs.
 */

import type { SampleRecord } from '../../core/samples.ts';
import { earlierTrainings, type Amounts, type Earlier } from '../../core/split.ts';
import { TrainerHandle } from '../../models/trainer-handle.ts';
import {
  amountsOf,
  obstacleTo,
  type TrainingNews,
  type TrainingOutcome,
  type TrainingProblem,
} from '../../models/training-news.ts';
import type { Person } from '../../store/schema.ts';
import { VERDICT_WORDS } from '../calibrate/models/words.ts';
import { TRAINING_WORDS } from '../calibrate/training/words.ts';
import { failureWords } from '../failure-words.ts';
import type { CalibrationModels } from './calibration-models.svelte.ts';
import type { CalibrationParts } from './calibration-parts.ts';
import { PersonTraining } from './person-training.svelte.ts';
import type { TabLock } from './tab-lock.svelte.ts';

export class CalibrationTraining {
  /** The person whose training runs, the guest too; null while none does. */
  of = $state.raw<Person | null>(null);
  readonly running = $derived.by(() => this.of !== null);
  /** Whether none can start now: one runs, here or in another tab. */
  readonly blocked = $derived.by(() => this.running || this.lock.elsewhere);
  /** Whether somebody else's training runs here. */
  readonly elsewhere = $derived.by(() => this.of !== null && this.of.id !== this.app.people.id);
  readonly #handle: TrainerHandle;
  readonly #nobody = new PersonTraining();
  /** By id of the person, since the page was opened. */
  #trainings = $state.raw<Record<string, PersonTraining>>({});
  /** That of the current person. */
  readonly current = $derived.by(() => this.#trainingOf(this.app.people.id));

  constructor(
    private readonly app: CalibrationParts,
    private readonly models: CalibrationModels,
    readonly lock: TabLock,
  ) {
    this.#handle = new TrainerHandle(app.live.reader);
    this.#handle.onState((state) => this.#running?.become(state));
    this.#handle.onNews((news, outcome) => this.#hear(news, outcome));
  }

  /** What of these samples a training of the current person that begins now, as it is chosen, learns from, weighs by and is judged by. */
  amountsOf(samples: readonly SampleRecord[]): Amounts {
    return amountsOf(samples, this.#earlier, this.current.choice.method);
  }

  /** Why nothing could come of it; null where nothing stands in its way. */
  obstacleTo(samples: readonly SampleRecord[]): TrainingProblem | null {
    return obstacleTo(samples, this.#earlier);
  }

  /** Looks for an unfinished training of this person. */
  async look(person: string | null): Promise<void> {
    if (person && person !== this.of?.id) this.#trainingOf(person).offer(await this.app.store!.versions.unfinished(person));
  }

  /** Something else is kept of a person now, or of everybody for null: what a training came to before is not theirs. */
  forget(person: string | null): void {
    this.#trainings = Object.fromEntries(Object.entries(this.#trainings).filter(([of]) => person !== null && of !== person));
  }

  /** Trains, unless a training runs already, here or in another tab, which is said, as is a failure to look at what it left. */
  async start(): Promise<void> {
    const { current } = this.app.people;
    if (!current || this.running) return;
    this.of = current;
    const release = await this.lock.take();
    try {
      if (!release) return this.app.say(TRAINING_WORDS.inAnotherTab);
      await this.#attempt(() => this.#train(current.id));
    } finally {
      this.of = null;
      release?.();
    }
  }

  pause(): void {
    this.#handle.pause();
  }

  resume(): void {
    this.#handle.resume();
  }

  stop(): void {
    this.#handle.stop();
  }

  get #earlier(): Earlier {
    return earlierTrainings(this.models.versions.toReversed(), this.models.current);
  }

  async #train(person: string): Promise<void> {
    const training = this.#trainingOf(person);
    training.begin();
    const { choice, compare } = training;
    const { kind } = await this.#handle.start({ person, choice, compare, backend: this.app.settings.live.backend });
    // a worker that ends just when it keeps a version says nothing of it
    if (kind !== 'done') await this.models.follow();
    training.offer(await this.app.store!.versions.unfinished(person));
  }

  get #running(): PersonTraining | null {
    return this.of && this.#trainingOf(this.of.id);
  }

  #trainingOf(person: string | null): PersonTraining {
    if (person === null) return this.#nobody;
    return (this.#trainings[person] ??= new PersonTraining());
  }

  #hear(news: TrainingNews, outcome: TrainingOutcome | null): void {
    this.#running?.hear(news, outcome);
    if (news.kind === 'kept' && (this.elsewhere || !news.adopted)) this.models.tellTabs();
    if (this.elsewhere) return;
    if (news.kind === 'anew') this.app.say(TRAINING_WORDS.anew);
    if (news.kind === 'gpu-lost') this.app.say(TRAINING_WORDS.gpuLost);
    if (news.kind !== 'kept') return;
    // the person may have chosen another model meanwhile, which stays in use whatever the verdict is
    const { adopted, version } = news;
    this.app.announcer.say(`${VERDICT_WORDS.reasons[version.verdict.reason].title} ${VERDICT_WORDS.use(adopted)}`);
    void this.#attempt(() => (adopted ? this.models.follow() : this.models.load(this.app.people.id)));
  }

  /** A failure is said. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.app.say(failureWords(error));
    }
  }
}
