/**
 * `npm run bench -- calibrate [--json FILE]`: does a calibration session help? Simulated people, unseen in pretraining, go through
 * the live path, the session and the trainer of the app in real Chromium; then each model is examined in other rooms. Needs the
 * shared folder (photos to make people of).
 */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { METHODS } from '../../../src/learn/calibration-settings.ts';
import { openBenchPage } from '../bench-page.ts';
import { mean, paired } from '../../statistics.ts';
import { median } from '../report.ts';
import { NO_NEUTRAL, type Marks, type Sitting } from './contract.ts';
import { filmsOf, type SimulatedPerson } from './films.ts';
import { sitInRealTime, type RealTime } from './real-time.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** People reported on, and those (by number) that the defaults were set on, who are not. */
const REPORTED = 8;
const TUNED_ON = [8, 9, 12, 13];
/** Who sits down before the app's own camera. */
const IN_REAL_TIME = 1;
const TARGETS = { gain: 0.08, seconds: 60, personMinutes: 6 };

interface PersonNumbers {
  /** Before the session, when the app does not know the person's neutral face either. */
  readonly before_f1: number;
  /** With the neutral face and no training. */
  readonly neutral_f1: number;
  readonly stl_f1: number;
  readonly mtl_f1: number;
  readonly mal_f1: number;
  readonly adopted: boolean;
  readonly after_f1: number;
}

export interface CalibrateNumbers {
  readonly calibrate: {
    readonly people: readonly PersonNumbers[];
    readonly gain_f1_mean: number;
    readonly training_s_median: number;
  };
}

const rounded = (value: number, decimals = 3): number => Number(value.toFixed(decimals));

/** MAL is the product's method: its training time, and its model where the verdict adopts it. */
export function numbersOf(sittings: readonly Sitting[]): CalibrateNumbers {
  const people = sittings.map(({ before, neutral, trained }): PersonNumbers => {
    const f1 = (marks: Marks): number => rounded(marks.takes.f1);
    const { adopted, after } = trained.mal;
    return {
      before_f1: f1(before),
      neutral_f1: f1(neutral),
      stl_f1: f1(trained.stl.after),
      mtl_f1: f1(trained.mtl.after),
      mal_f1: f1(after),
      adopted,
      after_f1: f1(adopted ? after : neutral),
    };
  });
  return {
    calibrate: {
      people,
      gain_f1_mean: rounded(mean(people.map(({ after_f1, before_f1 }) => after_f1 - before_f1))),
      training_s_median: rounded(median(sittings.map(({ trained }) => trained.mal.milliseconds / 1000)), 1),
    },
  };
}

const said = ({ f1, error }: Marks['takes']): string => `${f1.toFixed(3)} / ${error.toFixed(2)}`;

function lineOf(name: string, { takes, steps, captured, skipped, personTime, before, neutral, trained }: Sitting): string {
  const marks = (which: keyof Marks): string =>
    [said(before[which]), said(neutral[which]), ...METHODS.map((method) => said(trained[method].after[which]))].join('  ');
  const { adopted, reason, milliseconds } = trained.mal;
  return [
    `${name}: ${takes} of ${steps} takes, ${captured} pictures, ${(personTime / 60_000).toFixed(1)} min; MAL ${(milliseconds / 1000).toFixed(0)} s, ${adopted ? 'adopted' : `kept the old one (${reason})`}`,
    `  given up: ${skipped.join(' ') || 'nothing'}`,
    `  F1 / error  ${['before', 'neutral', ...METHODS].map((method) => method.padEnd(12)).join('  ')}`,
    `  takes       ${marks('takes')}`,
    `  free        ${marks('free')}`,
  ].join('\n');
}

