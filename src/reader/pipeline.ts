/**
 * The live path, whole: frame -> faces -> crop -> network -> smoothing -> neutral -> picture. One frame at a time, in the order of
 * the calls; whoever sends frames drops those that come too fast (live-handle.ts). Runs in the live worker, and knows
 * nothing of the page.
 */

import { NeutralCapture } from '../core/baseline.ts';
import { frontalise } from '../core/frontal.ts';
import { closingBound, lidsOf } from '../core/lids.ts';
import { withCover } from '../core/covered.ts';
import { quality } from '../core/quality.ts';
import type { Baseline, FaceReading, FaceView, FrameReading, NeutralProgress } from '../core/reading.ts';
import { rawCovered, rawLatents, scoresOf } from '../core/scores.ts';
import type * as tf from '../learn/tf.ts';
import { AuModel, type Readiness } from './au-model.ts';
import { ScoreSmoothing } from './smoothing.ts';
import { baselineOf } from './comparison.ts';
import { Covers } from './covers.ts';
import { Cropper } from './crop.ts';
import { FaceSearch } from './face-search.ts';
import { Neutrals, type Plan } from './neutrals.ts';
import type { Picture } from './picture.ts';
import { FrameReader } from './pixels.ts';
import { Roster } from './roster.ts';
import type { LiveSettings } from './settings.ts';
import type { Frame } from './sources/source.ts';

export class Pipeline {
  readonly #reader = new FrameReader();
  readonly #cropper = new Cropper();
  readonly #roster = new Roster();
  readonly #smoothing = new ScoreSmoothing();
  readonly #covers = new Covers();
  readonly #neutrals: Neutrals;
  #lastTime = -Infinity;
  #lastSize = '';
  #capture: NeutralCapture | null = null;

  private constructor(
    private readonly finder: FaceSearch,
    private readonly model: AuModel,
    private readonly picture: Picture,
    private settings: LiveSettings,
  ) {
    this.#smoothing.smoothing = settings.smoothing;
    this.#neutrals = new Neutrals(model);
  }

  /** Loads the bundle and the weights at these URLs and warms up; `onBackend` hears when the network later moves. Rejects with a LiveError. */
  static async open(
    assets: { readonly bundle: string; readonly model: string },
    settings: LiveSettings,
    picture: Picture,
    onBackend: (readiness: Readiness) => void,
  ): Promise<Pipeline> {
    const [finder, model] = await Promise.all([
      FaceSearch.open(assets.bundle, settings.maxFaces),
      AuModel.open(assets.model, settings.backend, onBackend),
    ]);
    return new Pipeline(finder, model, picture, settings);
  }

  get readiness(): Readiness {
    return this.model.readiness;
  }

  /** Reads `frame`, taken at `time` milliseconds on its source's clock, draws it, and closes it. */
  async analyse(frame: Frame, time: number): Promise<FrameReading> {
    try {
      const began = performance.now();
      const pixels = this.#reader.read(frame);
      const { width, height } = pixels;
      await this.#noticeNewScene(time, `${width} x ${height}`);

      // Find the faces, and know them again.
      const found = await this.finder.find(pixels, time);
      const known = this.#roster.recognise(found, time, !this.finder.smooths);
      const ids = known.map((face) => face.id);
      this.#smoothing.keep(ids);
      this.#covers.keep(ids);
      const foundAt = performance.now();

      // Crop each face, and judge how far it can be trusted.
      const cut = known.map((face) => {
        const { crop, measures } = this.#cropper.cut(pixels, face.landmarks);
        return { crop, quality: quality(face.landmarks, face.pose, measures, { width, height }) };
      });
      const croppedAt = performance.now();

      // Score all faces at once, each compared with its person's neutral. While one is recorded nothing is compared.
      const frontal = known.map((face) => frontalise(face.landmarks));
      const views = known.map((_, i): FaceView => ({ landmarks: frontal[i]!.points, crop: cut[i]!.crop }));
      const shown = known.map(({ id, pose }, i) => ({ id, pose, quality: cut[i]!.quality, ...views[i]! }));
      const plans = await this.#neutrals.plan(shown, time, this.settings, this.#capture !== null);
      const raw = await this.#score(views, plans);

      // Smooth in time, take off what the neutral reads itself, and say it in the words of FACS.
      const faces = known.map((face, i): FaceReading => {
        const { comparison, comparedWith, estimate } = plans[i]!;
        const { crop, quality } = cut[i]!;
        const cover = this.#covers.follow(face.id, rawCovered(raw[i]!), time);
        const offset = comparison?.offset ?? null;
        const closing = closingBound(lidsOf(face.landmarks, frontal[i]!));
        const unsmoothed = scoresOf(raw[i]!, offset, closing);
        this.#smoothing.smooth(face.id, raw[i]!, comparedWith, time);
        const scores = scoresOf(raw[i]!, offset, closing);
        return { ...face, crop, quality: withCover(quality, cover), ...scores, unsmoothed, offset, comparedWith, estimate };
      });
      const scoredAt = performance.now();

      // Draw the very frame that was read.
      this.picture.draw(pixels, faces, time, this.settings);
      const milliseconds = {
        find: foundAt - began,
        crop: croppedAt - foundAt,
        score: scoredAt - croppedAt,
        draw: performance.now() - scoredAt,
      };

      // Record "my neutral" when asked.
      const neutral = await this.#recordNeutral(faces, views, time);
      return { time, width, height, faces, milliseconds, ...(neutral && { neutral }) };
    } finally {
      frame.close();
    }
  }

