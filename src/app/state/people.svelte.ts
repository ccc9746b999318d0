/** Who sits before the camera, and each person's own neutral face. */

import type { Baseline } from '../../core/reading.ts';
import type { Person } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { SettingsState } from './settings.svelte.ts';

export class PeopleState {
  all = $state.raw<readonly Person[]>([]);
  baseline = $state.raw<Baseline | null>(null);
  readonly current = $derived.by(() => this.all.find(({ id }) => id === this.settings.personId) ?? null);

  constructor(
    private readonly store: Store | null,
    private readonly settings: SettingsState,
  ) {}

  async load(): Promise<void> {
    this.all = (await this.store?.people()) ?? [];
    await this.#loadBaseline();
  }

  async choose(id: string): Promise<void> {
    this.settings.set('personId', id);
    await this.#loadBaseline();
  }

  /** Adds a person and chooses them. Rejects with StorageFull. */
  async add(name: string): Promise<void> {
    const person: Person = { id: crypto.randomUUID(), name, createdAt: Date.now() };
    await this.store?.savePerson(person);
    this.all = [...this.all, person];
    await this.choose(person.id);
  }

  /** Removes a person and all that belongs to them. */
  async remove(id: string): Promise<void> {
    await this.store?.whole.delete(id);
    await this.store?.recordings.removeOf(id);
    this.all = this.all.filter((person) => person.id !== id);
    if (this.settings.personId !== id) return;
    this.settings.set('personId', this.all[0]?.id ?? null);
    await this.#loadBaseline();
  }

  /** Keeps a neutral face for the current person, who is made under `nameIfNone` when there is nobody yet. Rejects with StorageFull. */
  async keepBaseline(baseline: Baseline, nameIfNone: string): Promise<void> {
    if (!this.current) await this.add(nameIfNone);
    this.baseline = baseline;
    await this.store?.saveBaseline(this.current!.id, baseline);
  }

  async deleteBaseline(): Promise<void> {
    if (this.current) await this.store?.deleteBaseline(this.current.id);
    this.baseline = null;
  }

  async #loadBaseline(): Promise<void> {
    this.baseline = this.current ? ((await this.store?.baseline(this.current.id)) ?? null) : null;
  }
}
