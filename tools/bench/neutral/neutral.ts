/**
 * `npm run bench -- neutral [--json FILE]`: how well faces are read with the resting face that is estimated from ten seconds of film,
 * beside the recorded one and none. Films of simulated people, read in other rooms, and clips of real people coded by eye (one
 * person a clip, its few frames shown over again: what is said of these is said of three people). Needs the shared folder.
 */

import { join, resolve } from 'node:path';
import { medianFace } from '../../../src/core/baseline.ts';
import { TRUST } from '../../../src/core/estimated-neutral.ts';
import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { f1 } from '../../../src/core/metrics.ts';
import { isPresent, presence } from '../../../src/core/ordinal.ts';
import type { FaceView } from '../../../src/core/reading.ts';
import { mean } from '../../statistics.ts';
import { codedClips } from './coded.ts';
import { Reader, watch, type Coded, type FilmFace, type Watched } from './film.ts';
import { EVERY, FILMS, simulatedPeople } from './simulated.ts';

const PEOPLE = 9;
/** To reach: F1 below that of a recorded neutral by at most this for half a film of rest; milliseconds of work a frame. */
const TARGETS = { below: 0.03, cost: 0.2 };

interface Row {
  readonly film: string;
  readonly people: number;
  /** People for whom a resting face was found, and how sure it was, mean over them. */
  readonly found: number;
  readonly sure: number | null;
  /** Mean F1 over units that are shown. Without an estimate a person is read with none. */
  readonly f1: { readonly none: number; readonly estimated: number; readonly recorded: number | null };
  /** Root mean square distance in cm of the estimate from the recorded neutral, mean over people. */
  readonly distance: number | null;
}

export interface NeutralNumbers {
  readonly neutral: { readonly rows: readonly Row[]; readonly cost_ms: number };
}

interface Case {
  readonly film: readonly FilmFace[];
  readonly frames: readonly Coded[];
  readonly recorded: FaceView | null;
}

const rounded = (value: number): number => Number(value.toFixed(3));

/** Mean F1 over the units that somebody shows, of people each read with a neutral of their own or null. */
function score(
  reader: Reader,
  cases: readonly (Pick<Case, 'frames'> & { readonly neutral: FaceView | null })[],
  trust = 1,
): number {
  const hits = cases.flatMap(({ frames, neutral }) => {
    const latents = reader.read(frames.map(({ face }) => face), neutral, trust); // prettier-ignore
    return frames.map(({ shows }, i) => ({ shows, says: Array.from(latents[i]!, (latent) => isPresent(presence(latent))) }));
  });
  const scores = ACTION_UNITS.flatMap((_, unit) => {
    const known = hits.filter(({ shows }) => shows[unit] !== null);
    const value = f1(known.map(({ says }) => says[unit]!), known.map(({ shows }) => shows[unit]!)); // prettier-ignore
    return value === null ? [] : [value];
  });
  return mean(scores);
}

function rowOf(reader: Reader, film: string, cases: readonly Case[]): Row & { readonly costs: readonly number[] } {
  const watched = cases.map(({ film: faces }): Watched => watch(reader, faces, EVERY));
  const found = watched.flatMap(({ estimate }, i) => (estimate ? [{ estimate, recorded: cases[i]!.recorded }] : []));
  const everyRecorded = cases.every(({ recorded }) => recorded !== null);
  const distances = found.flatMap(({ estimate, recorded }) => (recorded ? [between(estimate.face, recorded)] : []));
  return {
    film,
    people: cases.length,
    found: found.length,
    sure: found.length > 0 ? rounded(mean(found.map(({ estimate }) => estimate.sure))) : null,
    f1: {
      none: rounded(score(reader, cases.map(({ frames }) => ({ frames, neutral: null })))), // prettier-ignore
      estimated: rounded(score(reader, cases.map(({ frames }, i) => ({ frames, neutral: watched[i]!.estimate?.face ?? null })), TRUST)), // prettier-ignore
      recorded: everyRecorded ? rounded(score(reader, cases.map(({ frames, recorded }) => ({ frames, neutral: recorded })))) : null, // prettier-ignore
    },
    distance: distances.length > 0 ? rounded(mean(distances)) : null,
    costs: watched.map(({ cost }) => cost),
  };
}

function between(a: FaceView, b: FaceView): number {
  return Math.sqrt(a.landmarks.reduce((sum, value, i) => sum + (value - b.landmarks[i]!) ** 2, 0) / a.landmarks.length);
}

function tableOf({ rows, cost_ms: cost }: NeutralNumbers['neutral']): string {
  const cell = (value: number | null): string => (value === null ? '–' : value.toFixed(3)).padStart(10);
  const half = rows.find(({ film }) => film === 'half')!;
  const below = half.f1.recorded! - half.f1.estimated;
  return [
    ['film'.padEnd(10), 'found'.padStart(8), ...['sure', 'none', 'estimated', 'recorded', 'cm'].map((title) => title.padStart(10))].join(''), // prettier-ignore
    ...rows.map(
      ({ film, found, people, sure, f1: scores, distance }) =>
      [film.padEnd(10), `${found} / ${people}`.padStart(8), ...[sure, scores.none, scores.estimated, scores.recorded, distance].map(cell)].join(''), // prettier-ignore
    ),
    '',
    `half at rest: ${below.toFixed(3)} below recorded (<= ${TARGETS.below}: ${below <= TARGETS.below ? 'reached' : 'MISSED'})`,
    `worse than none: ${rows.filter(({ f1: { none, estimated } }) => estimated < none).map(({ film }) => film).join(', ') || 'none'}`, // prettier-ignore
    `work a frame at 30 Hz: ${cost.toFixed(3)} ms (<= ${TARGETS.cost}: ${cost <= TARGETS.cost ? 'reached' : 'MISSED'})`,
  ].join('\n');
}

export async function benchNeutral(): Promise<NeutralNumbers> {
  const shared = resolve(process.env['FACSIMILE_SHARED'] ?? join(import.meta.dirname, '../../../../shared'));
  const reader = await Reader.open();
  const rows: ReturnType<typeof rowOf>[] = [];
  const add = (film: string, cases: readonly Case[]): void => {
    const row = rowOf(reader, film, cases);
    rows.push(row);
    console.error(`${film}: none ${row.f1.none}, estimated ${row.f1.estimated}, recorded ${row.f1.recorded ?? '–'}`);
  };
  for await (const { name, film, frames, recorded } of codedClips(shared)) {
    add(name, [{ film, frames, recorded: recorded.length > 0 ? medianFace(recorded) : null }]);
  }
  const films = FILMS.map((): Case[] => []);
  for await (const { key, films: own, recorded, exam } of simulatedPeople(shared, PEOPLE)) {
    FILMS.forEach((kind, i) => films[i]!.push({ film: own[kind], frames: exam, recorded: medianFace(recorded) }));
    console.error(`${key}: filmed`);
  }
  FILMS.forEach((kind, i) => add(kind, films[i]!));
  const numbers = {
    neutral: {
      rows: rows.map(({ costs: _, ...row }) => row),
      cost_ms: rounded(mean(rows.flatMap(({ costs }) => costs))),
    },
  };
  console.log(tableOf(numbers.neutral));
  return numbers;
}