  async configure(settings: LiveSettings): Promise<void> {
    const { backend } = this.settings;
    this.settings = settings;
    this.#smoothing.smoothing = settings.smoothing;
    await this.finder.setFaces(settings.maxFaces);
    if (backend !== settings.backend) await this.model.move(settings.backend);
  }

  /** Compares the face most like `baseline` with it from the next frame on; null for no recorded neutral. */
  async setBaseline(baseline: Baseline | null): Promise<void> {
    await this.#neutrals.setRecorded(baseline);
    this.#smoothing.forget();
  }

  /** `asIs` as in NeutralCapture. */
  startNeutral(asIs: boolean): void {
    this.#capture = new NeutralCapture(asIs);
  }

  cancelNeutral(): void {
    this.#capture = null;
  }

  /** Other weights from the next frame on, null for the base weights; the old ones stay when these cannot be read. */
  async setWeights(artifacts: tf.io.ModelArtifacts | null): Promise<void> {
    await this.model.swap(artifacts);
    await this.#neutrals.renew();
    this.#smoothing.forget();
  }

  close(): void {
    this.finder.close();
    this.model.close();
  }

  /** Forgets every face: the next frame is of another source, a film (all of whose frames are read) or not. Ids go on. */
  async newScene(film = false): Promise<void> {
    this.#neutrals.keepFound(false);
    await this.#forgetFaces(film);
  }

  /** The film is read from its beginning again: its people keep the resting faces that were found by its end. */
  async rewind(): Promise<void> {
    this.#neutrals.keepFound(true);
    await this.#forgetFaces(true);
  }

  async #forgetFaces(film: boolean): Promise<void> {
    await this.finder.forget();
    this.#roster.forget();
    this.#smoothing.forget();
    this.#covers.forget();
    this.#neutrals.newScene(film);
    this.#lastTime = -Infinity;
    this.#lastSize = '';
  }

  /** A clock that went back, or another frame size, is another source too. */
  async #noticeNewScene(time: number, size: string): Promise<void> {
    if (time <= this.#lastTime || (this.#lastSize !== '' && size !== this.#lastSize)) await this.newScene();
    this.#lastTime = time;
    this.#lastSize = size;
  }

  /** A row of raw outputs a face. Faces that are compared and of use to their person's estimate are read without a neutral beside. */
  async #score(views: readonly FaceView[], plans: readonly Plan[]): Promise<Float32Array[]> {
    const rows = views.map((face, i) => ({ face, neutral: plans[i]!.comparison?.neutral ?? null }));
    const beside = plans.flatMap(({ learn, comparison }, i) => (learn && comparison ? [i] : []));
    const raw = await this.model.score([...rows, ...beside.map((i) => ({ face: views[i]!, neutral: null }))]);
    plans.forEach(({ learn }, i) => learn?.(rawLatents(raw[beside.includes(i) ? views.length + beside.indexOf(i) : i]!)));
    return raw.slice(0, views.length);
  }

  async #recordNeutral(faces: readonly FaceReading[], views: readonly FaceView[], time: number): Promise<NeutralProgress | null> {
    const capture = this.#capture;
    if (!capture) return null;
    const problem = capture.offer(
      faces.map((face, i) => ({ ...face, ...views[i]! })),
      time,
    );
    const { done } = capture;
    if (done < 1) return { done, problem };
    this.#capture = null;
    return { done, problem: null, baseline: await baselineOf(capture.frames, this.model) };
  }
}
