/**
 * The one owner of which weights read the person before the camera. What a person chose is in the store; what reads is in the scorer;
 * this brings the second to the first, and tells what the scorer itself answers. Whatever cannot be used is replaced by the base
 * weights, with the reason, and never costs the live view.
 */

import { Turns } from '../core/turns.ts';
import { problemOf } from '../reader/problems.ts';
import type { Reader } from '../reader/reader.ts';
import type { VersionStore } from '../store/versions.ts';
import { BASE, weightsOf, type ModelProblem, type PersonWeights } from './weights.ts';

/** The other tabs of this app: what one of them changed is read by all. */
export type Tabs = Pick<BroadcastChannel, 'postMessage' | 'addEventListener'>;
/** Said to the other tabs when what is kept of a person's models changed. */
const CHANGED = 'models changed';

/** What there is to ask of the scorer. */
export type Scorer = Pick<Reader, 'state' | 'addEventListener' | 'setWeights'>;

export interface InUse {
  readonly person: string | null;
  /** The version that reads them: the scorer's own answer, or what it starts with. Null for the base weights. */
  readonly version: string | null;
  /** Why the version that is active for them does not; null where it does, or none is. */
  readonly problem: ModelProblem | null;
}

/** A version was chosen that cannot be used; nothing was changed. */
export class UnusableVersion extends Error {
  override readonly name = 'UnusableVersion';

  constructor(readonly problem: ModelProblem) {
    super(`version that cannot be used: ${problem}`);
  }
}

export class ActiveModel {
  #person: string | null = null;
  /** What the scorer was given last, and for whom. */
  #given: PersonWeights = BASE;
  #givenFor: string | null = null;
  /** Versions that it was ever given, by which its answer is told from that of base weights. */
  readonly #versions = new Set<string>();
  /** The scorer's answer to that. */
  #giving: Promise<void> = Promise.resolve();
  #turn = 0;
  #settled = true;
  #latest: Promise<InUse> = Promise.resolve({ person: null, version: null, problem: null });
  /** Changes of what is kept, one after the other: the last one that was asked for is the last one made. */
  readonly #changes = new Turns();
  readonly #listeners = new Set<(inUse: InUse) => void>();

  /** `onElsewhere` hears when another tab changed models, after this one follows. */
  constructor(
    private readonly versions: VersionStore,
    private readonly scorer: Scorer,
    private readonly tabs: Tabs,
    private readonly onElsewhere: () => void = () => undefined,
  ) {
    scorer.addEventListener('state', () => this.#tell());
    tabs.addEventListener('message', ({ data }) => {
      // where it cannot be followed, what reads stays
      if (data === CHANGED) void this.follow().then(this.onElsewhere, () => undefined);
    });
  }

  get inUse(): InUse {
    const { state } = this.scorer;
    const answer = state.kind === 'ready' ? state.readiness.modelVersion : this.#given.version;
    const version = answer !== null && this.#versions.has(answer) ? answer : null;
    const refused = this.#settled && this.#given.version !== null && version === null;
    return { person: this.#person, version, problem: refused ? 'refused' : this.#given.problem };
  }

  /** Calls back with every change of what is in use. */
  onChange(listener: (inUse: InUse) => void): void {
    this.#listeners.add(listener);
  }

  /**
   * Has `person`, or else the same as before, read by what is active for them. Resolves, when the scorer has answered, with what is
   * then in use, which is what the last call asked for.
   */
  follow(person: string | null = this.#person): Promise<InUse> {
    this.#person = person;
    this.#latest = this.#follow(++this.#turn, person);
    return this.#latest;
  }

  /** A training or an import changed what is kept of the person's models: has them read by what is active now, in every tab. */
  changed(person: string | null = this.#person): Promise<InUse> {
    this.tabs.postMessage(CHANGED);
    return this.follow(person);
  }

  /** Makes a version of `person` active, null for the base weights. Rejects with UnusableVersion, and for one that is not theirs. */
  activate(person: string, id: string | null): Promise<InUse> {
    return this.#change(async () => {
      if (id !== null) {
        const weights = await this.versions.weights(id);
        const { unfitnessOf } = await import('./fitness.ts');
        const problem = weights ? await unfitnessOf(weights) : 'damaged';
        if (problem) throw new UnusableVersion(problem);
      }
      await this.versions.activate(person, id);
    });
  }

  /** Back to what the active version of `person` was trained from. */
  rollBack(person: string): Promise<InUse> {
    return this.#change(() => this.versions.rollBack(person));
  }

  /** Deletes a version of `person`; when it was active, the base weights are. */
  delete(person: string, id: string): Promise<InUse> {
    return this.#change(() => this.versions.delete(person, id));
  }

  async #change(change: () => Promise<unknown>): Promise<InUse> {
    await this.#changes.take(change);
    return this.changed();
  }

  /** Where the weights of another person than before cannot be had, the base weights read them, with that reason; rejects all the same. */
  async #follow(turn: number, person: string | null): Promise<InUse> {
    let next: PersonWeights;
    try {
      next = await weightsOf(this.versions, person);
    } catch (cause) {
      if (turn === this.#turn && person !== this.#givenFor) await this.#read(turn, person, { ...BASE, problem: 'not-loaded' });
      throw cause;
    }
    return this.#read(turn, person, next);
  }

  async #read(turn: number, person: string | null, next: PersonWeights): Promise<InUse> {
    if (turn !== this.#turn) return this.#latest;
    this.#givenFor = person;
    const known = next.version === this.#given.version;
    if (!known || next.version === null) this.#given = next;
    if (!known) this.#giving = this.#give(next);
    await this.#giving;
    if (turn !== this.#turn) return this.#latest;
    this.#settled = true;
    this.#tell();
    return this.inUse;
  }

  async #give(given: PersonWeights): Promise<void> {
    const { version, weights } = given;
    if (version !== null) this.#versions.add(version);
    this.#settled = false;
    try {
      await this.scorer.setWeights(weights);
    } catch (cause) {
      if (problemOf(cause) !== 'model-unreadable') throw cause;
      if (given !== this.#given) return;
      this.#given = { ...BASE, active: version, problem: 'refused' };
      await this.scorer.setWeights(null); // what it kept may be another person's
    }
  }

  #tell(): void {
    const { inUse } = this;
    for (const listener of this.#listeners) listener(inUse);
  }
}
