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

/** The weights to read `person` with; `base` is the URL of the base weights' model.json. */
export async function weightsOf(versions: VersionStore, person: string, base: string): Promise<tf.io.ModelArtifacts> {
  const id = await versions.live(person);
  return (id !== null && (await versions.weights(id))) || fetchBase(base);
}

/** A version as a file: a ZIP of model.json and weights.bin, a standard TensorFlow.js layers model. Rejects for one that is not kept. */
export async function modelArchive(versions: VersionStore, id: string): Promise<Uint8Array<ArrayBuffer>> {
  const weights = await versions.weights(id);
  if (!weights) throw new RangeError(`no such version: ${id}`);
  return zipModel(weights);
}
