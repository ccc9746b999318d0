/**
 * Synthetic pictures of a person's own face, made after a session from their neutral one. Each is kept as it is made, together with
 * how far the session has come, so that a closed tab loses none and the rest is made another time. Tabs take turns.
 */

import { earlierTrainings, syntheticId } from '../../core/split.ts';
import type { synthesize } from '../../face/synthesis/synthesize.ts';
import type { SessionRecord } from '../../session/record.ts';
import { neutralsOf, syntheticSample, SYNTHETIC_PICTURES, withAllPictures, withPicture } from '../../session/synthetic.ts';
import type { CalibrationStore } from '../../store/calibration.ts';
import { PersonGone } from '../../store/keep.ts';
import { inLock } from '../../store/locks.ts';
import type { VersionStore } from '../../store/versions.ts';
import { failureWords } from '../failure-words.ts';
import { SYNTHESIS_LOCK, type Locks } from './tab-lock.svelte.ts';

export interface SynthesisParts {
  readonly store: Pick<CalibrationStore, 'list' | 'picture' | 'sessions' | 'saveSession' | 'addToSession'>;
  readonly versions: Pick<VersionStore, 'list'>;
  readonly make: typeof synthesize;
  /** Null where the browser has none: every tab is alone then, and where they are refused. */
  readonly locks: Pick<Locks, 'request'> | null;
  /** Hears that all pictures of a session are made; a rejection is told like that of making them. */
  readonly onDone: (person: string) => Promise<void>;
}

export class CalibrationSynthesis {
  /** Pictures that are made of the session under way; null while none are being made here. */
  made = $state<number | null>(null);
  /** Why no more could be made, by person. */
  problems = $state.raw<Readonly<Record<string, string>>>({});
  /** Sessions whose turn has not come, and the one under way. */
  #queue = $state.raw<readonly SessionRecord[]>([]);
  #working = false;
  readonly running = $derived.by(() => this.#queue.length > 0);

  constructor(private readonly parts: SynthesisParts) {}

  /** Share of the pictures of a person's session that are made, 0 to 1; null while none are to be made of them. */
  shareOf(person: string | null): number | null {
    const [session] = this.#queue;
    if (!this.#queue.some((queued) => queued.person === person)) return null;
    return session?.person === person ? (this.made ?? session?.synthesis?.made ?? 0) / SYNTHETIC_PICTURES : 0;
  }

  /** Makes what is still to be made of these sessions, unless it has failed here before. */
  async resume(sessions: readonly SessionRecord[]): Promise<void> {
    await this.#add(sessions.filter(({ person }) => !(person in this.problems)));
  }

  /** Tries again after it failed. */
  async retry(sessions: readonly SessionRecord[]): Promise<void> {
    for (const { person } of sessions) this.forget(person);
    await this.#add(sessions);
  }

  /** Forgets what failed of a person, or of everybody for null. */
  forget(person: string | null): void {
    this.problems = Object.fromEntries(Object.entries(this.problems).filter(([of]) => person !== null && of !== person));
  }

  /** Does `work` while no pictures are made, in whichever tab; false without it where some are. */
  async without(work: () => Promise<void>): Promise<boolean> {
    if (this.running) return false;
    return inLock(this.parts.locks, SYNTHESIS_LOCK, { ifAvailable: true }, async (isFree) => {
      if (isFree) await work();
      return isFree;
    });
  }

  async #add(sessions: readonly SessionRecord[]): Promise<void> {
    const queued = this.#queue.map(({ id }) => id);
    this.#queue = [...this.#queue, ...sessions.filter(({ id, synthesis }) => synthesis && !queued.includes(id))];
    if (this.#working) return;
    this.#working = true;
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      await this.#inTurn(next);
      this.#queue = this.#queue.slice(1);
      const { person } = next;
      await this.parts.onDone(person).catch((error: unknown) => this.#failed(person, error));
    }
    this.#working = false;
  }

  async #inTurn({ id, person }: SessionRecord): Promise<void> {
    const { locks, store } = this.parts;
    const work = async (): Promise<void> => {
      // another tab may have made them meanwhile
      const session = (await store.sessions(person)).find((kept) => kept.id === id);
      if (session?.synthesis) await this.#make(session, session.synthesis);
    };
    try {
      await inLock(locks, SYNTHESIS_LOCK, {}, work);
    } catch (error) {
      if (!(error instanceof PersonGone)) this.#failed(person, error); // removed in the meantime: nothing is missing
    } finally {
      this.made = null;
    }
  }

  #failed(person: string, error: unknown): void {
    this.problems = { ...this.problems, [person]: failureWords(error) };
  }

  async #make(from: SessionRecord, place: NonNullable<SessionRecord['synthesis']>): Promise<void> {
    const { store, versions, make } = this.parts;
    const { id: session, person } = from;
    const samples = await store.list(person);
    const earlier = earlierTrainings(await versions.list(person), null);
    const pictures = await Promise.all(neutralsOf(samples, earlier).map(({ id }) => store.picture(id)));
    const neutrals = pictures.flatMap((picture) => (picture ? [picture.crop] : []));
    const modelVersion = samples.at(-1)?.modelVersion ?? '';
    let record = from;
    this.made = place.made;
    const keep: Parameters<typeof synthesize>[3] = async (picture, next) => {
      const of = { id: syntheticId(session, next - 1), person, session, time: Date.now(), modelVersion };
      record = withPicture(record, next);
      await store.addToSession(record, [syntheticSample(picture, of)]);
      this.made = record.synthesis!.made;
    };
    if (neutrals.length > 0) await make(neutrals, session, SYNTHETIC_PICTURES, keep, place);
    await store.saveSession(withAllPictures(record));
  }
}
