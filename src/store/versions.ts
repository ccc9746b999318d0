/**
 * The models a person has: every training that came to a verdict is kept with where it came from, what it learned from and how it did;
 * one of them, or the base weights that the app comes with, is live. And the training that is under way, so that it can go on after
 * a reload or a crash.
 */

import type { IDBPDatabase } from 'idb';
import type { Part } from '../core/split.ts';
import type { Verdict } from '../learn/accept.ts';
import type { CalibrationPoint } from '../learn/calibrate.ts';
import type { TrainingChoice } from '../learn/calibration-settings.ts';
import type * as tf from '../learn/tf.ts';
import type { Checkpoint } from '../learn/train.ts';
import { keepOf } from './keep.ts';
import type { Schema } from './schema.ts';

export interface ModelVersion {
  readonly id: string;
  readonly person: string;
  /** The version it was trained from; null for the base weights. */
  readonly parent: string | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly choice: TrainingChoice;
  /** What it, or one of those that it comes from, was trained on; and what it was weighed and judged by. */
  readonly takes: Readonly<Record<Part, readonly string[]>>;
  readonly samples: { readonly captured: number; readonly made: number };
  readonly curve: readonly CalibrationPoint[];
  readonly verdict: Verdict;
  /** Time it took to train, rests included. */
  readonly milliseconds: number;
}

/** A training that has not come to its verdict. */
export interface UnfinishedTraining {
  readonly person: string;
  readonly choice: TrainingChoice;
  /** Digest of all that it depends on (training-run.ts): when that has changed, it cannot go on. */
  readonly digest: string;
  readonly curve: readonly CalibrationPoint[];
  readonly milliseconds: number;
  readonly checkpoint: Checkpoint;
}

export class VersionStore {
  constructor(private readonly database: IDBPDatabase<Schema>) {}

  /** A person's versions, oldest first. */
  async list(person: string): Promise<ModelVersion[]> {
    const versions = await this.database.getAllFromIndex('versions', 'person', person);
    return versions.sort((a, b) => a.createdAt - b.createdAt);
  }

  /** Rejects with StorageFull, and with PersonGone. */
  async save(version: ModelVersion, weights: tf.io.ModelArtifacts): Promise<void> {
    await keepOf(this.database, version.person, 'the trained model', ['versions', 'weights'], async (transaction) => {
      await transaction.objectStore('versions').put(version);
      await transaction.objectStore('weights').put(weights, version.id);
    });
  }

  async weights(id: string): Promise<tf.io.ModelArtifacts | null> {
    return (await this.database.get('weights', id)) ?? null;
  }

  /** Which version is live for a person; null for the base weights. */
  async live(person: string): Promise<string | null> {
    return (await this.database.get('live', person)) ?? null;
  }

  /** From now on this version is live for the person; null for the base weights. Rejects for a version that is not theirs. */
  async activate(person: string, id: string | null): Promise<void> {
    if (id === null) return this.database.delete('live', person);
    const transaction = this.database.transaction(['versions', 'live'], 'readwrite');
    const version = await transaction.objectStore('versions').get(id);
    const theirs = version?.person === person;
    if (theirs) await transaction.objectStore('live').put(id, person);
    await transaction.done;
    if (!theirs) throw new RangeError(`no such version of this person: ${id}`);
  }

  /** The version that the live one was trained from becomes live, and is told: null for the base weights. */
  async rollBack(person: string): Promise<string | null> {
    const id = await this.live(person);
    const versions = await this.list(person);
    const parent = versions.find((version) => version.id === id)?.parent ?? null;
    const kept = versions.some((version) => version.id === parent) ? parent : null;
    await this.activate(person, kept);
    return kept;
  }

  /** Removes a version; when it was live, the base weights are. */
  async delete(id: string): Promise<void> {
    const transaction = this.database.transaction(['versions', 'weights', 'live'], 'readwrite');
    const version = await transaction.objectStore('versions').get(id);
    if (version && (await transaction.objectStore('live').get(version.person)) === id) {
      await transaction.objectStore('live').delete(version.person);
    }
    await Promise.all([
      transaction.objectStore('versions').delete(id),
      transaction.objectStore('weights').delete(id),
      transaction.done,
    ]);
  }

  async unfinished(person: string): Promise<UnfinishedTraining | null> {
    return (await this.database.get('unfinished', person)) ?? null;
  }

  /** Rejects with StorageFull, and with PersonGone. */
  async saveUnfinished(training: UnfinishedTraining): Promise<void> {
    await keepOf(this.database, training.person, 'the state of the training', ['unfinished'], (transaction) =>
      transaction.objectStore('unfinished').put(training),
    );
  }

  async deleteUnfinished(person: string): Promise<void> {
    await this.database.delete('unfinished', person);
  }
}
