/**
 * The live path as its worker offers it: opened once, and then asked one thing at a time. Calls are taken in turn, so
 * settings, weights and baselines change between frames and never within one.
 */

import type { Baseline, FrameReading } from '../core/reading.ts';
import type * as tf from '../learn/tf.ts';
import type { Readiness } from './au-model.ts';
import { overlayPainter, type OverlayPainter } from './overlay/overlay.ts';
import { Picture } from './picture.ts';
import { Pipeline } from './pipeline.ts';
import { LiveError, messageOf } from './problems.ts';
import type { LiveSettings } from './settings.ts';
import type { Frame } from './sources/source.ts';

/** URLs of what the path loads. */
export interface LiveAssets {
  /** face_landmarker.task */
  readonly bundle: string;
  /** canonical-mesh.json */
  readonly mesh: string;
  /** model.json of the weights */
  readonly model: string;
}

export class LivePath {
  readonly #picture = new Picture();
  #pipeline: Pipeline | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  /** Shows that the worker lives. */
  ping(): void {}

  /** Loads and warms up; `onBackend` hears when the network later moves to another backend. Rejects with a LiveError. */
  open(assets: LiveAssets, settings: LiveSettings, onBackend: (readiness: Readiness) => void): Promise<Readiness> {
    return this.#inTurn(async () => {
      const [painter, pipeline] = await Promise.all([
        loadOverlay(assets.mesh),
        Pipeline.open(assets, settings, this.#picture, onBackend),
      ]);
      this.#picture.overlay = painter;
      this.#pipeline = pipeline;
      return pipeline.readiness;
    });
  }

  /** Draws on `canvas` from now on. */
  attach(canvas: OffscreenCanvas): void {
    this.#picture.attach(canvas);
  }

  /** Size of the canvas in device pixels, and how many of them make one CSS pixel. */
  resize(width: number, height: number, pixelRatio: number): void {
    this.#picture.resize(width, height, pixelRatio);
  }

  /** Reads a frame taken at `time` milliseconds on its source's clock, draws it, and closes it. */
  analyse(frame: Frame, time: number): Promise<FrameReading> {
    return this.#inTurn(() => this.#open.analyse(frame, time));
  }

  /** The face with this id is the one that is named on the picture. */
  choose(id: number | null): void {
    this.#picture.chosen = id;
  }

  configure(settings: LiveSettings): Promise<void> {
    return this.#inTurn(() => this.#open.configure(settings));
  }

  setBaseline(baseline: Baseline | null): Promise<void> {
    return this.#inTurn(() => this.#open.setBaseline(baseline));
  }

  /** As AuModel.swap. */
  setWeights(artifacts: tf.io.ModelArtifacts | null): Promise<Readiness> {
    return this.#inTurn(async () => {
      await this.#open.setWeights(artifacts);
      return this.#open.readiness;
    });
  }

  /** The next frame is of another source, a film or not: nobody there is known. */
  newScene(film: boolean): Promise<void> {
    return this.#inTurn(() => this.#open.newScene(film));
  }

  /** The next frame is the first of the film again: its people keep the resting faces that were found by its end. */
  rewind(): Promise<void> {
    return this.#inTurn(() => this.#open.rewind());
  }

  startNeutral(asIs: boolean): Promise<void> {
    return this.#inTurn(() => this.#open.startNeutral(asIs));
  }

  cancelNeutral(): Promise<void> {
    return this.#inTurn(() => this.#open.cancelNeutral());
  }

  get #open(): Pipeline {
    if (!this.#pipeline) throw new Error('live path is not open: call open() first');
    return this.#pipeline;
  }

  #inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    // The next in turn does not care how this one ended; its caller hears of it through `result`.
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

async function loadOverlay(url: string): Promise<OverlayPainter> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const mesh = (await response.json()) as { readonly positions: readonly number[]; readonly triangles: readonly number[] };
    return overlayPainter(mesh);
  } catch (cause) {
    throw new LiveError('face-bundle-missing', `cannot load the face mesh: ${url} (${messageOf(cause)})`, { cause });
  }
}
