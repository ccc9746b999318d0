/** What may judge a trained network, and what counts as a take. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Prompt, Sample } from '../../src/core/samples.ts';
import { syntheticId } from '../../src/core/split.ts';
import { dataOf } from '../../src/learn/calibration-data.ts';
import { FEWEST_TAKES } from '../../src/learn/accept.ts';
import { CODE_READER } from '../../src/learn/face-reading.ts';
import { readAuNet } from '../../src/learn/nets/au-net-artifacts.ts';
import type { AuNetParams } from '../../src/learn/nets/au-net.ts';
import { disposeTree } from '../../src/learn/params.ts';
import { preparedFaces, type PreparedFaces } from '../../src/learn/prepared-faces.ts';
import type * as tf from '../../src/learn/tf.ts';
import { judgementOn, judgesOf, readingsOf } from '../../src/learn/verdict.ts';
import { planOf } from '../../src/session/plan.ts';
import { pictureIn, RESTING, takesOf } from '../half-mover.ts';
import { describeOn } from './backends.ts';

const BASE = join(import.meta.dirname, '../../static/models/base');

function base(): AuNetParams {
  const json = JSON.parse(readFileSync(join(BASE, 'model.json'), 'utf8')) as tf.io.ModelJSON;
  const weightData = new Uint8Array(readFileSync(join(BASE, 'weights.bin'))).buffer;
  return readAuNet({ weightSpecs: json.weightsManifest[0]!.weights, weightData });
}

/** A session of these prompts with as many synthetic pictures of thorough movements as make eight judges of them; few reference faces. */
async function facesWith(params: AuNetParams, prompts: readonly Prompt[]): Promise<Coded> {
  const made = takesOf('p', planOf('thorough').slice(0, 32).map(({ prompt }) => prompt)) // prettier-ignore
    .map((sample, i): Sample => ({ ...sample, id: syntheticId('t', i), take: 't/made', origin: 'synthetic' }));
  const samples = [...takesOf('p', prompts), ...made];
  const prepared = await preparedFaces(params, dataOf(samples, pictureIn(samples), RESTING), { depth: 'top', replay: 0 });
  if (prepared.form !== 'codes') throw new Error(`prepared as ${prepared.form}: codes expected`);
  return { ...prepared, reference: prepared.reference.slice(0, 8) };
}
const promptsOf = (...plan: Parameters<typeof planOf>): Prompt[] => planOf(...plan).map(({ prompt }) => prompt); // prettier-ignore
type Coded = Extract<PreparedFaces, { form: 'codes' }>;

describeOn('wasm', 'the verdict', () => {
  test('of few movements, or none as after a minute, rests on synthetic pictures as well', async () => {
    const params = base();
    for (const prompts of [
      promptsOf('minute'),
      promptsOf('only', ['AU12']),
      [...promptsOf('minute'), ...promptsOf('only', ['AU12'])],
    ]) {
      const { verdict } = await judgementOn(params, params, await facesWith(params, prompts));
      const { takes, doubted } = verdict.judges!;
      expect(takes + doubted).toBeLessThan(FEWEST_TAKES);
      expect(verdict.judges).toMatchObject({ synthetic: 8 });
      expect(verdict.held.takes).toBe(takes + 8);
      expect(verdict.reason).toBe('no-better');
    }
    disposeTree(params);
  });

  test('counts takes alone where enough of them are held out: synthetic pictures do not make up for those that are doubted', async () => {
    const params = base();
    const { faces } = await facesWith(params, promptsOf('thorough'));
    const wrong = faces.test.map((own) =>
      own.exact
        ? own
        : { ...own, units: Array.from(own.units, (level) => (level > 0 ? 0 : 5)), mask: Array.from(own.mask, () => 1) },
    );
    const { takes, judges } = await readingsOf(CODE_READER, params, params, { ...faces, test: wrong, reference: [] });
    expect(judges.takes).toBeLessThan(FEWEST_TAKES);
    expect([takes, judges.synthetic]).toEqual([judges.takes, 8]);
    disposeTree(params);
  });

  test('leaves out a take that shows something else, unless nothing else is left', async () => {
    const params = base();
    const { faces } = await facesWith(params, promptsOf('thorough'));
    const [wrong] = faces.test.filter(({ exact, units }) => !exact && Array.from(units).some((level) => level === 4));
    // its label says that everything else is at its strongest
    const spoil = (own: (typeof faces.test)[number]) =>
      own.take === wrong!.take
        ? { ...own, units: Array.from(own.units, (level) => (level === 4 ? 0 : 4)), mask: Array.from(own.mask, () => 1) }
        : own;
    const coded = { ...faces, test: faces.test.map(spoil), reference: [] };
    const { judges, doubted } = await judgesOf(CODE_READER, params, coded);
    expect(doubted.map(([take]) => take)).toContain(wrong!.take);
    for (const [take, { doubt }] of doubted)
      expect([judges.some((own) => own.take === take), doubt > 1.6]).toEqual([false, true]);
    expect(judges.some(({ take }) => take === wrong!.take)).toBe(false);
    expect(judges.length).toBeGreaterThan(0.7 * faces.test.length);
    const alone = { ...coded, test: coded.test.filter(({ take }) => take === wrong!.take) };
    const none = await judgesOf(CODE_READER, params, alone);
    expect([none.judges.length, none.doubted]).toEqual([alone.test.length, []]);
    disposeTree(params);
  });
});
