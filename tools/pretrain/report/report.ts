/**
 * The numbers of the model card on people never fitted on: made pictures, real smiles against
 * neutral faces, false alarms on real neutrals, each without and with the person's own neutral.
 */

import { ACTION_UNITS, EXPRESSIONS, unitIndex } from '../../../src/core/facs.ts';
import { auc } from '../../../src/core/metrics.ts';
import { intensity, PRESENT_LEVEL } from '../../../src/core/ordinal.ts';
import { isRead, likeliest, mean, presenceAuc, realSamples, type Answer } from './evaluate.ts';
import { plainSample, type PictureFace } from '../samples/picture-samples.ts';
import type { Reading } from '../samples/readings.ts';
import type { Sample } from '../samples/sample.ts';

/** Degrees of yaw, either way: nearly frontal, and turned. */
const FRONTAL = 10;
const TURNED = [20, 30] as const;

export interface Report {
  /** AUC of presence on made pictures by ACTION_UNITS; null where one kind is missing. */
  readonly made: (number | null)[];
  /** Their mean; that of the landmarks alone, crops blank; and of nearly frontal and of turned pictures. */
  readonly madeMean: number;
  readonly shapeMean: number;
  readonly frontalMean: number;
  readonly turnedMean: number;
  /** AUC of AU06 among made pictures with AU12, and of AU12 among those with AU06. */
  readonly cheeksAmongSmiles: number | null;
  readonly smilesAmongCheeks: number | null;
  /** Share of made pictures of a named expression that are called by that name (7 names). */
  readonly named: number;
  /** Share of real neutral pictures called neutral, and of real smiles called happy. */
  readonly calledNeutral: number;
  readonly calledHappy: number;
  /** AUC of real smiling against neutral pictures. */
  readonly smileAU12: number | null;
  readonly smileAU06: number | null;
  /** Mean intensity on real smiling pictures by ACTION_UNITS. */
  readonly smileIntensity: number[];
  /** Share of real neutral pictures with the unit present by ACTION_UNITS. */
  readonly falseAlarms: number[];
}

const share = (hits: readonly boolean[]): number => hits.filter(Boolean).length / hits.length;

function among(samples: readonly Sample[], answers: readonly Answer[], given: string, asked: string): number | null {
  const [g, a] = [unitIndex(given), unitIndex(asked)];
  const kept = samples.flatMap((sample, i) => (sample.intensities[g]! >= PRESENT_LEVEL ? [i] : []));
  return auc(
    kept.map((i) => answers[i]!.latents[a]!),
    kept.map((i) => samples[i]!.intensities[a]! >= PRESENT_LEVEL),
  );
}

function report(
  answersTo: (samples: readonly Sample[]) => Answer[],
  unseen: readonly Reading[],
  faces: readonly PictureFace[],
  known: boolean,
): Report {
  const samples = faces.map((face) => plainSample(face, known));
  const answers = answersTo(samples);
  const meanWhere = (test: (yaw: number) => boolean): number => {
    const kept = faces.flatMap(({ record }, i) => (test(Math.abs(record.pose[0])) ? [i] : []));
    const part = <T>(list: readonly T[]): T[] => kept.map((i) => list[i]!);
    return mean(presenceAuc(part(samples), part(answers)));
  };
  const shapes = samples.map((sample) => ({ ...sample, pictures: null }));
  const smilers = unseen.filter(({ person }) => unseen.some((other) => other.person === person && other.smiling));
  const smiles = answersTo(realSamples(smilers, true, known));
  const calm = answersTo(realSamples(smilers, false, known));
  const resting = realSamples(unseen, false, known);
  const neutrals = answersTo(resting);
  const ranking = (code: string): number | null =>
    auc(
      [...smiles, ...calm].map(({ latents }) => latents[unitIndex(code)]!),
      [...smiles.map(() => true), ...calm.map(() => false)],
    );
  const average = (of: readonly Answer[], each: (latents: Float32Array) => number): number =>
    of.reduce((sum, { latents }) => sum + each(latents), 0) / of.length;
  return {
    made: presenceAuc(samples, answers),
    madeMean: mean(presenceAuc(samples, answers)),
    shapeMean: mean(presenceAuc(shapes, answersTo(shapes))),
    frontalMean: meanWhere((yaw) => yaw <= FRONTAL),
    turnedMean: meanWhere((yaw) => yaw >= TURNED[0] && yaw <= TURNED[1]),
    cheeksAmongSmiles: among(samples, answers, 'AU12', 'AU06'),
    smilesAmongCheeks: among(samples, answers, 'AU06', 'AU12'),
    named: share(samples.flatMap(({ expression }, i) => (expression < 0 ? [] : [likeliest(answers[i]!) === expression]))),
    calledNeutral: share(neutrals.map((answer) => likeliest(answer) === EXPRESSIONS.indexOf('neutral'))),
    calledHappy: share(smiles.map((answer) => likeliest(answer) === EXPRESSIONS.indexOf('happiness'))),
    smileAU12: ranking('AU12'),
    smileAU06: ranking('AU06'),
    smileIntensity: ACTION_UNITS.map((_, i) => average(smiles, (latents) => intensity(latents[i]!))),
    falseAlarms: ACTION_UNITS.map((_, i) => average(neutrals, (latents) => (isRead(latents[i]!) ? 1 : 0))),
  };
}

const number = (value: number | null): string => (value === null ? '–' : value.toFixed(3));

function print(alone: Report, own: Report): void {
  const row = (title: string, cells: (r: Report) => string): void =>
    console.log(title.padEnd(34), cells(alone).padEnd(26), cells(own));
  console.log('people never fitted on'.padEnd(34), 'without neutral'.padEnd(26), 'with own neutral');
  row('made pictures, mean AUC', (r) => number(r.madeMean));
  row('  without the picture', (r) => number(r.shapeMean));
  row('  yaw to 10, 20 to 30 degrees', (r) => `${number(r.frontalMean)} ${number(r.turnedMean)}`);
  row('  AU06 given AU12, AU12 given AU06', (r) => `${number(r.cheeksAmongSmiles)} ${number(r.smilesAmongCheeks)}`);
  row('real smiles, AUC AU12, AU06', (r) => `${number(r.smileAU12)} ${number(r.smileAU06)}`);
  row('expression, made; neutral, happy', (r) => `${number(r.named)} ${number(r.calledNeutral)} ${number(r.calledHappy)}`);
  console.log('unit'.padEnd(34), 'made AUC, on smiles, alarms');
  ACTION_UNITS.forEach(({ code }, i) =>
    row(code, (r) => `${number(r.made[i]!)}  ${r.smileIntensity[i]!.toFixed(2)}  ${(100 * r.falseAlarms[i]!).toFixed(1)} %`),
  );
}

/** Prints and gives the report of what `answersTo` says; readings and faces of people fitted on are left out. */
export function reportOn(
  answersTo: (samples: readonly Sample[]) => Answer[],
  readings: readonly Reading[],
  faces: readonly PictureFace[],
): { alone: Report; own: Report } {
  const unseen = readings.filter(({ part }) => part === 'report');
  const [alone, own] = [false, true].map((known) => report(answersTo, unseen, faces, known)) as [Report, Report];
  print(alone, own);
  return { alone, own };
}
