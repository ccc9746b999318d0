/**
 * What was captured of the current person: shown by session and take, filtered, corrected, taken out, and put back. What is said of the
 * samples is in memory, thousands of them; their pictures are loaded by the parts that show them, and not held here.
 */

import { CROP_BYTES } from '../../core/crop-frame.ts';
import { MESH_LANDMARKS } from '../../core/reading.ts';
import type { Sample, SampleRecord } from '../../core/samples.ts';
import { Turns } from '../../core/turns.ts';
import type { CalibrationStore } from '../../store/calibration.ts';
import {
  bySession,
  EVERYTHING,
  labelsIn,
  matches,
  only,
  sessionsIn,
  withChanged,
  without,
  withoutChange,
  type Choice,
  type Filter,
} from '../calibrate/library/arrangement.ts';
import { LIBRARY_WORDS } from '../calibrate/library/words.ts';
import { failureWords } from '../failure-words.ts';
import type { CalibrationParts } from './calibration-parts.ts';

/** Changes what is kept; gives how that changes what is shown, and of how many samples. */
type Step = () => Promise<{
  readonly show: (shown: readonly SampleRecord[]) => readonly SampleRecord[];
  readonly changed: number;
}>;

/** A change that can be taken back. */
interface Change {
  readonly make: Step;
  readonly undo: Step;
  /** What it is taken back by, for so many samples. */
  readonly words: (samples: number) => string;
}

/** A change that was made, and in which words it is taken back. */
interface Made {
  readonly undo: Step;
  readonly words: string;
}

/** Bytes of a sample's picture: its crop, and its landmarks in single precision. */
const PICTURE_BYTES = CROP_BYTES + 4 * 3 * MESH_LANDMARKS;

const idsOf = (samples: readonly SampleRecord[]): string[] => samples.map(({ id }) => id);
const among = (choices: readonly Choice[], value: string): string =>
  choices.some(([choice]) => choice === value) ? value : 'all';

