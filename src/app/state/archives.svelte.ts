/** People as files: out of here, and in again. For a person who is here already the app asks first, and a replacement can be undone. */

import { openArchive } from '../../store/open-archive.ts';
import { writeArchive, type PersonFile } from '../../store/archive.ts';
import type { Store } from '../../store/store.ts';
import type { UnfinishedTraining } from '../../store/versions.ts';
import { amountIn, type Amount } from '../../store/whole-people.ts';
import { IMPORT_WORDS, STORAGE_WORDS } from '../calibrate/library/storage-words.ts';
import { LIBRARY_WORDS } from '../calibrate/library/words.ts';
import { save } from '../download.ts';
import type { PeopleState } from './people.svelte.ts';

/** Somebody in a file is here already. */
export interface ImportQuestion {
  readonly data: PersonFile;
  readonly here: Amount;
  readonly file: Amount;
}

export type ImportAnswer = 'merge' | 'both' | 'replace';

/** What a replacement put away: an archive, which the browser may keep on disk until the page is closed. */
interface Replaced {
  readonly name: string;
  readonly archive: Blob;
  readonly unfinished: UnfinishedTraining | null;
}

/** How files are read, written and handed over. */
export interface ArchiveFiles {
  readonly open: (signal: AbortSignal, file: Blob) => Promise<PersonFile>;
  readonly write: typeof writeArchive;
  readonly download: (archive: Blob, name: string) => void;
}
const FILES: ArchiveFiles = { open: openArchive, write: writeArchive, download: save };

export class ArchiveState {
  question = $state.raw<ImportQuestion | null>(null);
  /** Whether a file is being read or written. */
  working = $state(false);
  replaced = $state.raw<Replaced | null>(null);

  /** `choose` chooses a person; `onChange` hears for which person something else is kept now, null for everybody; `say` shows a sentence. */
  constructor(
    private readonly store: Store,
    private readonly people: Pick<PeopleState, 'all' | 'leave' | 'load'>,
    private readonly choose: (person: string) => Promise<void>,
    private readonly onChange: (person: string | null) => Promise<void>,
    private readonly say: (sentence: string) => void,
    private readonly files = FILES,
  ) {}

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
    return this.#attempt(async () => {
      const data = await this.files.open(new AbortController().signal, file);
      const whole = await this.store.whole();
      const here = await whole.amount(data.person.id);
      if (here) return void (this.question = { data, here, file: amountIn(data) });
      await whole.merge(data);
      await this.#choose(data.person.id, IMPORT_WORDS.imported(data.person.name));
    });
  }

  answer(answer: ImportAnswer): Promise<void> {
    const { question } = this;
    this.question = null;
    return this.#attempt(async () => {
      if (!question) return;
      const { data, here } = question;
      const { versions } = this.store;
      const whole = await this.store.whole();
      if (answer === 'merge') {
        const added = await whole.merge(data);
        await this.#choose(data.person.id, IMPORT_WORDS.merged(here.name, added));
      } else if (answer === 'both') {
        const person = await whole.keepBoth(data, this.#freeName(data.person.name));
        await this.#choose(person.id, IMPORT_WORDS.imported(person.name));
      } else {
        const before = await whole.of(data.person.id);
        const unfinished = await versions.unfinished(data.person.id);
        const archive = before && (await this.files.write(before));
        await whole.replace(data);
        this.replaced = archive && { name: here.name, archive, unfinished };
        await this.#choose(data.person.id, IMPORT_WORDS.replaced(here.name));
      }
    });
  }

  /** Leaves everything as it is. */
  dismiss(): void {
    this.question = null;
  }

  undoReplace(): Promise<void> {
    return this.#attempt(async () => {
      const { replaced } = this;
      if (!replaced) return;
      const data = await this.files.open(new AbortController().signal, replaced.archive);
      await (await this.store.whole()).replace(data);
      if (replaced.unfinished) await this.store.versions.saveUnfinished(replaced.unfinished);
      this.replaced = null;
      await this.#choose(data.person.id, IMPORT_WORDS.undone(data.person.name));
    });
  }

  /** Forgets everything on this device; `ended` ends what is being recorded, `forgotten` runs before anybody is told. */
  erase(ended: () => Promise<void>, forgotten: () => Promise<void>): Promise<void> {
    return this.#attempt(async () => {
      try {
        // nothing more is recorded of those who are about to be forgotten
        await this.people.leave();
        await ended();
        await this.store.erase();
        this.replaced = null;
        await forgotten();
      } finally {
        await this.people.load();
      }
      await this.onChange(null);
      this.say(STORAGE_WORDS.erased);
    });
  }

  async #choose(person: string, said: string): Promise<void> {
    await this.people.load();
    await this.choose(person);
    await this.onChange(person);
    this.say(said);
  }

  /** 'Ada (2)', or the first number that nobody has. */
  #freeName(name: string): string {
    const names = this.people.all.map((person) => person.name);
    for (let number = 2; ; number++) {
      const free = `${name} (${number})`;
      if (!names.includes(free)) return free;
    }
  }

  /** A failure is said. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    this.working = true;
    try {
      await work();
    } catch (error) {
      this.say((error as Error).message);
    } finally {
      this.working = false;
    }
  }
}
