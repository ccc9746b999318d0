/**
 * What was captured of the current person: shown by session and take, filtered, corrected, taken out, and put back. What is said of the
 * samples is in memory, thousands of them; their pictures are loaded by the parts that show them, and not held here.
 */

import { CROP_BYTES } from '../../core/crop-frame.ts';
import { MESH_LANDMARKS } from '../../core/reading.ts';
import type { Sample, SampleRecord } from '../../core/samples.ts';
import type { CalibrationStore } from '../../store/calibration.ts';
import {
  bySession,
  EVERYTHING,
  labelsIn,
  matches,
  sessionsIn,
  withChanged,
  without,
  type Choice,
  type Filter,
} from '../calibrate/library/arrangement.ts';
import { LIBRARY_WORDS } from '../calibrate/library/words.ts';
import type { CalibrationParts } from './calibration.svelte.ts';

/** A change that can be taken back. */
interface Undoable {
  /** What it was. */
  readonly words: string;
  readonly undo: () => Promise<void>;
}

/** Bytes of a sample's picture: its crop, and its landmarks in single precision. */
const PICTURE_BYTES = CROP_BYTES + 4 * 3 * MESH_LANDMARKS;

const among = (choices: readonly Choice[], value: string): string =>
  choices.some(([choice]) => choice === value) ? value : 'all';

export class CalibrationLibrary {
  /** In the order in which they were taken. */
  samples = $state.raw<readonly SampleRecord[]>([]);
  loaded = $state(false);
  #asked = $state.raw<Filter>(EVERYTHING);
  #openId = $state<string | null>(null);
  #changes = $state.raw<readonly Undoable[]>([]);
  #person: string | null = null;

  readonly sessionChoices = $derived.by(() => sessionsIn(this.samples));
  readonly labelChoices = $derived.by(() => labelsIn(this.samples));
  /** A session or prompt of which nothing is left is not looked for any more. */
  readonly filter = $derived.by((): Filter => {
    const { session, label } = this.#asked;
    return { ...this.#asked, session: among(this.sessionChoices, session), label: among(this.labelChoices, label) };
  });
  readonly shown = $derived.by(() => this.samples.filter((sample) => matches(sample, this.filter)));
  readonly sessions = $derived.by(() => bySession(this.shown));
  /** The sample that is looked at, or null. */
  readonly opened = $derived.by(() => this.shown.find(({ id }) => id === this.#openId) ?? null);
  /** What would be taken back, in words; null when there is nothing. */
  readonly undoable = $derived.by(() => this.#changes.at(-1)?.words ?? null);
  readonly bytes = $derived.by(() => PICTURE_BYTES * this.samples.length);

  constructor(
    private readonly app: CalibrationParts,
    private readonly store: CalibrationStore,
  ) {}

  /** The crop of a sample (CROP_SIZE square, red, green, blue); null where it cannot be read. */
  readonly crop = async (id: string): Promise<Uint8Array | null> => (await this.store.picture(id))?.crop ?? null;

  /** Shows what is kept of a person; of nobody, nothing. Of one who is shown already, what is looked at and can be taken back stays. */
  async load(person: string | null): Promise<void> {
    if (person !== this.#person) this.forget();
    this.#person = person;
    const samples = person ? await this.store.list(person) : [];
    if (person !== this.#person) return; // another one was chosen meanwhile
    this.samples = samples;
    this.loaded = true;
  }

  /** Other samples take the place of those that are shown: everything is shown, and nothing can be taken back. */
  forget(): void {
    this.#asked = EVERYTHING;
    this.#changes = [];
    this.#openId = null;
  }

  show(change: Partial<Filter>): void {
    this.#asked = { ...this.filter, ...change };
  }

  open(id: string | null): void {
    this.#openId = id;
  }

  /** Looks at the next or previous of those that are shown. */
  step(by: 1 | -1): void {
    const at = this.shown.findIndex(({ id }) => id === this.#openId);
    this.#openId = this.shown[at + by]?.id ?? this.#openId;
  }

  label(sample: SampleRecord, unit: number, intensity: number | null): Promise<void> {
    const units = sample.units.with(unit, intensity ?? 0);
    const mask = sample.mask.with(unit, intensity === null ? 0 : 1);
    return this.#change([sample], (before) => ({ ...before, units, mask }), LIBRARY_WORDS.undoLabel);
  }

  express(sample: SampleRecord, expression: number): Promise<void> {
    return this.#change([sample], (before) => ({ ...before, expression }), LIBRARY_WORDS.undoLabel);
  }

  exclude(samples: readonly SampleRecord[], excluded: boolean): Promise<void> {
    return this.#change(samples, (before) => ({ ...before, excluded }), LIBRARY_WORDS.undoExclude(samples.length));
  }

  /** A take was done again: the samples `after` are learned from in place of `before`, until that is undone. */
  redone(before: readonly SampleRecord[], after: readonly SampleRecord[]): Promise<void> {
    const excluded = (samples: readonly SampleRecord[]): SampleRecord[] => samples.map((own) => ({ ...own, excluded: true }));
    return this.#attempt(async () => {
      await this.#put(excluded(before));
      const undo = (): Promise<void> => this.#put([...before, ...excluded(after)]);
      this.#changes = [...this.#changes, { words: LIBRARY_WORDS.undoRedo, undo }];
    });
  }

  /** Labels samples anew, each as `change` says. */
  relabel(samples: readonly SampleRecord[], change: (before: SampleRecord) => SampleRecord): Promise<void> {
    return this.#change(samples, change, LIBRARY_WORDS.undoLabels(samples.length));
  }

  /** Deletes; until other samples are shown it can be taken back. */
  async remove(samples: readonly SampleRecord[]): Promise<void> {
    await this.#attempt(async () => {
      const whole: Sample[] = [];
      for await (const sample of this.store.whole(samples)) whole.push(sample);
      await this.store.deleteSamples(samples.map(({ id }) => id));
      this.samples = without(this.samples, samples);
      const undo = async (): Promise<void> => {
        await this.store.saveSamples(whole);
        this.samples = withChanged(this.samples, samples);
      };
      this.#changes = [...this.#changes, { words: LIBRARY_WORDS.undoDelete(samples.length), undo }];
      this.app.announcer.say(LIBRARY_WORDS.deleted(samples.length));
    });
  }

  async undo(): Promise<void> {
    const last = this.#changes.at(-1);
    if (!last) return;
    await this.#attempt(async () => {
      await last.undo();
      this.#changes = this.#changes.slice(0, -1);
      this.app.announcer.say(LIBRARY_WORDS.undone);
    });
  }

  async #change(samples: readonly SampleRecord[], change: (sample: SampleRecord) => SampleRecord, words: string): Promise<void> {
    await this.#attempt(async () => {
      await this.#put(samples.map(change));
      this.#changes = [...this.#changes, { words, undo: () => this.#put(samples) }];
    });
  }

  async #put(samples: readonly SampleRecord[]): Promise<void> {
    await this.store.saveRecords(samples);
    this.samples = withChanged(this.samples, samples);
  }

  /** Nothing changes in sight unless it was kept; a failure is said. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.app.say((error as Error).message);
    }
  }
}
