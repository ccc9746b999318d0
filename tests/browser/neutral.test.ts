/** Which real faces "my neutral" takes for neutral. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NeutralCapture } from '../../src/core/baseline.ts';
import { frontalise } from '../../src/core/frontal.ts';
import type { NeutralProblem } from '../../src/core/reading.ts';
import { Picture } from '../../src/reader/picture.ts';
import { DEFAULT_READING } from '../../src/reader/settings.ts';
import { portrait, portraitNames } from './pictures.ts';
import { WholePath } from './whole-path.ts';

const london = (await portraitNames('london')) ?? [];
const canada = (await portraitNames('canada')) ?? [];
const smiling = london.filter((name) => name.includes('smiling'));
const neutral = [...london.filter((name) => name.includes('neutral')), ...canada];

describe.skipIf(london.length === 0)('what counts as neutral', () => {
  let path: WholePath;
  beforeAll(async () => {
    path = await WholePath.open({ ...DEFAULT_READING, backend: 'wasm', smoothing: 0 }, new Picture());
  });
  afterAll(() => path.close());

  /** What a recording says of each picture, alone. */
  async function judge(names: readonly string[]): Promise<(NeutralProblem | null)[]> {
    const problems: (NeutralProblem | null)[] = [];
    for (const [i, name] of names.entries()) {
      await path.newScene();
      const { faces } = await path.read(await portrait(name), i);
      problems.push(
        new NeutralCapture().offer(
          faces.map((one) => ({ ...one, crop: one.crop!, landmarks: frontalise(one.landmarks).points })),
          i,
        ),
      );
    }
    return problems;
  }
  const share = (problems: readonly (NeutralProblem | null)[], problem: NeutralProblem | null): number =>
    problems.filter((one) => one === problem).length / problems.length;

  test('neutral faces are taken', async () => {
    expect(share(await judge(neutral), null)).toBeGreaterThan(0.97);
  });

  test('smiles are refused as expressions, but for the faintest of them', async () => {
    expect(share(await judge(smiling), 'expression')).toBeGreaterThan(0.8);
  });
});
