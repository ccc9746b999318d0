/**
 * What the landmark stream learns from: the 52 blendshapes of MediaPipe's official bundle, which is a function of landmarks
 * and sees raised lids, chins and mouth corners on real people. Only its answers are used; its weights are never shipped.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { listShards, readShard, shardKey } from '../../pictures/shards.ts';
import { blendshapes } from '../report/blendshapes.ts';

const sided = (...stems: string[]): string[] => stems.flatMap((stem) => [`${stem}Left`, `${stem}Right`]);

/** The bundle's names, in the order of every vector of blendshapes here. */
export const BLENDSHAPES: readonly string[] = [
  '_neutral',
  'browInnerUp',
  'cheekPuff',
  'jawForward',
  'jawLeft',
  'jawOpen',
  'jawRight',
  'mouthClose',
  'mouthFunnel',
  'mouthLeft',
  'mouthPucker',
  'mouthRight',
  'mouthRollLower',
  'mouthRollUpper',
  'mouthShrugLower',
  'mouthShrugUpper',
  ...sided('browDown', 'browOuterUp', 'cheekSquint', 'noseSneer'),
  ...sided('eyeBlink', 'eyeLookDown', 'eyeLookIn', 'eyeLookOut', 'eyeLookUp', 'eyeSquint', 'eyeWide'),
  ...sided('mouthDimple', 'mouthFrown', 'mouthLowerDown', 'mouthPress', 'mouthSmile', 'mouthStretch', 'mouthUpperUp'),
].sort();

const swapped = (name: string): string => name.replace(/Left|Right/, (side) => (side === 'Left' ? 'Right' : 'Left'));
const MIRRORED = BLENDSHAPES.map((name) => BLENDSHAPES.indexOf(swapped(name)));

/** Blendshapes of a mirrored face; none of none. */
export const mirroredBlendshapes = (values: readonly number[]): readonly number[] =>
  values.length === 0 ? values : MIRRORED.map((i) => values[i]!);

/** A picture's blendshapes by name as numbers by BLENDSHAPES; none where no face was found. */
export const blendshapesOf = (named: Readonly<Record<string, number>> | null): number[] =>
  named ? BLENDSHAPES.map((name) => Number((named[name] ?? 0).toFixed(4))) : [];

/** Blendshapes of the pictures of the first `count` shards of `folder`, by path of the shard; kept in the file `cache`. */
export async function teachShards(
  official: string,
  folder: string,
  count: number,
  cache: string,
): Promise<ReadonlyMap<string, readonly number[][]>> {
  const paths = listShards(folder).slice(0, count);
  const key = paths.map(shardKey).join();
  if (existsSync(cache)) {
    const kept = JSON.parse(readFileSync(cache, 'utf8')) as { key: string; lists: number[][][] };
    if (kept.key === key) return new Map(paths.map((path, i) => [path, kept.lists[i]!]));
  }
  const lists: number[][][] = [];
  for (const path of paths) {
    lists.push((await blendshapes(official, readShard(path).pictures)).map(blendshapesOf));
    console.log(`blendshapes of ${lists.length} of ${paths.length} shards`);
  }
  mkdirSync(dirname(cache), { recursive: true });
  writeFileSync(cache, JSON.stringify({ key, lists }));
  return new Map(paths.map((path, i) => [path, lists[i]!]));
}