export class CalibrationLibrary {
  /** In the order in which they were taken. */
  samples = $state.raw<readonly SampleRecord[]>([]);
  loaded = $state(false);
  #asked = $state.raw<Filter>(EVERYTHING);
  #openId = $state<string | null>(null);
  #changes = $state.raw<readonly Made[]>([]);
  #person: string | null = null;
  /** Counts what `forget` ended: a change that was asked for before is not taken back after it. */
  #era = 0;
  /** Changes and lists come one after the other. */
  readonly #turns = new Turns();

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
  load(person: string | null): Promise<void> {
    if (person !== this.#person) {
      this.forget();
      this.samples = [];
      this.loaded = false;
    }
    this.#person = person;
    return this.#turns.take(async () => {
      const samples = person ? await this.store.list(person) : [];
      if (person !== this.#person) return; // another one was chosen meanwhile
      this.samples = samples;
      this.loaded = true;
    });
  }

  /** Other samples take the place of those that are shown: everything is shown, and nothing can be taken back. */
  forget(): void {
    this.#asked = EVERYTHING;
    this.#changes = [];
    this.#openId = null;
    this.#era++;
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
    const labelled = (before: SampleRecord): SampleRecord => ({
      ...before,
      units: before.units.with(unit, intensity ?? 0),
      mask: before.mask.with(unit, intensity === null ? 0 : 1),
    });
    return this.#alter([sample], labelled, () => LIBRARY_WORDS.undoLabel);
  }

  express(sample: SampleRecord, expression: number): Promise<void> {
    return this.#alter(
      [sample],
      (before) => ({ ...before, expression }),
      () => LIBRARY_WORDS.undoLabel,
    );
  }

  exclude(samples: readonly SampleRecord[], excluded: boolean): Promise<void> {
    return this.#alter(samples, (before) => ({ ...before, excluded }), LIBRARY_WORDS.undoExclude);
  }

  /** Labels samples anew, each as `change` says. */
  relabel(samples: readonly SampleRecord[], change: (before: SampleRecord) => SampleRecord): Promise<void> {
    return this.#alter(samples, change, LIBRARY_WORDS.undoLabels);
  }

  /**
   * A take was done again: the samples `after` are learned from in place of `before`, until that is undone. Where all of `before` were left
   * out already, as when a session that was left in between had done the take again, undoing takes in all of them.
   */
  redone(before: readonly SampleRecord[], after: readonly SampleRecord[]): Promise<void> {
    const included = before.filter(({ excluded }) => !excluded);
    const earlier = idsOf(included.length > 0 ? included : before);
    return this.#change(before, () => ({
      make: this.#set(before, (own) => ({ ...own, excluded: true })),
      undo: this.#set([...before, ...after], (own) => ({ ...own, excluded: !earlier.includes(own.id) })),
      words: () => LIBRARY_WORDS.undoRedo,
    }));
  }

  /** Deletes; until other samples are shown it can be taken back. */
  remove(samples: readonly SampleRecord[]): Promise<void> {
    return this.#change(samples, (asked) => {
      const whole: Sample[] = [];
      const make: Step = async () => {
        const kept = this.#known(asked, await this.store.list(asked[0]!.person));
        for await (const sample of this.store.whole(kept)) whole.push(sample);
        await this.store.deleteSamples(idsOf(kept));
        if (kept.length > 0) this.app.announcer.say(LIBRARY_WORDS.deleted(kept.length));
        return { show: (shown) => without(shown, asked), changed: whole.length };
      };
      const undo: Step = async () => {
        await this.store.saveSamples(whole);
        const records = whole.map(({ crop: _crop, points: _points, ...record }) => record);
        return { show: (shown) => withChanged(shown, records), changed: whole.length };
      };
      return { make, undo, words: LIBRARY_WORDS.undoDelete };
    });
  }

  undo(): Promise<void> {
    return this.#attempt(async (isShown) => {
      const last = isShown() ? this.#changes.at(-1) : undefined;
      if (!last) return;
      const { show } = await last.undo();
      if (!isShown()) return;
      this.samples = show(this.samples);
      this.#changes = this.#changes.slice(0, -1);
      this.app.announcer.say(LIBRARY_WORDS.undone);
    });
  }

  /** Changes what is said of samples; taken back is what that changed, and nothing that was changed since. */
  #alter(
    samples: readonly SampleRecord[],
    change: (before: SampleRecord) => SampleRecord,
    words: (samples: number) => string,
  ): Promise<void> {
    return this.#change(samples, (now) => {
      const before: Record<string, SampleRecord> = {};
      const make = this.#set(now, (own) => {
        before[own.id] = own;
        return change(own);
      });
      const undo = this.#set(now, (own) => {
        const then = before[own.id];
        return then ? withoutChange(own, then, change(then)) : own;
      });
      return { make, undo, words };
    });
  }

  /** Makes a change that can be undone. `plan` takes the samples as the changes before have left them, without those that are deleted. */
  #change(samples: readonly SampleRecord[], plan: (now: readonly SampleRecord[]) => Change): Promise<void> {
    const ids = idsOf(samples);
    return this.#attempt(async (isShown) => {
      const now = isShown() ? this.samples.filter(({ id }) => ids.includes(id)) : samples;
      if (now.length === 0) return;
      const { make, undo, words } = plan(now);
      const { show, changed } = await make();
      if (!isShown()) return;
      this.samples = show(this.samples);
      if (changed > 0) this.#changes = [...this.#changes, { undo, words: words(changed) }];
    });
  }

  /** Changes samples as they are kept, whatever another tab made of them. */
  #set(samples: readonly SampleRecord[], change: (before: SampleRecord) => SampleRecord): Step {
    return async () => {
      const changed = this.#known(samples, await this.store.changeRecords(samples, change));
      return { show: (shown) => withChanged(without(shown, samples), changed), changed: changed.length };
    };
  }

  /** Those of `samples` that are among `kept`, as they are there; says of the others, which another tab deleted, that they are gone. */
  #known(samples: readonly SampleRecord[], kept: readonly SampleRecord[]): SampleRecord[] {
    const known = only(kept, samples);
    if (known.length < samples.length) this.app.say(LIBRARY_WORDS.gone(samples.length - known.length));
    return known;
  }

  /**
   * Nothing changes in sight unless it was kept, nor when other samples have come in sight since it was asked for, which `isShown` tells;
   * a failure is said.
   */
  async #attempt(work: (isShown: () => boolean) => Promise<void>): Promise<void> {
    const era = this.#era;
    try {
      await this.#turns.take(() => work(() => era === this.#era));
    } catch (error) {
      this.app.say(failureWords(error));
    }
  }
}
