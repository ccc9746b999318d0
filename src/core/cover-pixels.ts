/**
 * How much an aligned crop looks as if something hid a region of the face: dark glasses, a hand, a mask, hair. A linear score of its
 * texture (core/texture.ts); weights by logistic regression on real faces behind such things and on faces that things were painted
 * over (tools/pretrain/covers.ts). It looks at this picture alone, where the network takes away what it knows of a neutral face, which
 * may be behind the same glasses.
 */

import WEIGHTS from './cover-weights.json' with { type: 'json' };
import { REGIONS, type Region } from './facs.ts';
import { textureIn } from './texture.ts';

/** Logits that something hides each region, as far as the texture of the crop tells. */
export function coverLogits(texture: Float32Array): Readonly<Record<Region, number>> {
  const logit = (region: Region): number => {
    const { weights, bias } = WEIGHTS[region];
    return textureIn(texture, region).reduce((sum, value, i) => sum + weights[i]! * value, bias);
  };
  return Object.fromEntries(REGIONS.map((region) => [region, logit(region)])) as Record<Region, number>;
}
