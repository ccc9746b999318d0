/**
 * The numbers of the model card, from the written weights, on people never fitted on: made faces, real smiles against
 * neutral faces, false alarms on real neutrals, each without and with the person's own neutral.
 */

import { ACTION_UNITS, unitIndex } from '../../../src/core/facs.ts';
import { auc } from '../../../src/core/metrics.ts';
import { intensity, presence } from '../../../src/core/ordinal.ts';
import { readAuNet } from '../../../src/learn/nets/au-net-artifacts.ts';
import { disposeTree } from '../../../src/learn/params.ts';
import { readArtifacts } from './artifacts.ts';
import { answersTo, mean, presenceAuc, realSamples } from './evaluate.ts';
import type { Reading } from './readings.ts';
import { RigSamples } from './rig-samples.ts';

const MADE = 3000;

interface Both<T> {
  readonly alone: T;
  readonly withNeutral: T;
}

export interface Report {
  /** AUC of presence by ACTION_UNITS on faces moved by the rig. */
  readonly made: Both<(number | null)[]>;
  /** AUC of smiling against neutral pictures. */
  readonly smiles: Both<{ AU12: number | null; AU06: number | null }>;
  /** Mean intensity on the smiling and the neutral pictures by ACTION_UNITS. */
  readonly smileIntensity: Both<number[]>;
  /** Share of neutral pictures with presence of at least one half by ACTION_UNITS. */
  readonly falseAlarms: Both<number[]>;
}

/** Made of the weights in `folder`. */
export async function reportOn(folder: string, readings: readonly Reading[], ict: string): Promise<Report> {
  const params = readAuNet(readArtifacts(folder));
  const unseen = readings.filter(({ part }) => part === 'report');
  const zero = new Float32Array(1404);
  const maker = new RigSamples(unseen, ict);
  const made = Array.from({ length: MADE }, (_, i) => maker.make(`report/${i}`));
  const smilers = unseen.filter(({ person }) => unseen.some((other) => other.person === person && other.smiling));
  const one = (known: boolean) => {
    const samples = made.map((sample) => ({ ...sample, known }));
    const smiles = answersTo(params, realSamples(smilers, true, known), zero);
    const calm = answersTo(params, realSamples(smilers, false, known), zero);
    const neutrals = answersTo(params, realSamples(unseen, false, known), zero);
    const ranking = (code: string): number | null =>
      auc(
        [...smiles, ...calm].map(({ latents }) => latents[unitIndex(code)]!),
        [...smiles.map(() => true), ...calm.map(() => false)],
      );
    const average = (each: (latents: Float32Array) => number, of: typeof smiles): number =>
      of.reduce((sum, { latents }) => sum + each(latents), 0) / of.length;
    return {
      made: presenceAuc(samples, answersTo(params, samples, zero)),
      smiles: { AU12: ranking('AU12'), AU06: ranking('AU06') },
      smileIntensity: ACTION_UNITS.map((_, i) => average((latents) => intensity(latents[i]!), smiles)),
      falseAlarms: ACTION_UNITS.map((_, i) => average((latents) => (presence(latents[i]!) >= 0.5 ? 1 : 0), neutrals)),
    };
  };
  const [alone, withNeutral] = [one(false), one(true)];
  disposeTree(params);
  const row = (title: string, value: (r: typeof alone) => string): void =>
    console.log(title.padEnd(30), value(alone).padEnd(12), value(withNeutral));
  console.log('unseen people'.padEnd(30), 'alone'.padEnd(12), 'with neutral');
  row('made, mean AUC', (r) => mean(r.made).toFixed(3));
  row('real smiles AUC AU12 / AU06', (r) => `${r.smiles.AU12?.toFixed(3)} / ${r.smiles.AU06?.toFixed(3)}`);
  ACTION_UNITS.forEach(({ code }, i) =>
    row(
      `${code} AUC, smile, alarms`,
      (r) => `${r.made[i]?.toFixed(3)} ${r.smileIntensity[i]!.toFixed(2)} ${(100 * r.falseAlarms[i]!).toFixed(1)}%`,
    ),
  );
  const both = <K extends keyof typeof alone>(name: K): Both<(typeof alone)[K]> => ({
    alone: alone[name],
    withNeutral: withNeutral[name],
  });
  return { made: both('made'), smiles: both('smiles'), smileIntensity: both('smileIntensity'), falseAlarms: both('falseAlarms') };
}
