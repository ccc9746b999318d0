/**
 * A model as files, model.json beside its weights, as the app comes with. The checksum that it carries (model-seal.ts) is checked
 * once a load, so that damaged weights are never read in silence.
 */

import { checkFit } from '../learn/nets/architecture.ts';
import { readModelJson, withWeights } from '../learn/nets/model-archive.ts';
import type * as tf from '../learn/tf.ts';
import { DamagedFile, fetchFile, loadChecked, orDamaged } from './app-files.ts';
import { checkSeal } from './model-seal.ts';

/**
 * The model whose model.json is at `url`. Rejects with a LiveError: 'model-missing', or 'file-damaged' when it is not what its
 * checksum says, or not this network's, and the network has no better one.
 */
export function fetchModel(url: string): Promise<tf.io.ModelArtifacts> {
  return loadChecked(`the model ${url}`, 'model-missing', async (cache) => {
    const json = await fetchFile(url, cache);
    const model = orDamaged(() => readModelJson(json));
    const bin = await fetchFile(new URL(model.weightsManifest[0]!.paths[0]!, new URL(url, location.href)).href, cache);
    const artifacts = orDamaged(() => withWeights(model, bin));
    orDamaged(() => checkFit(artifacts));
    if (!(await checkSeal(artifacts))) throw new DamagedFile('its weights are not those that its checksum was made of');
    return artifacts;
  });
}
