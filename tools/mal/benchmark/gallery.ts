/** One run of our form looked at closely: the weights it ends with, and how sure its network is of each sample. */

import { Random } from '../../../src/core/random.ts';
import * as tf from '../../../src/learn/tf.ts';
import { galleryFigure } from './figures.ts';
import type { GridOptions } from './grid.ts';
import { WORLD_NET, type WorldParams } from './net.ts';
import { SETTINGS } from './rows.ts';
import { runMethod } from './run.ts';
import { FEATURES, jittered, makeWorld, type ExpressionSet } from './world.ts';

const COPIES = 8;

/** Mean probability of the sample's own label over a few jittered copies: the paper leaves open what consistency is. */
function consistency(params: WorldParams, { features, labels }: ExpressionSet, sample: number): number {
  const random = new Random(`consistency/${sample}`);
  const copies = Array.from({ length: COPIES }, () => [...jittered(features, sample, random)]);
  const mean = tf.tidy(() => {
    const { expressions } = WORLD_NET.finish(params, WORLD_NET.encode(params, tf.tensor2d(copies, [COPIES, FEATURES])));
    return tf.mean(tf.slice(tf.softmax(expressions), [0, labels[sample]!], [-1, 1]));
  });
  const [value] = mean.dataSync();
  mean.dispose();
  return value!;
}

/** The gallery of one seed and share. */
export async function drawGallery({ steps, size }: GridOptions, seed: number, share: number): Promise<string> {
  const world = makeWorld(seed, share, size);
  const settings = { ...SETTINGS, steps, method: { kind: 'mal', form: 'agreement' } as const, seed };
  let figure = '';
  await runMethod(WORLD_NET, world, settings, { seed, params: null }, (params, weights) => {
    figure = galleryFigure(world.fe, weights, (sample) => consistency(params, world.fe, sample));
  });
  return figure;
}
