/** The worker that scores what was found, in order. */

import { expose } from 'comlink';
import type { Baseline } from '../../core/reading.ts';
import type * as tf from '../../learn/tf.ts';
import type { Readiness } from '../../reader/au-model.ts';
import { Picture } from '../../reader/picture.ts';
import { Scorer, type ScoredFrame } from '../../reader/scorer.ts';
import type { ReadingSettings } from '../../reader/settings.ts';
import type { FoundFaces } from './finding.worker.ts';

let scorer: Scorer;

const api = {
  /** Loads the weights at this URL. Rejects with a LiveError. */
  async open(model: string, settings: ReadingSettings): Promise<Readiness> {
    scorer = await Scorer.open(model, settings, new Picture());
    return scorer.readiness;
  },
  configure: (settings: ReadingSettings): Promise<void> => scorer.configure(settings),
  setWeights: (own: tf.io.ModelArtifacts | null): Promise<void> => scorer.setWeights(own),
  setBaseline: (baseline: Baseline | null, isTheirs: boolean): Promise<void> => scorer.setBaseline(baseline, isTheirs),
  newScene: (film: boolean): void => scorer.newScene(film ? 'film' : 'file'),
  rewind: (): void => scorer.rewind(),
  async look(frames: readonly FoundFaces[]): Promise<void> {
    for (const frame of frames) await scorer.look(frame);
  },
  async score(frames: readonly FoundFaces[], withCrops: boolean): Promise<ScoredFrame[]> {
    scorer.withCrops = withCrops;
    const scored: ScoredFrame[] = [];
    for (const frame of frames) scored.push(await scorer.score(frame, null));
    return scored;
  },
};

export type ScoringWorker = typeof api;
expose(api);
