/** Whom everybody else would doubt: a person who moves half as far as others, in every take alike, and whose session is right. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { quantile } from '../../src/core/metrics.ts';
import { calibrate } from '../../src/learn/calibrate.ts';
import { dataOf } from '../../src/learn/calibration-data.ts';
import { settingsOf } from '../../src/learn/calibration-settings.ts';
import { EVEN } from '../../src/learn/doubt.ts';
import { registerTrainingKernels } from '../../src/learn/kernels/register.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import { disposeTree } from '../../src/learn/params.ts';
import type * as tf from '../../src/learn/tf.ts';
import { preparedFaces } from '../../src/learn/prepared-faces.ts';
import { judgementOn } from '../../src/learn/verdict.ts';
import { planOf } from '../../src/session/plan.ts';
import { pictureIn, RESTING, takesOf } from '../half-mover.ts';
import { describeOn } from './backends.ts';

const BASE = join(import.meta.dirname, '../../static/models/base');

describeOn('wasm', 'a half mover', () => {
  test('is hardly doubted, and told that the trained model reads them better', async () => {
    registerTrainingKernels();
    const json = JSON.parse(readFileSync(join(BASE, 'model.json'), 'utf8')) as tf.io.ModelJSON;
    const weightData = new Uint8Array(readFileSync(join(BASE, 'weights.bin'))).buffer;
    const base = readAuNet({ weightSpecs: json.weightsManifest[0]!.weights, weightData });
    const samples = takesOf('p', planOf('thorough').map(({ prompt }) => prompt)); // prettier-ignore
    const settings = settingsOf({ method: 'mal', depth: 'top', length: 'short' });
    const faces = await preparedFaces(base, dataOf(samples, pictureIn(samples), RESTING), settings);
    for await (const { params, doubts } of calibrate(new AbortController().signal, base, faces, settings)) {
      if (!params) continue;
      const all = [...doubts.values()].map(({ doubt }) => doubt);
      const { verdict } = await judgementOn(base, params, faces);
      expect(quantile(all, 0.75)).toBeLessThan(EVEN);
      expect(verdict.reason).toBe('better');
    }
    disposeTree(base);
  }, 120_000);
});
