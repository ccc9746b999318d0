/**
 * `npm run pretrain -- groups`: whether the shipped weights read lighter and darker skin equally well. People never fitted on are
 * divided at the middle of their skin tones (src/core/skin-tone.ts, on the cheeks of their neutral photos); differences come with an
 * interval by bootstrap over people. The photo sets name no ages, so groups of age cannot be told.
 */

import { auc, quantile } from '../../../src/core/metrics.ts';
import { unitIndex } from '../../../src/core/facs.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import { Random } from '../../../src/core/random.ts';
import { typologyAngle } from '../../../src/core/skin-tone.ts';
import { readAuNet } from '../../../src/learn/nets/au-net-artifacts.ts';
import { disposeTree } from '../../../src/learn/params.ts';
import { readPhoto } from '../../pictures/photo.ts';
import { findPeople } from '../people.ts';
import { plainSample, type PictureFace } from '../samples/picture-samples.ts';
import type { Reading } from '../samples/readings.ts';
import { readArtifacts } from '../weights/artifacts.ts';
import { answersTo, mean, presenceAuc, realSamples } from './evaluate.ts';

/** Landmarks in the middle of the cheeks, and half the side of the patch as a share of the interocular distance. */
const CHEEKS = [50, 280] as const;
const PATCH = 0.08;
const EYES = [33, 263] as const;
const RESAMPLES = 500;

/** A person's skin tone in degrees: of the median colour of both cheeks. */
export function toneOf(path: string, landmarks: Float32Array): number {
  const { width, height, rgb } = readPhoto(path);
  const at = (id: number): [number, number] => [landmarks[3 * id]!, landmarks[3 * id + 1]!];
  const [[x0, y0], [x1, y1]] = EYES.map(at) as [[number, number], [number, number]];
  const half = PATCH * Math.hypot(x1 - x0, y1 - y0);
  const colours: [number[], number[], number[]] = [[], [], []];
  for (const [x, y] of CHEEKS.map(at)) {
    for (let v = Math.max(0, Math.round(y - half)); v <= Math.min(height - 1, y + half); v++) {
      for (let u = Math.max(0, Math.round(x - half)); u <= Math.min(width - 1, x + half); u++) {
        for (const d of [0, 1, 2] as const) colours[d].push(rgb[3 * (v * width + u) + d]!);
      }
    }
  }
  return typologyAngle(colours.map((values) => quantile(values, 0.5)) as [number, number, number]);
}

interface Scored {
  readonly person: string;
  readonly latents: Float32Array;
}

export interface GroupRow {
  readonly title: string;
  readonly lighter: number | null;
  readonly darker: number | null;
  /** Lighter minus darker: the middle 95 % over people drawn again. */
  readonly interval: readonly [low: number, high: number];
}

export interface Groups {
  /** Skin tones of the lighter and of the darker half, degrees, and how many people they are. */
  readonly tones: readonly [lighter: readonly number[], darker: readonly number[]];
  readonly rows: readonly GroupRow[];
}

/** A statistic of two groups of people, and how far apart they are. */
function compare(
  title: string,
  groups: readonly (readonly string[])[],
  statistic: (people: readonly string[]) => number | null,
): GroupRow {
  const [lighter = null, darker = null] = groups.map(statistic);
  const random = new Random(`groups/${title}`);
  const differences: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    const [a, b] = groups.map((people) => statistic(people.map(() => random.pick(people))));
    if (typeof a === 'number' && typeof b === 'number') differences.push(a - b);
  }
  return { title, lighter, darker, interval: [quantile(differences, 0.025), quantile(differences, 0.975)] };
}

/** The comparison for the weights in `folder`. */
export function reportGroups(
  folder: string,
  shared: string,
  readings: readonly Reading[],
  faces: readonly PictureFace[],
): Groups {
  const params = readAuNet(readArtifacts(folder));
  const unseen = readings.filter(({ part }) => part === 'report');
  const plain = unseen.filter(({ smiling, mirrored, variant }) => !smiling && !mirrored && variant === 0);
  const paths = new Map(findPeople(shared).map(({ id, neutral }) => [id, neutral]));
  const tones = plain
    .map(({ person, landmarks }) => ({ person, tone: toneOf(paths.get(person)!, landmarks) }))
    .sort((a, b) => b.tone - a.tone);
  const middle = tones.length >> 1;
  const groups = [tones.slice(0, middle), tones.slice(middle)].map((part) => part.map(({ person }) => person));
  const rows: GroupRow[] = [];
  const none = new Float32Array(MEAN_FACE.length);
  for (const known of [false, true]) {
    const words = known ? 'own neutral' : 'no neutral';
    const samples = faces.map((face) => plainSample(face, known));
    const answers = answersTo(params, samples, none);
    const byPerson = new Map<string, number[]>();
    samples.forEach(({ person }, i) => byPerson.set(person, [...(byPerson.get(person) ?? []), i]));
    const indicesOf = (people: readonly string[]): number[] => people.flatMap((person) => byPerson.get(person) ?? []);
    const add = (...given: Parameters<typeof compare>): unknown => rows.push(compare(...given));
    add(`made pictures, mean AUC, ${words}`, groups, (people) => {
      const kept = indicesOf(people);
      return mean(presenceAuc(kept.map((i) => samples[i]!), kept.map((i) => answers[i]!))); // prettier-ignore
    });
    const real = (smiling: boolean): Scored[] => {
      const list = realSamples(unseen, smiling, known);
      return answersTo(params, list, none).map(({ latents }, i) => ({ person: list[i]!.person, latents }));
    };
    const [smiles, calm] = [real(true), real(false)];
    for (const code of ['AU12', 'AU06'] as const) {
      add(`real smiles, ${code}, ${words}`, groups, (people) => {
        const of = (list: readonly Scored[]): number[] =>
          people.flatMap((person) => list.filter((one) => one.person === person).map(({ latents }) => latents[unitIndex(code)]!));
        const [positive, negative] = [of(smiles), of(calm)];
        return auc([...positive, ...negative], [...positive.map(() => true), ...negative.map(() => false)]);
      });
    }
  }
  disposeTree(params);
  const of = (part: typeof tones): number[] => part.map(({ tone }) => tone);
  return { tones: [of(tones.slice(0, middle)), of(tones.slice(middle))], rows };
}

const number = (value: number | null): string => (value === null ? '–' : value.toFixed(3));

/** The comparison as a table in Markdown. */
export function groupTable({ tones, rows }: Groups): string {
  const [lighter, darker] = tones.map(
    (part) => `${part.length} people, ${Math.min(...part).toFixed(0)} to ${Math.max(...part).toFixed(0)}°`,
  );
  return [
    `| | lighter (${lighter}) | darker (${darker}) | difference, 95 % over people |`,
    '|---|---|---|---|',
    ...rows.map(({ title, lighter: light, darker: dark, interval }) => {
      const difference = light === null || dark === null ? null : light - dark;
      return `| ${title} | ${number(light)} | ${number(dark)} | ${number(difference)} (${interval.map(number).join(' to ')}) |`;
    }),
  ].join('\n');
}
