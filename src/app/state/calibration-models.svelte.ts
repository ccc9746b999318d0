/** The models of the current person: which there are, which one reads them, and every way to change that. */

import { UnusableVersion, type InUse } from '../../models/active-model.ts';
import type { ModelVersion } from '../../store/model-records.ts';
import type { VersionStore } from '../../store/versions.ts';
import { modelArchive } from '../../models/model-file.ts';
import { download } from '../download.ts';
import { MODEL_WORDS } from '../calibrate/models/words.ts';
import { failureWords } from '../failure-words.ts';
import { MODEL_PROBLEM_WORDS } from '../words.ts';
import type { ModelState } from './model.svelte.ts';

/** What is needed of the app. */
interface Surroundings {
  readonly people: { readonly id: string | null };
  say(sentence: string): void;
}

export class CalibrationModels {
  /** As they were read last, maybe of the person before. */
  #read = $state.raw<readonly ModelVersion[]>([]);
  /** Of the current person, newest first. */
  readonly versions = $derived.by(() => this.#read.filter(({ person }) => person === this.app.people.id));
  /** Id of the version that reads the person; null for the base weights. */
  readonly inUse = $derived.by(() => this.model.inUse.version);
  /** Why the version that was chosen does not read; null where it does. */
  readonly problem = $derived.by(() => this.model.inUse.problem);
  readonly current = $derived.by(() => this.versions.find(({ id }) => id === this.inUse) ?? null);
  /** Whether a change is being made: what is in use may be another one in a moment. */
  readonly changing = $derived.by(() => this.#changes > 0);
  #changes = $state(0);

  constructor(
    private readonly app: Surroundings,
    private readonly store: VersionStore,
    private readonly model: ModelState,
  ) {}

  async load(person: string | null): Promise<void> {
    const versions = person ? (await this.store.list(person)).reverse() : [];
    if (person === this.app.people.id) this.#read = versions;
  }

  /** 'Version 2', counted from the first; 'Base model' for null; null for one that is not there. */
  nameOf(id: string | null): string | null {
    if (id === null) return MODEL_WORDS.base;
    const at = this.versions.findIndex((version) => version.id === id);
    return at < 0 ? null : MODEL_WORDS.version(this.versions.length - at);
  }

  /** Reads the person with this version from now on; null for the base weights. */
  activate(id: string | null): Promise<void> {
    return this.#change((person) => this.model.owner.activate(person, id));
  }

  /** Back to what the version in use was trained from. */
  rollBack(): Promise<void> {
    return this.#change((person) => this.model.owner.rollBack(person));
  }

  async delete(id: string): Promise<void> {
    const isNewest = this.versions[0]?.id === id;
    const deleted = MODEL_WORDS.deleted(this.nameOf(id) ?? MODEL_WORDS.gone, isNewest);
    await this.#change((person) => this.model.owner.delete(person, id), deleted);
  }

  /** A training came to a version, or may have: shows what is kept, and says what reads the person now where that is another. */
  async follow(): Promise<void> {
    await this.#change(() => this.model.owner.changed(), '');
  }

  /** A training of another person came to a version: other tabs may show them. */
  tellTabs(): void {
    this.model.owner.changed().catch((error: unknown) => this.app.say(failureWords(error)));
  }

  /** A file of the version as a TensorFlow.js model. */
  async export(id: string): Promise<void> {
    try {
      download(await modelArchive(this.store, id), `${this.nameOf(id) ?? MODEL_WORDS.gone}.zip`);
    } catch (error) {
      this.app.say(failureWords(error));
    }
  }

  /**
   * Makes a change, and says what is in use then, by the scorer's own answer. Where the person did not choose that, `told` says what
   * happened, if anything, and what is in use is said only where it changed. A failure is said, and changes nothing.
   */
  async #change(change: (person: string) => Promise<InUse>, told: string | null = null): Promise<void> {
    const person = this.app.people.id;
    if (!person) return;
    const before = this.inUse;
    this.#changes++;
    try {
      const { version, person: read } = await change(person);
      await this.load(person);
      const name = this.nameOf(version);
      if (read !== person || !name) return;
      const activated = told === null || version !== before ? MODEL_WORDS.activated(name) : '';
      const sentences = [told, activated].filter(Boolean);
      if (sentences.length > 0) this.app.say(sentences.join(' '));
    } catch (error) {
      this.app.say(error instanceof UnusableVersion ? MODEL_PROBLEM_WORDS[error.problem] : failureWords(error));
    } finally {
      this.#changes--;
    }
  }
}
