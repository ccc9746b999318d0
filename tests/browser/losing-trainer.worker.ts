/** The trainer's worker on a computer whose GPU is taken away in the middle of a training. */

import { expose } from 'comlink';
import * as tf from '../../src/learn/tf.ts';
import { TrainingRun, type TrainingNews, type TrainingOutcome, type TrainingRequest } from '../../src/models/training-run.ts';

/** The step after whose news the GPU is gone: between two checkpoints. */
const LOST_AT = 120;

class LosingRun extends TrainingRun {
  override run(request: TrainingRequest, report: (news: TrainingNews) => void): Promise<TrainingOutcome> {
    return super.run(request, (news) => {
      report(news);
      if (news.kind !== 'point' || news.point.step !== LOST_AT || tf.getBackend() !== 'webgpu') return;
      (tf.backend() as unknown as { device: GPUDevice }).device.destroy();
    });
  }
}

expose(new LosingRun());
