/**
 * `npm run bench -- calibrate [--json FILE] [--people 0,1,..] [--seeds N] [--held-out] [--times] [--real-time]`: does a calibration help people
 * who do not do what they are asked? Simulated participants, unseen in pretraining, are filmed and read by the real face finder once; then every row learns from
 * the same sessions, with 0, 20 and 40 % of the takes spoilt, and is examined in other rooms against the truth. Films, codes and
 * results are kept in .cache by what they are made of. Needs the shared folder (photos to make people of) and a browser.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cpus } from 'node:os';
import { labelledReferences, type Labelled, type LearningFaces } from '../../../src/learn/calibration-data.ts';
import { registerTrainingKernels } from '../../../src/learn/kernels/register.ts';
import { readAuNet } from '../../../src/learn/nets/au-net-artifacts.ts';
import type { AuNetParams } from '../../../src/learn/nets/au-net.ts';
import { verdictOn } from '../../../src/learn/verdict.ts';
import { codeDigest } from '../../code-digest.ts';
import { keep, keyOf } from '../../kept.ts';
import { startBackend } from '../../pretrain/backend.ts';
import { readArtifacts } from '../../pretrain/weights/artifacts.ts';
import { Coder, type CodedParticipant } from './coded.ts';
import { filmsOf } from './films.ts';
import { Readings } from './readings.ts';
import { inRealTime, takePartInRealTime } from './real-time.ts';
import { ROWS, settingsOfRow, type Row } from './rows.ts';
import { gateFilms, minuteOf, sessionOf, type GatedFilms } from './sessions.ts';
import { askedShots, examShots, spoiltShots, STEPS } from './shots.ts';
import { participantsOf, type Portrayed } from './studio.ts';
import { numbersOf, tableOf, type Measured, type Person, type Run } from './summary.ts';
import { timeNumbers, timesOf, timesTable, type SessionTimes } from './session-time.ts';
import { examsOf, facesOfSession, marksOf, trainOn, type HeldOut, type Trained } from './training.ts';

const ROOT = join(import.meta.dirname, '../../..');
const WEIGHTS = join(ROOT, 'static/models/base');
/** Participants reported on, by number; settings were chosen on others (8, 9 and 12). */
const REPORTED = [0, 1, 2, 3, 4, 5, 6, 7];
const SEEDS = 4;
export const SHARES = [0, 0.2, 0.4] as const;
/** What weights are learned by, and what is tried beside it. */
const HELD_OUT: HeldOut = 'both';
const OTHER_HELD_OUT: readonly HeldOut[] = ['takes', 'synthetic'];
/** Faces that the cost of encoding and of checking one is measured on. */
const TIMED = 64;

export interface CalibrateOptions {
  /** Numbers of the participants. */
  readonly people?: readonly number[];
  readonly seeds?: number;
  /** Whether weighing by takes alone and by synthetic pictures alone is tried beside both. */
  readonly heldOut?: boolean;
  /** Whether only the time is measured that a session takes people. */
  readonly times?: boolean;
  /** Whether the first participant also sits before the app itself, in real time. */
  readonly realTime?: boolean;
}

interface Bench {
  readonly heldOut: boolean;
  readonly params: AuNetParams;
  readonly others: Pick<LearningFaces<Float32Array>, 'replayed' | 'reference'>;
  /** Result of a training, made where it is not kept. */
  readonly kept: (name: string, make: () => Promise<Trained>) => Promise<Trained>;
}

