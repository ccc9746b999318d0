/**
 * `npm run pretrain -- groups`: whether lighter and darker skin are read equally well in the studio. People of whose photos no
 * pictures were fitted on are divided at the middle of their skin tones, on the cheeks of their neutral photos. The photo sets name
 * no ages and hold few movements: real-groups.ts compares those on generated people.
 */

import { auc } from '../../../src/core/metrics.ts';
import { unitIndex } from '../../../src/core/facs.ts';
import { MEAN_FACE } from '../../../src/core/mean-face.ts';
import { readAuNet } from '../../../src/learn/nets/au-net-artifacts.ts';
import { disposeTree } from '../../../src/learn/params.ts';
import { findPeople } from '../people.ts';
import { plainSample, type PictureFace } from '../samples/picture-samples.ts';
import type { Reading } from '../samples/readings.ts';
import { readArtifacts } from '../weights/artifacts.ts';
import { answersTo, mean, presenceAuc, realSamples } from './evaluate.ts';
import { compareTogether, type GroupRow, type GroupTable, type People } from './group-table.ts';
import { toneOf, tonesIn } from './skin.ts';

interface Scored {
  readonly person: string;
  readonly latents: Float32Array;
}

/** A statistic of each of two groups of people, and how far apart they are. */
function compare(title: string, groups: readonly [People, People], statistic: (people: People) => number | null): GroupRow {
  return compareTogether(title, groups, ([first, second]) => [statistic(first), statistic(second)]);
}

/** The comparison for the weights in `folder`. */
export function reportGroups(
  folder: string,
  shared: string,
  readings: readonly Reading[],
  faces: readonly PictureFace[],
): GroupTable {
  const params = readAuNet(readArtifacts(folder));
  const unseen = readings.filter(({ part }) => part === 'report');
  const plain = unseen.filter(({ smiling, mirrored, variant }) => !smiling && !mirrored && variant === 0);
  const paths = new Map(findPeople(shared).map(({ id, neutral }) => [id, neutral]));
  const tones = plain
    .flatMap(({ person, landmarks }) => {
      const tone = toneOf(paths.get(person)!, landmarks);
      return tone === null ? [] : [{ person, tone }];
    })
    .sort((a, b) => b.tone - a.tone);
  const middle = tones.length >> 1;
  const [lighter, darker] = [tones.slice(0, middle), tones.slice(middle)];
  const groups = [lighter.map(({ person }) => person), darker.map(({ person }) => person)] as const;
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
  return {
    caption:
      'Lighter and darker skin in the studio (cheeks of the neutral photo), people on whose made pictures nothing was fitted',
    names: [`lighter (${tonesIn(lighter)})`, `darker (${tonesIn(darker)})`],
    rows,
  };
}
