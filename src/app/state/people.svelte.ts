/**
 * Whose face it is: the people of this device, each with their own neutral face, and the demonstration face, which is a guest. The
 * guest has a neutral, sessions and models of its own; while it is here, who was chosen stays chosen, and comes back after it.
 */

import { nameBeside } from '../../core/free-name.ts';
import type { WholePeople } from '../../store/whole-people.ts';
import type { Baseline } from '../../core/reading.ts';
import type { Person } from '../../store/schema.ts';
import type { RecordingStore } from '../../store/recordings.ts';
import type { Store } from '../../store/store.ts';
import type { SettingsState } from './settings.svelte.ts';

export const GUEST: Person = { id: 'demonstration-face', name: 'Demonstration face', createdAt: 0 };

export type PeopleStore = Pick<Store, 'people' | 'savePerson' | 'baseline' | 'saveBaseline' | 'deleteBaseline'> & {
  whole(): Promise<Pick<WholePeople, 'delete'>>;
  recordings(): Promise<Pick<RecordingStore, 'sweep'>>;
};

/** What a tab remembers through a reload, and no other tab sees. */
export interface TabMemory {
  get(key: string): string | null;
  /** Forgets the key for null. */
  set(key: string, value: string | null): void;
}

/** The other tabs: each says whose things it changed, null for everybody's. */
export type PeopleTabs = Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;

const GUEST_KEY = 'guest';

export class PeopleState {
  /** Oldest first, without the guest. */
  all = $state.raw<readonly Person[]>([]);
  /** Whether the demonstration face is here. */
  guest = $state(false);
  /** Neutral face of the current person. */
  baseline = $state.raw<Baseline | null>(null);
  readonly current = $derived.by(() => (this.guest ? GUEST : (this.all.find(({ id }) => id === this.settings.personId) ?? null)));
  /** Of the current person; null for somebody who is not known yet. */
  readonly id = $derived.by(() => this.current?.id ?? null);

  /** Hears of a person who was removed here. */
  onRemoved?: (id: string) => void;
  #loading: Promise<void> = Promise.resolve();
  /** Counts how often this tab gave the current person another neutral face: what was read before that is older. */
  #given = 0;

  /** `store` is null where the browser keeps nothing. */
  constructor(
    private readonly store: PeopleStore | null,
    private readonly settings: Pick<SettingsState, 'personId' | 'set'>,
    private readonly tab: TabMemory,
    private readonly tabs: PeopleTabs,
  ) {
    tabs.addEventListener('message', ({ data }) => {
      // a newer version may have closed the store: what was known stays
      this.refresh(data === null || data === this.id).catch(() => undefined);
    });
  }

  async load(): Promise<void> {
    await this.#readPeople();
    this.guest = this.tab.get(GUEST_KEY) !== null;
    await this.#loadBaseline();
  }

  /**
   * Looks again at who is kept, and at the current person's neutral face where that is `concerned`: another tab may have changed them.
   * Where it removed the current person, nobody is chosen. Rejects where the store cannot be read.
   */
  refresh(concerned = true): Promise<void> {
    const refreshed = this.#refresh(concerned);
    this.#loading = refreshed.catch(() => undefined);
    return refreshed;
  }

  /** Something of a person was changed here, of everybody for null: the other tabs look again. */
  tellTabs(id: string | null): void {
    this.tabs.postMessage(id);
  }

  /** Chooses a person of `all`, or lets the guest in. */
  async choose(id: string): Promise<void> {
    if (id === GUEST.id) return this.letGuest(true);
    this.settings.set('personId', id);
    this.#setGuest(false);
    await this.#loadBaseline();
  }

  /** The demonstration face comes or goes. */
  async letGuest(here: boolean): Promise<void> {
    if (here === this.guest) return;
    this.#setGuest(here);
    await this.#loadBaseline();
  }

  /**
   * Adds a person, under `name` or one like it that nobody here has, and chooses them; gives their id. `onKept` is called before they
   * are chosen. Rejects with StorageFull.
   */
  async add(name: string, onKept: () => void = () => undefined): Promise<string> {
    const free = nameBeside(
      name,
      this.all.map((other) => other.name),
    );
    const person: Person = { id: crypto.randomUUID(), name: free, createdAt: Date.now() };
    await this.store?.savePerson(person);
    onKept();
    this.all = [...this.all, person];
    this.tellTabs(person.id);
    await this.choose(person.id);
    return person.id;
  }

