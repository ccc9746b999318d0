/** Which weights a person is read with: those of the version that is active for them while they can be used, else the base weights. */

import type { Unfitness } from '../learn/nets/architecture.ts';
import type * as tf from '../learn/tf.ts';
import type { VersionStore } from '../store/versions.ts';

/** Why a person is not read with the version that is active for them: 'refused' by the network itself, or 'not-loaded' at all. */
export type ModelProblem = Unfitness | 'refused' | 'not-loaded';

export interface PersonWeights {
  /** The version that is active for the person; null for the base weights. */
  readonly active: string | null;
  /** The version in use; null for the base weights. */
  readonly version: string | null;
  /** Its weights; null for the base weights, which the reader loads itself. */
  readonly weights: tf.io.ModelArtifacts | null;
  /** Why the active version is not in use; null where it is, or none is active. */
  readonly problem: ModelProblem | null;
}

/** A person who is read with the base weights, as everybody is at first. */
export const BASE: PersonWeights = { active: null, version: null, weights: null, problem: null };

/** The weights to read `person` with, checked. */
export async function weightsOf(versions: VersionStore, person: string | null): Promise<PersonWeights> {
  const active = person === null ? null : await versions.active(person);
  if (!active) return BASE;
  const { id, weights } = active;
  const { unfitnessOf } = await import('./fitness.ts');
  const problem = weights ? await unfitnessOf(weights) : 'damaged';
  return problem ? { ...BASE, active: id, problem } : { active: id, version: id, weights: named(weights!, id), problem };
}

/** The same model under the id of its version, by which the scorer then tells what it reads with. */
const named = (weights: tf.io.ModelArtifacts, version: string): tf.io.ModelArtifacts => ({
  ...weights,
  userDefinedMetadata: { ...weights.userDefinedMetadata, version },
});
