/**
 * People as files: out of here, and in again. For a person who is here already the app asks first, and a replacement can be undone, and
 * redone: what is captured between the two is put away like all else.
 */

import { nameBeside } from '../../core/free-name.ts';
import { Turns } from '../../core/turns.ts';
import { forgetAnswers } from '../../embed/consent.ts';
import { openArchive } from '../../store/open-archive.ts';
import { writeArchive, type PersonFile } from '../../store/archive.ts';
import type { UnfinishedTraining } from '../../store/model-records.ts';
import type { Store } from '../../store/store.ts';
import { amountIn, type Amount } from '../../store/whole-people.ts';
import { IMPORT_WORDS, STORAGE_WORDS } from '../calibrate/library/storage-words.ts';
import { LIBRARY_WORDS } from '../calibrate/library/words.ts';
import { save } from '../download.ts';
import { failureWords } from '../failure-words.ts';
import type { PeopleState } from './people.svelte.ts';

/** Somebody in a file is here already. */
export interface ImportQuestion {
  readonly data: PersonFile;
  readonly here: Amount;
  readonly file: Amount;
}

export type ImportAnswer = 'merge' | 'both' | 'replace';

/** A person as they were: an archive, which the browser may keep on disk until the page is closed. */
interface PutAway {
  readonly archive: Blob;
  readonly unfinished: UnfinishedTraining | null;
}

/** What a replacement put away, or its undoing. */
export interface Replaced extends PutAway {
  readonly person: string;
  /** Of who was replaced. */
  readonly name: string;
  /** Whether the replacement was undone: what is put away is what was here until then. */
  readonly undone: boolean;
}

/** How files are read, written and handed over. */
export interface ArchiveFiles {
  readonly open: (file: Blob) => Promise<PersonFile>;
  readonly write: typeof writeArchive;
  readonly download: (archive: Blob, name: string) => void;
}
const FILES: ArchiveFiles = { open: openArchive, write: writeArchive, download: save };