  /** Id of the current person, who is made under `nameIfNone` when there is nobody yet; they can be written about from then on. */
  async ensure(nameIfNone: string): Promise<string> {
    const { current } = this;
    if (!current) return this.add(nameIfNone);
    if (current === GUEST) await this.store?.savePerson(GUEST);
    return current.id;
  }

  /**
   * Removes a person and all that belongs to them. They are gone from here at once, so that nothing more is recorded of them, and
   * listed and chosen again where they could not be removed; `ended` ends what is being recorded.
   */
  async remove(id: string, ended: () => Promise<void>): Promise<void> {
    const { id: before, all } = this;
    this.all = all.filter((person) => person.id !== id);
    const wasChosen = this.settings.personId === id;
    const next = this.all[0]?.id ?? null;
    if (wasChosen) this.settings.set('personId', next);
    let recordings: readonly string[] | undefined;
    try {
      if (this.id !== before) await this.#loadBaseline();
      await ended();
      recordings = await (await this.store?.whole())?.delete(id);
    } catch (error) {
      if (wasChosen && this.settings.personId === next) this.settings.set('personId', id);
      await this.#comeBack(all);
      throw error;
    }
    this.all = this.all.filter((person) => person.id !== id); // who was listed again meanwhile
    this.onRemoved?.(id);
    this.tellTabs(id);
    await (await this.store?.recordings())?.sweep(recordings);
  }

  /** Nobody but the guest is here while `work` erases all; after it those who are still kept are, also where it fails. */
  async leave(work: () => Promise<void>): Promise<void> {
    const { all } = this;
    this.all = [];
    try {
      await this.#loadBaseline();
      await work();
    } catch (error) {
      await this.#comeBack(all);
      throw error;
    }
    await this.load();
  }

  /** Keeps a neutral face of the person `id`. Rejects with StorageFull, and with PersonGone for one who was removed, as in another tab. */
  async keepBaseline(id: string, baseline: Baseline): Promise<void> {
    await this.store?.saveBaseline(id, baseline);
    this.#give(id, baseline);
  }

  /** Forgets the neutral face of the current person. Rejects when it cannot be deleted; it is then still there. */
  async deleteBaseline(): Promise<void> {
    const { id } = this;
    if (!id) return;
    await this.store?.deleteBaseline(id);
    this.#give(id, null);
  }

  /** The current person with their own neutral face, once that is known. */
  async settled(): Promise<{ readonly person: Person | null; readonly baseline: Baseline | null }> {
    let seen: Promise<void>;
    // somebody else may be chosen meanwhile
    do await (seen = this.#loading);
    while (seen !== this.#loading);
    return { person: this.current, baseline: this.baseline };
  }

  #setGuest(here: boolean): void {
    this.guest = here;
    this.tab.set(GUEST_KEY, here ? GUEST.id : null);
  }

  /** What is kept as a person's neutral face from now on. */
  #give(id: string, baseline: Baseline | null): void {
    if (id === this.id) {
      this.baseline = baseline;
      this.#given++;
    }
    this.tellTabs(id);
  }

  /** Lists who is kept; reads them again where somebody was added or removed here meanwhile. Gives who was current just before. */
  async #readPeople(): Promise<string | null> {
    const { all } = this;
    const kept = (await this.store?.people()) ?? all;
    if (this.all !== all) return this.#readPeople();
    const { id } = this;
    this.all = kept.filter((person) => person.id !== GUEST.id);
    return id;
  }

  async #refresh(concerned: boolean): Promise<void> {
    if (!this.store) return;
    const before = await this.#readPeople();
    if (this.id !== before) this.baseline = null;
    if (concerned || this.id !== before) await this.#readBaseline(this.id);
  }

  /** Those who were to go are here again: as they are kept by now or, where that cannot be read, as they were `before`. */
  async #comeBack(before: readonly Person[]): Promise<void> {
    this.all = before;
    await this.load().catch(() => this.#loadBaseline());
  }

  /** Until it is read, or where it cannot be, nobody's neutral is in use: never that of the person before. */
  #loadBaseline(): Promise<void> {
    const { id } = this;
    this.baseline = null;
    return (this.#loading = this.#readBaseline(id).catch(() => undefined));
  }

  async #readBaseline(id: string | null): Promise<void> {
    const given = this.#given;
    const baseline = id && this.store ? await this.store.baseline(id) : null;
    if (id === this.id && given === this.#given) this.baseline = baseline;
  }
}
