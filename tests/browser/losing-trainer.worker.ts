/** The trainer's worker on a computer whose GPU is taken away in the middle of a training. */

import { expose } from 'comlink';
import * as tf from '../../src/learn/tf.ts';
import type { TrainingNews, TrainingRequest } from '../../src/models/training-news.ts';
import { TrainingRun } from '../../src/models/training-run.ts';

/** The step after whose news the GPU is gone: between two checkpoints. */
const LOST_AT = 60;

class LosingRun extends TrainingRun {
  override run(request: TrainingRequest, report: (news: TrainingNews) => void | Promise<void>): Promise<void> {
    return super.run(request, (news) => {
      const told = report(news);
      if (news.kind === 'point' && news.point.step === LOST_AT && tf.getBackend() === 'webgpu') {
        (tf.backend() as unknown as { device: GPUDevice }).device.destroy();
      }
      return told;
    });
  }
}

expose(new LosingRun());
