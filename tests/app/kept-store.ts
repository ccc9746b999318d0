/** What a device keeps, in memory, as far as calibration asks for it: the store is tested on a real database (tests/browser/store.test.ts). */

import type { Baseline } from '../../src/core/reading.ts';
import type { Sample, SampleRecord } from '../../src/core/samples.ts';
import type * as tf from '../../src/learn/tf.ts';
import type { SessionRecord } from '../../src/session/record.ts';
import type { PersonData, PersonFile } from '../../src/store/archive.ts';
import { additions } from '../../src/store/merge.ts';
import type { ModelVersion, UnfinishedTraining } from '../../src/store/model-records.ts';
import type { Person } from '../../src/store/schema.ts';
import type { Store } from '../../src/store/store.ts';
import { amountIn } from '../../src/store/whole-people.ts';
import { outOfFile } from '../person-file.ts';

interface Kept {
  person: Person;
  neutral: Baseline | null;
  sessions: SessionRecord[];
  samples: Sample[];
  versions: { version: ModelVersion; weights: tf.io.ModelArtifacts }[];
  live: string | null;
}

export class KeptStore {
  readonly everyone = new Map<string, Kept>();
  unfinishedTraining: UnfinishedTraining | null = null;
  /** Why the next write fails; null where it does not. */
  fault: Error | null = null;

  #of(id: string): Kept {
    if (this.fault) throw this.fault;
    let kept = this.everyone.get(id);
    if (!kept) {
      kept = { person: { id, name: id, createdAt: 1 }, neutral: null, sessions: [], samples: [], versions: [], live: null };
      this.everyone.set(id, kept);
    }
    return kept;
  }

  readonly calibration = {
    list: async (person: string) => [...this.#of(person).samples],
    picture: async () => null,
    sessions: async (person: string) => this.#of(person).sessions,
    saveSession: async (session: SessionRecord) => {
      const own = this.#of(session.person);
      own.sessions = [...own.sessions.filter(({ id }) => id !== session.id), session];
    },
    saveSamples: async (samples: readonly Sample[]) => {
      for (const sample of samples) this.#of(sample.person).samples.push(sample);
    },
    changeRecords: async (records: readonly SampleRecord[], change: (before: SampleRecord) => SampleRecord) =>
      records.flatMap((record) => {
        const { samples } = this.#of(record.person);
        const at = samples.findIndex(({ id }) => id === record.id);
        if (at < 0) return [];
        samples[at] = { ...samples[at]!, ...change(samples[at]!) };
        return [samples[at]];
      }),
    replaceTake: async (person: string, take: string, samples: readonly Sample[]) => {
      const own = this.#of(person);
      own.samples = [...own.samples.filter((sample) => sample.take !== take), ...samples];
    },
    deleteSamples: async () => undefined,
    addToSession: async () => undefined,
  };

  readonly versions = {
    list: async (person: string) => this.#of(person).versions.map(({ version }) => version),
    weights: async (id: string) => this.#weighted(id),
    active: async (person: string) => {
      const { live } = this.#of(person);
      return live === null ? null : { id: live, weights: this.#weighted(live) };
    },
    activate: async (person: string, id: string | null) => void (this.#of(person).live = id),
    rollBack: async (person: string) => {
      const own = this.#of(person);
      own.live = own.versions.find(({ version }) => version.id === own.live)?.version.parent ?? null;
      return own.live;
    },
    delete: async (person: string, id: string) => {
      const own = this.#of(person);
      own.versions = own.versions.filter(({ version }) => version.id !== id);
      if (own.live === id) own.live = null;
    },
    unfinished: async () => this.unfinishedTraining,
    saveUnfinished: async (training: UnfinishedTraining) => void (this.unfinishedTraining = training),
  };

  readonly whole = async () => ({
    of: async (id: string): Promise<PersonData | null> => this.everyone.get(id) ?? null,
    amount: async (id: string) => {
      const data = this.everyone.get(id);
      return data ? amountIn(data) : null;
    },
    merge: async (file: PersonFile) => {
      const data = await outOfFile(file);
      const own = this.#of(data.person.id);
      const { sessions, samples, versions } = own;
      const added = additions({ neutral: own.neutral !== null, sessions, samples, versions: versions.map(({ version }) => version) }, data); // prettier-ignore
      own.person = data.person;
      own.samples = [...samples, ...added.samples];
      return added;
    },
    keepBoth: async (file: PersonFile, name: string) => {
      const data = await outOfFile(file);
      const person = { ...data.person, id: `${data.person.id} again`, name };
      this.everyone.set(person.id, { ...(data as Kept), person });
      return person;
    },
    replace: async (file: PersonFile) => void this.everyone.set(file.person.id, (await outOfFile(file)) as Kept),
    putBack: async (file: PersonFile) => void this.everyone.set(file.person.id, (await outOfFile(file)) as Kept),
  });

  readonly erase = async (): Promise<string[]> => {
    if (this.fault) throw this.fault;
    this.everyone.clear();
    return [];
  };

  /** Why the files of recordings cannot be removed; null where they can. */
  fileFault: Error | null = null;

  readonly recordings = async () => ({
    sweep: async () => {
      if (this.fileFault) throw this.fileFault;
    },
  });

  get store(): Store {
    return this as unknown as Store;
  }

  #weighted(id: string): tf.io.ModelArtifacts | null {
    for (const { versions } of this.everyone.values()) {
      for (const { version, weights } of versions) if (version.id === id) return weights;
    }
    return null;
  }
}