/** Runs everything that is not kept already; prints what comes out. Throws without the shared folder. */
export async function benchCalibrate({
  people = REPORTED,
  seeds = SEEDS,
  heldOut = false,
  times = false,
  realTime = false,
}: CalibrateOptions = {}): Promise<object> {
  const shared = resolve(process.env['FACSIMILE_SHARED'] ?? join(ROOT, '../shared'));
  if (!existsSync(shared)) throw new Error(`no photos to make people of: ${shared} (set FACSIMILE_SHARED)`);
  const folder = join(ROOT, '.cache/bench/calibrate');
  console.log(`${people.length} simulated participants, ${seeds} seeds of compliance each; ${cpus().length} cores`);

  // film and read
  const readings = new Readings(shared, folder);
  const portrayed = participantsOf(shared, people);
  if (realTime) console.log(inRealTime(await takePartInRealTime(await filmsOf(shared, portrayed[0]!, folder))));
  for (const one of portrayed) await readings.make(one, shotsOf(one), console.log);
  await readings.close();

  // encode
  await startBackend();
  registerTrainingKernels();
  const params = readAuNet(readArtifacts(WEIGHTS));
  const weights = readFileSync(join(WEIGHTS, 'weights.bin'));
  const coder = new Coder(folder, readings, params, weights);
  const took: SessionTimes[] = [];
  const participants: CodedParticipant[] = [];
  for (const one of portrayed) {
    const participant = await coder.participant(one, shotsOf(one).map(({ name }) => name)); // prettier-ignore
    took.push(timesOf(participant));
    participants.push(participant);
  }
  console.log(timesTable(took));
  if (times) return { calibrate: timeNumbers(took) };
  const coded = async (key: string | undefined, name: string): Promise<Labelled<Float32Array>[]> => {
    const faces = labelledReferences(key);
    const codes = await coder.codes(name, faces.map(({ face }) => face)); // prettier-ignore
    return faces.map((labelled, i) => ({ ...labelled, face: codes[i]! }));
  };
  const others = { replayed: await coded('replayed', 'replayed'), reference: await coded(undefined, 'reference') };
  const bench: Bench = { heldOut, params, others, kept: keeper(join(folder, 'results', digestOf(weights, others))) };

  // learn and examine
  const measured: Person[] = [];
  for (const participant of participants) {
    measured.push(await measurePerson(bench, participant, seeds));
    console.log(`${participant.key}: done`);
  }
  const timed = labelledReferences().slice(0, TIMED);
  const seconds = { toEncode: await coder.secondsAFace(timed), toCheck: await coder.secondsACheck(timed) };
  const all: Measured = { people: measured, seconds };
  console.log(tableOf(all));
  const { calibrate } = numbersOf(all);
  return { calibrate: { ...calibrate, ...timeNumbers(took) } };
}

const shotsOf = ({ key }: Portrayed): ReturnType<typeof askedShots> => [
  ...examShots(key),
  ...askedShots(key),
  ...spoiltShots(key),
];

async function measurePerson(bench: Bench, participant: CodedParticipant, seeds: number): Promise<Person> {
  const { params, others, kept } = bench;
  const films = gateFilms(participant, 'thorough', STEPS);
  const runs: Run[] = [];
  for (const share of SHARES) {
    // with nothing spoilt there is nothing for a seed to choose
    for (let seed = 0; seed < (share === 0 ? 1 : seeds); seed++) {
      runs.push(...(await runsOf(bench, participant, films, share, seed)));
    }
  }
  const minute = facesOfSession(participant, minuteOf(participant), others, HELD_OUT);
  const ofMinute = await kept(`${participant.key}-${participant.digest}/minute`, () =>
    trainOn(params, participant, minute, new Set(), settingsOfRow('mal')),
  );
  return {
    key: participant.key,
    before: await marksOf(params, participant.strange, null),
    neutral: await marksOf(params, examsOf(participant), participant.resting),
    minute: { trained: ofMinute, adopted: verdictOn(ofMinute.readings).adopt },
    runs,
  };
}

async function runsOf(
  { heldOut: compares, params, others, kept }: Bench,
  participant: CodedParticipant,
  films: GatedFilms,
  share: number,
  seed: number,
): Promise<Run[]> {
  const session = sessionOf(participant.key, films, share, seed);
  const runs: Run[] = [];
  const run = async (row: Row, heldOut: HeldOut): Promise<void> => {
    const faces = facesOfSession(participant, session, others, heldOut, row === 'known' ? session.spoilt : new Set());
    const trained = await kept(`${participant.key}-${participant.digest}/${row}-${heldOut}-${share}-${seed}`, () =>
      trainOn(params, participant, faces, session.spoilt, settingsOfRow(row)),
    );
    runs.push({ row, heldOut, share, seed, trained, adopted: verdictOn(trained.readings).adopt });
  };
  for (const row of ROWS) await run(row, HELD_OUT);
  if (compares && seed === 0) for (const heldOut of OTHER_HELD_OUT) await run('mal', heldOut);
  return runs;
}

/** Keeps results in files of a folder. */
function keeper(folder: string): Bench['kept'] {
  return async (name, make) => {
    const path = join(folder, `${name}.json`);
    if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Trained;
    const trained = await make();
    keep(path, JSON.stringify(trained));
    return trained;
  };
}

/** Of the code that gates, deals, learns, weighs and chooses what judges, of the weights, and of the faces of others. */
function digestOf(weights: Uint8Array, { replayed, reference }: Bench['others']): string {
  const code = codeDigest(
    ['coded', 'sessions', 'training', 'rows'].map((name) => join(import.meta.dirname, `${name}.ts`)),
    [
      // what films and pictures show is in a participant's own digest
      ...['shots', 'readings', 'synthetic'].map((name) => join(import.meta.dirname, `${name}.ts`)),
      // what turns readings into a verdict: results do not depend on it
      'src/learn/accept.ts',
    ],
  );
  return keyOf([code, weights, ...[...replayed, ...reference].flatMap(({ face, units }) => [face, Float32Array.from(units)])]);
}
