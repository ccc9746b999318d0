/**
 * The second half of the path: found faces are scored by the network, smoothed, compared with their person's neutral, and drawn on the
 * picture they were found in. The first half is finder.ts, and between them stands crop.ts.
 */

import { NeutralCapture } from '../core/baseline.ts';
import { coverLogits } from '../core/cover-pixels.ts';
import { withCover } from '../core/covered.ts';
import { FaceIds } from '../core/face-ids.ts';
import { frontalise } from '../core/frontal.ts';
import { closingBound, lidsOf } from '../core/lids.ts';
import type { Baseline, FaceReading, FaceView, FrameReading, NeutralProgress } from '../core/reading.ts';
import { coverShares, scoresOf } from '../core/scores.ts';
import { textureOfView } from '../learn/nets/au-net-input.ts';
import type * as tf from '../learn/tf.ts';
import { AuModel, type FaceToScore, type Readiness } from './au-model.ts';
import { baselineOf } from './comparison.ts';
import { Covers } from './covers.ts';
import type { LocatedFrame } from './crop.ts';
import { Neutrals, type FaceToCompare, type Plan, type Scene } from './neutrals.ts';
import type { Picture } from './picture.ts';
import type { ReadingSettings } from './settings.ts';
import { ScoreSmoothing } from './smoothing.ts';

/** A reading without what only the page knows: the number of its frame, and when the page was given it. */
export type ScoredFrame = Omit<FrameReading, 'frame' | 'at'>;

export class Scorer {
  readonly #ids: FaceIds;
  readonly #smoothing = new ScoreSmoothing();
  readonly #covers = new Covers();
  readonly #neutrals: Neutrals;
  #capture: NeutralCapture | null = null;

  /** Whether readings carry the crops of their faces. */
  withCrops = false;

  private constructor(
    private readonly model: AuModel,
    private readonly picture: Picture,
    private settings: ReadingSettings,
    lastId: number,
  ) {
    this.#ids = new FaceIds(lastId);
    this.#smoothing.smoothing = settings.smoothing;
    this.#neutrals = new Neutrals(model);
  }

  /**
   * Loads the base weights at this URL and warms up; `onReadiness` hears when the network later moves. Faces get ids above `lastId`.
   * Rejects with a LiveError.
   */
  static async open(
    model: string,
    settings: ReadingSettings,
    picture: Picture,
    onReadiness: (readiness: Readiness) => void = () => undefined,
    lastId = 0,
  ): Promise<Scorer> {
    return new Scorer(await AuModel.open(model, settings.backend, onReadiness), picture, settings, lastId);
  }

  get readiness(): Readiness {
    return this.model.readiness;
  }

  /** Reads the faces that were found, and draws them on `image`, the frame that they were found in, where something is shown. */
  async score(located: LocatedFrame, image: ImageData | null): Promise<ScoredFrame> {
    const began = performance.now();
    const { time, width, height } = located;
    if (located.isNewScene) this.#breakOff();
    const frontal = located.faces.map((face) => frontalise(face.landmarks));
    const views = located.faces.map(({ crop }, i): FaceView => ({ landmarks: frontal[i]!.points, crop }));
    const toCompare = this.#identified(located, views);
    const ids = toCompare.map((face) => face.id);
    const found = located.faces.map((face, i) => ({ ...face, id: ids[i]! }));
    this.#smoothing.keep(ids);
    this.#covers.keep(ids);

    // Score all faces at once, each compared with its person's neutral. While one is recorded nothing is compared.
    const plans = await this.#neutrals.plan(toCompare, time, this.settings, this.#capture !== null);
    const raw = await this.#run(views, plans);

    // Smooth in time, take off what the neutral reads itself, and say it in the words of FACS.
    const faces = found.map(({ crop, ...face }, i): FaceReading => {
      const { comparison, comparedWith, estimate, own } = plans[i]!;
      const modelVersion = this.model.versionOf(own);
      const closing = closingBound(lidsOf(face.landmarks, frontal[i]!));
      const offset = comparison?.offset ?? null;
      const unsmoothed = scoresOf(raw[i]!, offset, closing);
      const cover = this.#covers.follow(face.id, coverShares(raw[i]!, coverLogits(textureOfView(views[i]!))), time);
      this.#smoothing.smooth(face.id, raw[i]!, { modelVersion, neutral: comparison }, time);
      const scores = scoresOf(raw[i]!, offset, closing);
      const quality = withCover(face.quality, cover);
      const reading = { ...face, quality, ...scores, unsmoothed, offset, modelVersion, comparedWith, estimate };
      return this.withCrops ? { ...reading, crop } : reading;
    });
    const scoredAt = performance.now();

    // Draw the very picture that was read.
    if (image) this.picture.draw(image, faces, time);
    const drawn = { score: scoredAt - began, draw: performance.now() - scoredAt };

    // Record "my neutral" when asked.
    const neutral = await this.#recordNeutral(faces, views, time);
    const milliseconds = { ...located.milliseconds, ...drawn };
    return { time, width, height, faces, milliseconds, ...(neutral && { neutral }) };
  }

