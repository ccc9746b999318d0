/** Examines models in a worker, where the network runs in the app too. */

import { expose } from 'comlink';
import type { FaceView } from '../../../src/core/reading.ts';
import type { Sample } from '../../../src/core/samples.ts';
import { judge } from '../../../src/learn/calibrate.ts';
import { evaluate } from '../../../src/learn/evaluate.ts';
import { readAuNet } from '../../../src/learn/nets/au-net-artifacts.ts';
import { disposeTree } from '../../../src/learn/params.ts';
import type * as tf from '../../../src/learn/tf.ts';
import { startBackend } from '../../../src/reader/backend.ts';
import type { Mark, Marks } from '../calibrate/contract.ts';

/** Pictures with their truth, per examination. */
export type Exams = Readonly<Record<keyof Marks, readonly Sample[]>>;

const examiner = {
  /** How a model with these weights reads the pictures, the person's neutral given or (null) unknown. */
  async mark(weights: tf.io.ModelArtifacts, exams: Exams, neutral: FaceView | null): Promise<Marks> {
    await startBackend('wasm');
    const params = readAuNet(weights);
    const read = async (samples: readonly Sample[]): Promise<Mark> => {
      const { meanF1, meanError } = evaluate(await judge(params, samples, neutral));
      return { f1: meanF1 ?? NaN, error: meanError ?? NaN };
    };
    const marks = { takes: await read(exams.takes), free: await read(exams.free) };
    disposeTree(params);
    return marks;
  },
};

export type Examiner = typeof examiner;
expose(examiner);
