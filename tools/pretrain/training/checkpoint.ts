/** A training on disk: a line of JSON that says which training at which step, then parameters and optimizer memory as float32. */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { AdamState } from '../../../src/learn/optimizers.ts';
import { leaves, withLeaves, type ParamTree } from '../../../src/learn/params.ts';
import * as tf from '../../../src/learn/tf.ts';

export interface TrainingState<Params extends ParamTree> {
  readonly params: Params;
  readonly adam: AdamState<Params>;
}

/** Writes a state, whole or not at all; `key` says what training this is a part of. */
export async function saveCheckpoint<P extends ParamTree>(
  path: string,
  key: string,
  { params, adam }: TrainingState<P>,
): Promise<void> {
  const values = [params, adam.mean, adam.square].flatMap((tree) => leaves(tree).map((leaf) => leaf.data<'float32'>()));
  const parts = await Promise.all(values);
  const header = Buffer.from(`${JSON.stringify({ key, step: adam.step })}\n`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    `${path}.part`,
    Buffer.concat([header, ...parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))]),
  );
  renameSync(`${path}.part`, path);
}

/** The state of an interrupted training of the same key, in trees of the shape of `like`, or null. */
export function loadCheckpoint<P extends ParamTree>(path: string, key: string, like: P): TrainingState<P> | null {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  const end = bytes.indexOf('\n') + 1;
  const header = JSON.parse(bytes.toString('utf8', 0, end)) as { key: string; step: number };
  if (header.key !== key) return null;
  const numbers = new Float32Array(new Uint8Array(bytes.subarray(end)).buffer);
  let at = 0;
  const tree = (): P =>
    withLeaves(
      like,
      leaves(like).map((leaf) => tf.tensor(numbers.slice(at, (at += leaf.size)), leaf.shape)),
    );
  const [params, mean, square] = [tree(), tree(), tree()];
  return { params, adam: { step: header.step, mean, square } };
}
