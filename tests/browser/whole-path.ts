/** Both halves of the path without their workers, one after the other on each frame: for what is read, not how it travels. */

import type { Baseline } from '../../src/core/reading.ts';
import type * as tf from '../../src/learn/tf.ts';
import { cutFaces } from '../../src/reader/crop.ts';
import { Finder } from '../../src/reader/finder.ts';
import type { Picture } from '../../src/reader/picture.ts';
import { Scorer, type ScoredFrame } from '../../src/reader/scorer.ts';
import type { ReadingSettings } from '../../src/reader/settings.ts';
import type { Frame } from '../../src/reader/sources/source.ts';

export const ASSETS = { bundle: '/face/face_landmarker.task', model: '/models/base/model.json' };

export class WholePath {
  private constructor(
    readonly finder: Finder,
    readonly scorer: Scorer,
  ) {}

  /** Its readings carry crops. */
  static async open(settings: ReadingSettings, picture: Picture): Promise<WholePath> {
    const [finder, scorer] = await Promise.all([
      Finder.open(ASSETS.bundle, settings.maxFaces),
      Scorer.open(ASSETS.model, settings, picture),
    ]);
    scorer.withCrops = true;
    return new WholePath(finder, scorer);
  }

  async read(frame: Frame, time: number): Promise<ScoredFrame> {
    const found = await this.finder.find(frame, time);
    return this.scorer.score(cutFaces(found), new ImageData(found.pixels, found.width, found.height));
  }

  async configure(settings: ReadingSettings): Promise<void> {
    await this.finder.setFaces(settings.maxFaces);
    await this.scorer.configure(settings);
  }

  setBaseline(baseline: Baseline | null): Promise<void> {
    return this.scorer.setBaseline(baseline);
  }

  setWeights(own: tf.io.ModelArtifacts | null): Promise<void> {
    return this.scorer.setWeights(own);
  }

  async newScene(film = false): Promise<void> {
    await this.finder.forget();
    this.scorer.newScene(film ? 'film' : 'live');
  }

  async rewind(): Promise<void> {
    await this.finder.forget();
    this.scorer.rewind();
  }

  close(): void {
    this.finder.close();
    this.scorer.close();
  }
}