function summaryOf(sittings: readonly Sitting[]): string {
  const { gain_f1_mean, training_s_median, people } = numbersOf(sittings).calibrate;
  const average = (pick: (sitting: Sitting) => number): number => mean(sittings.map(pick));
  const verdict = (reached: boolean): string => (reached ? 'reached' : 'MISSED');
  const f1Of = (method: (typeof METHODS)[number]): number[] => sittings.map(({ trained }) => trained[method].after.takes.f1);
  const f1 = METHODS.map((method) => mean(f1Of(method)));
  const lead = (other: 'mtl' | 'stl'): string => {
    const { mean: ahead, low, high } = paired(f1Of('mal'), f1Of(other));
    return `${ahead.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  };
  const worse = people.filter(({ after_f1, before_f1, neutral_f1 }) => after_f1 < Math.max(before_f1, neutral_f1)).length;
  const minutes = sittings.map(({ personTime }) => personTime / 60_000);
  const trainingGain = mean(people.map(({ after_f1, neutral_f1 }) => after_f1 - neutral_f1));
  return [
    `mean of ${sittings.length}: takes F1 before ${average(({ before }) => before.takes.f1).toFixed(3)}, with neutral ${average(({ neutral }) => neutral.takes.f1).toFixed(3)}, ${METHODS.map((method, i) => `${method} ${f1[i]!.toFixed(3)}`).join(', ')}`,
    `gain by what was adopted   ${gain_f1_mean.toFixed(3)}  >= ${TARGETS.gain}  ${verdict(gain_f1_mean >= TARGETS.gain)}`,
    `  of it by training        ${trainingGain.toFixed(3)}`,
    `MAL at least as good       ${verdict(f1[0]! >= Math.max(f1[1]!, f1[2]!))}; ahead of mtl by ${lead('mtl')}, of stl by ${lead('stl')}, 95 %`,
    `worse than neutral alone   ${worse}  none  ${verdict(worse === 0)}`,
    `training, median           ${training_s_median.toFixed(0)} s  <= ${TARGETS.seconds} s  ${verdict(training_s_median <= TARGETS.seconds)}`,
    `before the camera, median  ${median(minutes).toFixed(1)} min  <= ${TARGETS.personMinutes} min  ${verdict(median(minutes) <= TARGETS.personMinutes)}; at most ${Math.max(...minutes).toFixed(1)}`,
  ].join('\n');
}

const inRealTime = (key: string, { takes, sessionSeconds, trainingSeconds, alone, beside, verdict }: RealTime): string =>
  [
    `${key} before the app's camera, in real time: ${takes} in ${(sessionSeconds / 60).toFixed(1)} min; ${verdict}`,
    `  live view ${alone.toFixed(1)} readings a second alone, ${beside.toFixed(1)} beside a training of ${trainingSeconds.toFixed(0)} s`,
  ].join('\n');

/** Sends one person through everything, in a page of their own; null, with a word why, for one whose neutral face is not taken. */
async function sitDown({ key, folder }: SimulatedPerson): Promise<Sitting | null> {
  const bench = await openBenchPage(null);
  try {
    await bench.page.route('**/films/**', async (route) =>
      route.fulfill({ body: await readFile(join(folder, basename(new URL(route.request().url()).pathname))) }),
    );
    return await bench.page.evaluate(([films, person]) => globalThis.sit(films, person), [`films/${key}`, key] as const);
  } catch (error) {
    if (!(error as Error).message.includes(NO_NEUTRAL)) throw error;
    console.log(`${key}: left out, ${/no neutral face[^\n]*/.exec((error as Error).message)?.[0]}`);
    return null;
  } finally {
    await bench.close();
  }
}

/** Sits `count` people down, one after the other; prints what comes out as it comes. */
export async function benchCalibrate(count = REPORTED): Promise<CalibrateNumbers> {
  const shared = resolve(process.env['FACSIMILE_SHARED'] ?? join(ROOT, '../shared'));
  if (!existsSync(shared)) throw new Error(`no photos to make people of: ${shared} (set FACSIMILE_SHARED)`);
  const making = { shared, out: join(ROOT, '.cache/bench/calibrate'), say: console.log };
  console.log(`${count} simulated people; ${cpus().length} cores`);
  const [first] = await filmsOf(IN_REAL_TIME, IN_REAL_TIME + 1, making);
  console.log(inRealTime(first!.key, await sitInRealTime(first!)));
  const sittings: Sitting[] = [];
  for (let number = 0; sittings.length < count; number++) {
    if (TUNED_ON.includes(number)) continue;
    const [person] = await filmsOf(number, number + 1, making);
    const sitting = await sitDown(person!);
    if (!sitting) continue;
    sittings.push(sitting);
    console.log(lineOf(person!.key, sitting));
  }
  console.log(summaryOf(sittings));
  return numbersOf(sittings);
}