export class ArchiveState {
  question = $state.raw<ImportQuestion | null>(null);
  /** Whether a file is being read or written, or all is being erased. */
  working = $state(false);
  #works = 0;
  /** Changes come one after the other. */
  readonly #turns = new Turns();
  /** All that was put away, the last at the end; what is put back makes way for what was here. */
  #replaced = $state.raw<readonly Replaced[]>([]);
  /** What can be put back now: of each person the last that was put away by a replacement, and by an undoing. */
  readonly undoable = $derived.by(() =>
    this.#replaced.filter(
      (one, i, all) => !all.slice(i + 1).some((later) => later.person === one.person && later.undone === one.undone),
    ),
  );

  /**
   * `choose` chooses a person; `onChange` hears for which person something else is kept now, null for everybody; `say` shows a sentence;
   * `alone` does work while nothing else is kept of anybody for long, in whichever tab, and gives false where something is.
   */
  constructor(
    private readonly store: Store,
    private readonly people: Pick<PeopleState, 'all' | 'leave' | 'load' | 'onRemoved' | 'tellTabs'>,
    private readonly choose: (person: string) => Promise<void>,
    private readonly onChange: (person: string | null) => Promise<void>,
    private readonly say: (sentence: string) => void,
    private readonly alone: (work: () => Promise<void>) => Promise<boolean>,
    private readonly files = FILES,
  ) {
    // of somebody who was removed nothing stays, and nothing comes back
    people.onRemoved = (person) => {
      this.#forget(person);
    };
  }

  /** Everything of a person as one file. */
  export(person: string): Promise<void> {
    return this.#attempt(async () => {
      const data = await (await this.store.whole()).of(person);
      // a guest is kept from the first session on
      if (!data) return this.say(LIBRARY_WORDS.empty);
      this.files.download(await this.files.write(data), `${data.person.name}.facsimile.zip`);
    });
  }

  /** A person out of such a file; one who is here already becomes a `question`. */
  import(file: File): Promise<void> {
    return this.#alone(async () => {
      const data = this.#named(await this.files.open(file));
      const { id, name } = data.person;
      const whole = await this.store.whole();
      const here = await whole.amount(id);
      if (here) return void (this.question = { data, here, file: amountIn(data) });
      await whole.merge(data);
      await this.#choose(id, IMPORT_WORDS.imported(name));
    });
  }

  answer(answer: ImportAnswer): Promise<void> {
    return this.#alone(async () => {
      const { question } = this;
      this.question = null;
      if (!question) return;
      const { data, here } = question;
      const { id } = data.person;
      const whole = await this.store.whole();
      if (answer === 'merge') {
        const added = await whole.merge(data);
        await this.#choose(id, IMPORT_WORDS.merged(here.name, added));
      } else if (answer === 'both') {
        const person = await whole.keepBoth(data, this.#freeName(data.person.name));
        await this.#choose(person.id, IMPORT_WORDS.imported(person.name));
      } else {
        const before = await this.#putAway(id);
        await whole.replace(data);
        if (before) this.#replaced = [...this.#replaced, { ...before, person: id, name: here.name, undone: false }];
        await this.#choose(id, IMPORT_WORDS.replaced(here.name));
      }
    });
  }

  /** Leaves everything as it is. */
  dismiss(): void {
    this.question = null;
  }

  /** Undoes a replacement, or makes it again after that: the person is as they were, and as they are now put away. */
  undoReplace(replaced: Replaced): Promise<void> {
    return this.#alone(async () => {
      if (!this.#replaced.includes(replaced)) return;
      const { person, name, undone, archive, unfinished } = replaced;
      const now = await this.#putAway(person);
      if (!now) {
        this.#forget(person);
        return this.say(IMPORT_WORDS.gone(name));
      }
      const data = await this.files.open(archive);
      await (await this.store.whole()).putBack(data);
      // who was removed meanwhile is forgotten
      if (this.#replaced.includes(replaced))
        this.#replaced = [...this.#replaced.filter((one) => one !== replaced), { ...now, person, name, undone: !undone }];
      if (unfinished) await this.store.versions.saveUnfinished(unfinished);
      await this.#choose(person, undone ? IMPORT_WORDS.redone(name) : IMPORT_WORDS.undone(name));
    });
  }

  /** Forgets everything on this device, which pages may read faces too; `ended` ends what is being recorded, `forgotten` runs before this page shows it. */
  erase(ended: () => Promise<void>, forgotten: () => Promise<void>): Promise<void> {
    return this.#alone(async () => {
      let recordings: readonly string[] = [];
      await this.people.leave(async () => {
        await ended(); // nothing more is recorded of those who are about to be forgotten
        recordings = await this.store.erase();
        this.people.tellTabs(null);
        this.#replaced = [];
        forgetAnswers();
        await forgotten();
      });
      await this.onChange(null);
      // everything is forgotten by now, also where a file cannot be removed yet
      await (await this.store.recordings()).sweep(recordings);
      this.say(STORAGE_WORDS.erased);
    });
  }

  /** Nothing of a person can be put back any more. */
  #forget(person: string): void {
    this.#replaced = this.#replaced.filter((one) => one.person !== person);
  }

  /** A person as they are; null for one who is not here, as after another tab removed them. */
  async #putAway(person: string): Promise<PutAway | null> {
    const whole = await (await this.store.whole()).of(person);
    return whole && { archive: await this.files.write(whole), unfinished: await this.store.versions.unfinished(person) };
  }

  async #choose(person: string, said: string): Promise<void> {
    this.people.tellTabs(person);
    await this.people.load();
    await this.choose(person);
    await this.onChange(person);
    this.say(said);
  }

  /** A person in a file under a name that nobody else here has: devices call the first of their people alike. */
  #named(data: PersonFile): PersonFile {
    const { person } = data;
    return { ...data, person: { ...person, name: this.#freeName(person.name, person.id) } };
  }

  /** 'Ada', or with the first number that nobody has but the one of this id. */
  #freeName(name: string, id?: string): string {
    const others = this.people.all.filter((person) => person.id !== id);
    return nameBeside(
      name,
      others.map((person) => person.name),
    );
  }

  /** Changes what is kept, in its turn; where a session or a training goes on, or a change in another tab, that is said, and nothing done. */
  #alone(work: () => Promise<void>): Promise<void> {
    return this.#attempt(async () => {
      const isDone = await this.#turns.take(() => this.alone(work));
      if (!isDone) this.say(STORAGE_WORDS.notNow);
    });
  }

  /** A failure is said. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    this.#works++;
    this.working = true;
    try {
      await work();
    } catch (error) {
      this.say(failureWords(error));
    } finally {
      this.working = --this.#works > 0;
    }
  }
}
