/** What the states meet, in memory: a store of people, a tab, a live path, sources, locks that tabs share. */

import type { NeutralRecorder } from '../../src/app/state/neutral.svelte.ts';
import type { PeopleStore, TabMemory } from '../../src/app/state/people.svelte.ts';
import type { Locks, Tabs } from '../../src/app/state/tab-lock.svelte.ts';
import type { Baseline, FrameReading } from '../../src/core/reading.ts';
import { NewsTarget } from '../../src/reader/news.ts';
import { ReadingEvent, type ReaderEvents } from '../../src/reader/reader-events.ts';
import type { FrameSource, SourceProblem } from '../../src/reader/sources/source.ts';
import type { Person } from '../../src/store/schema.ts';

export function keptPeople(): PeopleStore {
  const people = new Map<string, Person>();
  const baselines = new Map<string, Baseline>();
  return {
    people: async () => [...people.values()].sort((a, b) => a.createdAt - b.createdAt),
    savePerson: async (person) => void people.set(person.id, person),
    whole: async () => ({
      delete: async (id) => {
        people.delete(id);
        baselines.delete(id);
        return [];
      },
    }),
    recordings: async () => ({ sweep: async () => undefined }),
    baseline: async (id) => baselines.get(id) ?? null,
    saveBaseline: async (id, baseline) => void baselines.set(id, baseline),
    deleteBaseline: async (id) => void baselines.delete(id),
  };
}

/** Leaves a store as a newer version in another tab leaves it: closed. */
export function close(store: PeopleStore): void {
  const closing = new DOMException('The database connection is closing.', 'InvalidStateError');
  const closed = (): Promise<never> => Promise.reject(closing);
  const all = { people: closed, savePerson: closed, baseline: closed, saveBaseline: closed, deleteBaseline: closed };
  Object.assign(store, { ...all, whole: async () => ({ delete: closed }) });
}

export function tab(): TabMemory {
  const kept = new Map<string, string>();
  return {
    get: (key) => kept.get(key) ?? null,
    set: (key, value) => void (value === null ? kept.delete(key) : kept.set(key, value)),
  };
}

/** A live path that says what it is told to, and remembers what it was asked. */
export class SpokenPath extends NewsTarget<ReaderEvents> implements NeutralRecorder {
  readonly asked: string[] = [];
  listeners = 0;
  /** How many want crops. */
  crops = 0;

  override addEventListener(...[type, listener, options]: Parameters<EventTarget['addEventListener']>): void {
    super.addEventListener(type, listener, options);
    this.listeners++;
    if (typeof options === 'object') options.signal?.addEventListener('abort', () => this.listeners--, { once: true });
  }

  captureCrops(): () => void {
    this.crops++;
    return () => this.crops--;
  }

  startNeutral(asIs = false): void {
    this.asked.push(asIs ? 'record as is' : 'record');
  }

  cancelNeutral(): void {
    this.asked.push('cancel');
  }

  say(reading: FrameReading): void {
    this.dispatchEvent(new ReadingEvent(reading));
  }
}

/** A source that opens when told to. */
export class ToldSource implements FrameSource {
  onProblem?: (problem: SourceProblem | null) => void;
  facing: NonNullable<FrameSource['facing']> | null = null;
  stopped = false;
  open!: () => void;
  refuse!: (error: Error) => void;
  readonly #opened = new Promise<void>((open, refuse) => Object.assign(this, { open, refuse }));

  constructor(readonly kind: FrameSource['kind']) {}

  async start(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => (this.stopped = true));
    await this.#opened;
  }
}

/** Locks as tabs of one browser share them: exclusive ones one at a time, shared ones when no exclusive one is held. */
export class SharedLocks implements Locks {
  readonly #held = new Map<string, 'exclusive' | 'shared'>();
  readonly #waiting: { name: string; mode: 'exclusive' | 'shared'; grant: () => void }[] = [];

  request = (async (name: string, given: unknown, then?: unknown): Promise<unknown> => {
    const work = (then ?? given) as (lock: unknown) => unknown;
    const { mode = 'exclusive', signal, ifAvailable } = (then ? given : {}) as LockOptions;
    if (this.#held.has(name) && ifAvailable) return work(null);
    if (this.#held.has(name)) {
      await new Promise<void>((granted, fail) => {
        const one = { name, mode, grant: granted };
        this.#waiting.push(one);
        signal?.addEventListener('abort', () => {
          const at = this.#waiting.indexOf(one);
          if (at < 0) return;
          this.#waiting.splice(at, 1);
          fail(signal.reason as Error);
        });
      });
    }
    this.#held.set(name, mode);
    try {
      return await work({ name, mode });
    } finally {
      this.#held.delete(name);
      const next = this.#waiting.findIndex((one) => one.name === name);
      if (next >= 0) this.#waiting.splice(next, 1)[0]!.grant();
    }
  }) as Locks['request'];

  query = async (): Promise<LockManagerSnapshot> => ({
    held: [...this.#held].map(([name, mode]) => ({ name, mode, clientId: '' })),
    pending: [],
  });
}

/** Channels between tabs: what one says, all others hear. */
export function channels(): () => Tabs {
  const all: { readonly hear: Set<(event: { readonly data: unknown }) => void> }[] = [];
  return () => {
    const own = { hear: new Set<(event: { readonly data: unknown }) => void>() };
    all.push(own);
    return {
      postMessage: (data: unknown) => {
        for (const other of all) if (other !== own) for (const listener of other.hear) listener({ data });
      },
      addEventListener: (_kind: string, listener: unknown) => void own.hear.add(listener as () => void),
    };
  };
}
