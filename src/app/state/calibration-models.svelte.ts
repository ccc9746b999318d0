/** The models of the current person: which there are, which one reads them, and every way to change that. */

import type { ModelVersion, VersionStore } from '../../store/versions.ts';
import { modelArchive } from '../../models/weights.ts';
import { download } from '../download.ts';
import { MODEL_WORDS } from '../calibrate/words.ts';
import type { AppState } from './app-state.svelte.ts';

export class CalibrationModels {
  /** Newest first. */
  versions = $state.raw<readonly ModelVersion[]>([]);
  /** Id of the version that is live; null for the base weights. */
  live = $state<string | null>(null);
  readonly current = $derived.by(() => this.versions.find(({ id }) => id === this.live) ?? null);

  constructor(
    private readonly app: AppState,
    private readonly store: VersionStore,
  ) {}

  async load(person: string | null): Promise<void> {
    this.versions = person ? (await this.store.list(person)).reverse() : [];
    this.live = person ? await this.store.live(person) : null;
  }

  /** 'Version 2', counted from the first; 'Base' for null. */
  nameOf(id: string | null): string {
    const at = this.versions.findIndex((version) => version.id === id);
    return at < 0 ? MODEL_WORDS.base : MODEL_WORDS.version(this.versions.length - at);
  }

  /** Reads the person with this version from now on; null for the base weights. */
  activate(id: string | null): Promise<void> {
    return this.#change(async (person) => {
      await this.store.activate(person, id);
      return MODEL_WORDS.activated(this.nameOf(id));
    });
  }

  /** Back to what the live version was trained from. */
  rollBack(): Promise<void> {
    return this.#change(async (person) => MODEL_WORDS.activated(this.nameOf(await this.store.rollBack(person))));
  }

  delete(id: string): Promise<void> {
    const name = this.nameOf(id);
    return this.#change(async () => {
      await this.store.delete(id);
      return MODEL_WORDS.deleted(name);
    });
  }

  /** A file of the version as a TensorFlow.js model. */
  async export(id: string): Promise<void> {
    try {
      download(await modelArchive(this.store, id), `${this.nameOf(id)}.zip`);
    } catch (error) {
      this.app.say((error as Error).message);
    }
  }

  /** Changes what is kept, and gives the live path the weights that are live then. A failure is said, and changes nothing. */
  async #change(change: (person: string) => Promise<string>): Promise<void> {
    const { app } = this;
    const person = app.settings.personId;
    if (!person) return;
    try {
      const said = await change(person);
      await this.load(person);
      await app.followModel();
      app.say(said);
    } catch (error) {
      app.say((error as Error).message);
    }
  }
}
