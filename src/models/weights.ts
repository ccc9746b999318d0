/** Which weights a person has: those of the version that is live for them, or the base weights that the app comes with. */

import { zipModel } from '../learn/nets/model-archive.ts';
import type * as tf from '../learn/tf.ts';
import type { VersionStore } from '../store/versions.ts';

/** Fetches model.json at `url` and the weights beside it. Rejects when one of them is not there. */
export async function fetchBase(url: string): Promise<tf.io.ModelArtifacts> {
  const get = async (address: string): Promise<Response> => {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`cannot fetch the base weights: ${response.status} ${address}`);
    return response;
  };
  const { weightsManifest, ...rest } = (await (await get(url)).json()) as tf.io.ModelJSON;
  const [group] = weightsManifest;
  const [path] = group?.paths ?? [];
  if (!group || !path) throw new Error(`model without weights: ${url}`);
  const weightData = await (await get(new URL(path, url).href)).arrayBuffer();
  return { ...rest, weightSpecs: group.weights, weightData } as tf.io.ModelArtifacts;
}

export interface OwnWeights {
  readonly weights: tf.io.ModelArtifacts;
  /** Whether the person's own version was made for a network of another shape, so that these are the base weights. */
  readonly outdated: boolean;
}

/** The weights to read `person` with; `base` is the URL of the base weights' model.json. */
export async function weightsOf(versions: VersionStore, person: string, base: string): Promise<OwnWeights> {
  const id = await versions.live(person);
  const own = id === null ? null : await versions.weights(id);
  if (!own) return { weights: await fetchBase(base), outdated: false };
  const now = await fetchBase(base);
  return isLike(own, now) ? { weights: own, outdated: false } : { weights: now, outdated: true };
}

/** Whether two models have weights of the same names and shapes. */
function isLike(one: tf.io.ModelArtifacts, other: tf.io.ModelArtifacts): boolean {
  const shapes = ({ weightSpecs = [] }: tf.io.ModelArtifacts): string =>
    weightSpecs.map(({ name, shape }) => `${name} ${shape.join('x')}`).sort().join(); // prettier-ignore
  return shapes(one) === shapes(other);
}

/** A version as a file: a ZIP of model.json and weights.bin, a standard TensorFlow.js layers model. Rejects for one that is not kept. */
export async function modelArchive(versions: VersionStore, id: string): Promise<Uint8Array<ArrayBuffer>> {
  const weights = await versions.weights(id);
  if (!weights) throw new RangeError(`no such version: ${id}`);
  return zipModel(weights);
}
