/**
 * Whether lighter and darker skin, and younger and older faces, are read equally well on pictures that the rig did not make: generated
 * portraits and coded generated faces, each read by the weights of the fold that left their person out. Coded faces give the AUC,
 * portraits and coded resting faces the false units. Every set is halved at its own middle tone, since sets are lit differently.
 */

import { join } from 'node:path';
import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { auc, quantile } from '../../../src/core/metrics.ts';
import { isResting, latentsAtRest, readLeftOut } from '../left-out.ts';
import type { RealFace } from '../samples/real-faces.ts';
import { apparentAges, type ApparentAge } from './apparent-ages.ts';
import { isRead, mean } from './evaluate.ts';
import { compareTogether, type GroupRow, type GroupTable, type Pair, type People } from './group-table.ts';
import { toneOf, type Toned } from './skin.ts';

/** A unit is compared where, in each group, as many people show it and as many do not. */
const ENOUGH_PEOPLE = 4;

export interface GroupFace {
  readonly person: string;
  /** Whether nothing should be read on it. */
  readonly resting: boolean;
  /** By ACTION_UNITS, on the scale that presence is told from; NaN for what a resting face may show. */
  readonly latents: Float32Array;
  /** Whether it shows each unit; null where nobody knows. */
  readonly shown: readonly (boolean | null)[];
}

/** Faces of a group, those of a person as often as the person stands in it. */
function facesBy(faces: readonly GroupFace[]): (people: People) => GroupFace[] {
  const byPerson = new Map<string, GroupFace[]>();
  for (const face of faces) byPerson.set(face.person, [...(byPerson.get(face.person) ?? []), face]);
  return (people) => people.flatMap((person) => byPerson.get(person) ?? []);
}

/** Whether enough different people of the group show the unit, and enough do not. */
function isEnough(faces: readonly GroupFace[], unit: number): boolean {
  const people = (shows: boolean): number =>
    new Set(faces.filter(({ shown }) => shown[unit] === shows).map(({ person }) => person)).size;
  return people(true) >= ENOUGH_PEOPLE && people(false) >= ENOUGH_PEOPLE;
}

function aucOf(faces: readonly GroupFace[], unit: number): number | null {
  const judged = faces.filter(({ shown }) => typeof shown[unit] === 'boolean');
  return auc(
    judged.map(({ latents }) => latents[unit]!),
    judged.map(({ shown }) => shown[unit] === true),
  );
}

/** False units a face; null without faces. */
function falseUnits(faces: readonly GroupFace[]): number | null {
  const raised = faces.reduce((sum, { latents }) => sum + latents.filter(isRead).length, 0);
  return faces.length === 0 ? null : raised / faces.length;
}

/**
 * Two groups of people on the same rows: the mean AUC over the units that enough of both show (in a draw, over those of them that can
 * be told in both), and false units on a resting face.
 */
export function compareRealGroups(faces: readonly GroupFace[], groups: readonly [People, People]): GroupRow[] {
  const all = facesBy(faces);
  const resting = facesBy(faces.filter((face) => face.resting));
  const units = ACTION_UNITS.flatMap((_, unit) => (groups.every((people) => isEnough(all(people), unit)) ? [unit] : []));
  const ranking = ([first, second]: readonly [People, People]): Pair => {
    const [some, others] = [all(first), all(second)];
    const pairs = units.flatMap((unit): [number, number][] => {
      const [a, b] = [aucOf(some, unit), aucOf(others, unit)];
      return a === null || b === null ? [] : [[a, b]];
    });
    return pairs.length === 0 ? [null, null] : [mean(pairs.map(([a]) => a)), mean(pairs.map(([, b]) => b))];
  };
  const named = units.map((unit) => ACTION_UNITS[unit]!.code).join(' ');
  const counts = groups.map((people) => resting(people).length).join(' and ');
  return [
    compareTogether(`coded faces, mean AUC (${named || 'no unit that enough of both show'})`, groups, ranking),
    compareTogether(`false units on a resting face (${counts} faces)`, groups, ([first, second]) => [
      falseUnits(resting(first)),
      falseUnits(resting(second)),
    ]),
  ];
}

/** The lighter and the darker half of each set; the middle one of an odd number is with the darker. */
export function halves(sets: readonly (readonly Toned[])[]): [lighter: Toned[], darker: Toned[]] {
  const sorted = sets.map((people) => [...people].sort((a, b) => b.tone - a.tone));
  const part = (from: 0 | 1): Toned[] =>
    sorted.flatMap((people) => (from === 0 ? people.slice(0, people.length >> 1) : people.slice(people.length >> 1)));
  return [part(0), part(1)];
}

const inWords = (name: string, people: readonly Toned[]): string =>
  `${name} (${people.length} people, middle ${quantile(people.map(({ tone }) => tone), 0.5).toFixed(0)}°)`; // prettier-ignore

/** Both comparisons, by the weights of the folds under `cache`. Throws where those are not there or an age is not known. */
export function reportRealGroups(cache: string, folds: number, shared: string, real: readonly RealFace[]): GroupTable[] {
  const generated = real.filter(({ source, coded }) => source === 'portraits' || (coded && source === 'generated'));
  const faces = readLeftOut(cache, folds, generated).map((face): GroupFace => {
    const resting = isResting(face);
    return { person: face.person, resting, latents: resting ? latentsAtRest(face) : face.latents, shown: face.shown };
  });
  const plain = generated.filter(({ variant }) => variant === 0);
  const tonesOf = (set: string): Toned[] =>
    plain.flatMap(({ source, file, person, landmarks }) => {
      const tone = source === set ? toneOf(join(shared, 'faces/coded', file), landmarks) : null;
      return tone === null ? [] : [{ person, tone }];
    });
  const [lighter, darker] = halves([tonesOf('portraits'), tonesOf('generated')]);
  const ages = apparentAges();
  const unknown = plain.find(({ person }) => !ages.has(person));
  if (unknown) throw new Error(`no apparent age of ${unknown.person}: code it in apparent-ages.csv`);
  const aged = (group: ApparentAge): string[] =>
    plain.filter(({ person }) => ages.get(person) === group).map(({ person }) => person);
  const [younger, older] = [aged('younger'), aged('older')];
  const ids = (people: readonly Toned[]): string[] => people.map(({ person }) => person);
  return [
    {
      caption: `Lighter and darker skin of generated people left out of the training, the halves of each set (cheeks; with the light of the picture; ${plain.length - lighter.length - darker.length} grey or oddly lit pictures left out)`,
      names: [inWords('lighter', lighter), inWords('darker', darker)],
      rows: compareRealGroups(faces, [ids(lighter), ids(darker)]),
    },
    {
      caption: 'Younger and older generated people left out of the training, by how old they look to one rater',
      names: [`looks below 35 (${younger.length} people)`, `looks 55 or more (${older.length} people)`],
      rows: compareRealGroups(faces, [younger, older]),
    },
  ];
}