  /** Takes from found faces what tells the resting faces of their people, and reads nothing else: the first look at a film. */
  async look(located: LocatedFrame): Promise<void> {
    const { time } = located;
    if (located.isNewScene) this.#breakOff();
    const views = located.faces.map(({ landmarks, crop }): FaceView => ({ landmarks: frontalise(landmarks).points, crop }));
    const shown = this.#identified(located, views);
    const plans = await this.#neutrals.plan(shown, time, this.settings, false);
    const wanted = plans.flatMap(({ learn, own }, i) => (learn ? [{ learn, row: { face: shown[i]!, neutral: null, own } }] : []));
    if (wanted.length === 0) return;
    const raw = await this.model.score(wanted.map(({ row }) => row));
    wanted.forEach(({ learn }, i) => learn(raw[i]!));
  }

  async configure(settings: ReadingSettings): Promise<void> {
    const { backend } = this.settings;
    this.settings = settings;
    this.#smoothing.smoothing = settings.smoothing;
    if (backend !== settings.backend) await this.model.move(settings.backend);
  }

  /** Compares the face most like `baseline` with it from the next frame on; null for no recorded neutral. `isTheirs` as in Neutrals. */
  async setBaseline(baseline: Baseline | null, isTheirs = false): Promise<void> {
    await this.#neutrals.setRecorded(baseline, isTheirs);
    this.#smoothing.forget();
  }

  /** `asIs` as in NeutralCapture. */
  startNeutral(asIs: boolean): void {
    this.#capture = new NeutralCapture(asIs);
  }

  cancelNeutral(): void {
    this.#capture = null;
  }

  /** The person's own weights from the next frame on, null for none; those before stay when these cannot be read. */
  async setWeights(own: tf.io.ModelArtifacts | null): Promise<void> {
    await this.model.setOwn(own);
    await this.#neutrals.renew();
    this.#smoothing.forget();
  }

  /** Forgets every face: the next frame is of another source. */
  newScene(scene: Scene): void {
    this.#neutrals.newScene(scene);
    this.#forgetFaces();
  }

  /** The film is read from its beginning again: its people keep the resting faces that were found by its end. */
  rewind(): void {
    this.#neutrals.rewind();
    this.#forgetFaces();
  }

  close(): void {
    this.model.close();
  }

  /** The faces under ids of their own, since a track may go on to somebody else; `views` are these faces, frontalised. */
  #identified({ faces, time, glimpse }: LocatedFrame, views: readonly FaceView[]): FaceToCompare[] {
    const tracked = faces.map(({ id, pose }, i) => ({ id, pose, ...views[i]! }));
    const ids = this.#ids.of(tracked, time, glimpse);
    return faces.map(({ pose, quality }, i) => ({ ...ids[i]!, pose, quality, ...views[i]! }));
  }

  /** The source goes on, but no face of it is followed any further, and its clock may have fallen back. */
  #breakOff(): void {
    this.#neutrals.breakOff();
    this.#forgetFaces();
  }

  /** A neutral that is recorded begins again: what there is of it may be of another face. */
  #forgetFaces(): void {
    this.#capture &&= new NeutralCapture(this.#capture.asIs);
    this.#ids.forget();
    this.#smoothing.forget();
    this.#covers.forget();
  }

  /** A row of raw outputs a face. Faces that are compared and of use to their person's estimate are read without a neutral beside. */
  async #run(views: readonly FaceView[], plans: readonly Plan[]): Promise<Float32Array[]> {
    const rows = views.map((face, i): FaceToScore => {
      const { comparison, own } = plans[i]!;
      return comparison ? { face, neutral: comparison.neutral, trust: comparison.trust, own } : { face, neutral: null, own };
    });
    const beside = plans.flatMap(({ learn, comparison }, i) => (learn && comparison ? [i] : []));
    const raw = await this.model.score([...rows, ...beside.map((i) => ({ ...rows[i]!, neutral: null }))]);
    plans.forEach(({ learn }, i) => learn?.(raw[beside.includes(i) ? views.length + beside.indexOf(i) : i]!));
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
