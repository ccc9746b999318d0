/**
 * Stage 1: faces in a frame, by MediaPipe's FaceLandmarker on the CPU, which leaves the GPU to the network: in video mode, or
 * picture by picture where one has nothing to do with the next.
 * Its graph asks for strictly increasing timestamps and may not survive an error: both are seen to here. It keeps no ids
 * (roster.ts does), and smooths landmarks only while it looks for a single face.
 */

import { FaceLandmarker, FilesetResolver, type FaceLandmarkerOptions, type FaceLandmarkerResult } from '@mediapipe/tasks-vision';
import { LANDMARKS } from '../core/reading.ts';
import { unzip } from '../core/zip.ts';
import { fetchFile, loadChecked, orDamaged } from './app-files.ts';
import { FILES, readyModule, renewModule } from './finder-module.ts';
import { PictureMemory, type Seen } from './picture-memory.ts';
import { LiveError, messageOf, problemOf } from './problems.ts';

export interface FoundFace {
  /** LANDMARKS x 3, picture pixels. */
  readonly landmarks: Float32Array;
  /** Facial transformation matrix, 4 x 4 column-major (core/pose.ts). */
  readonly matrix: readonly number[];
}

/** Frames that follow one another, each helping with the next; or pictures by themselves, the same result in any order. */
export type FrameKind = 'video' | 'pictures';

/** Errors in a row after which the finder gives up by name. */
const MOST_FAILURES = 3;

export class FaceFinder {
  #failures = 0;
  #stamp = 0;
  #lastTime: number | null = null;

  private constructor(
    private landmarker: FaceLandmarker,
    private readonly bundle: Uint8Array,
    private faces: number,
    private readonly kind: FrameKind,
  ) {}

  /** Loads the bundle at `url` and starts looking for up to `faces` faces. Rejects with a LiveError. */
  static async open(url: string, faces: number, kind: FrameKind = 'video'): Promise<FaceFinder> {
    if (!(await FilesetResolver.isSimdSupported())) {
      throw new LiveError('wasm-unsupported', 'this browser runs no WebAssembly with SIMD: bring it up to date');
    }
    const bundle = await fetchBundle(url);
    const landmarker = await start(bundle, faces, kind).catch(async (cause: unknown) => {
      if (problemOf(cause) !== 'face-finder-failed' || !(await renewModule())) throw cause;
      return start(bundle, faces, kind);
    });
    return new FaceFinder(landmarker, bundle, faces, kind);
  }

  /** Another finder of the same bundle, which it keeps no second copy of: nothing is fetched. Rejects with a LiveError. */
  async another(faces: number, kind: FrameKind): Promise<FaceFinder> {
    return new FaceFinder(await start(this.bundle, faces, kind), this.bundle, faces, kind);
  }

  /** Frames in a row on which the graph failed; it was made anew after each. */
  get failures(): number {
    return this.#failures;
  }

  /** Whether MediaPipe itself smooths the landmarks. */
  get smooths(): boolean {
    return this.faces === 1 && this.kind === 'video';
  }

  /**
   * Faces of `frame`, seen at `time` milliseconds on its source's clock. When the graph fails on a frame, that frame is lost
   * ('frame-unreadable') and the next one meets a new graph; after MOST_FAILURES in a row it is 'face-finder-failed'.
   */
  async find(frame: Seen, time: number): Promise<FoundFace[]> {
    this.#advance(time);
    try {
      const isVideo = this.kind === 'video';
      const result = isVideo ? this.landmarker.detectForVideo(frame, this.#time) : this.landmarker.detect(frame);
      this.#failures = 0;
      return facesOf(result, frame.width, frame.height);
    } catch (cause) {
      this.#failures++;
      await this.#recreate();
      const problem = this.#failures < MOST_FAILURES ? 'frame-unreadable' : 'face-finder-failed';
      throw new LiveError(problem, `face finder failed on ${this.#failures} frames in a row: ${messageOf(cause)}`, { cause });
    }
  }

  /** Looks for up to `faces` faces from the next frame on. */
  async setFaces(faces: number): Promise<void> {
    if (faces === this.faces) return;
    await this.landmarker.setOptions({ numFaces: faces });
    this.faces = faces;
  }

  /** Forgets the faces of the frames before: the next frame is of another scene. */
  async forget(): Promise<void> {
    await this.landmarker.setOptions({});
    this.#lastTime = null;
    // a scene reads the same whatever came before it: times are rounded alike from a whole second on
    this.#stamp = 1000 * Math.ceil(this.#stamp / 1000);
  }

  close(): void {
    this.landmarker.close();
  }

  /** The graph's own clock follows the source's, and steps on by at least a millisecond whatever the source does. */
  #advance(time: number): void {
    const step = this.#lastTime === null ? 1 : time - this.#lastTime;
    this.#lastTime = time;
    this.#stamp += Math.max(1, step);
  }

  /** Milliseconds, in the middle of a microsecond: the graph cuts what comes after. */
  get #time(): number {
    return (Math.round(1000 * this.#stamp) + 0.5) / 1000;
  }

  async #recreate(): Promise<void> {
    try {
      this.landmarker.close();
    } catch {
      // how it failed before is what its caller hears of
    }
    this.landmarker = await start(this.bundle, this.faces, this.kind);
  }
}

/** The bundle is a ZIP, which carries a checksum of each model in it. */
const fetchBundle = (url: string): Promise<Uint8Array> =>
  loadChecked(`the face bundle ${url}`, 'face-bundle-missing', async (cache) => {
    const bundle = await fetchFile(url, cache);
    orDamaged(() => unzip(bundle));
    return bundle;
  });

async function start(bundle: Uint8Array, faces: number, kind: FrameKind): Promise<FaceLandmarker> {
  const options: FaceLandmarkerOptions = {
    baseOptions: { modelAssetBuffer: bundle, delegate: 'CPU' },
    canvas: new PictureMemory().asCanvas,
    runningMode: kind === 'video' ? 'VIDEO' : 'IMAGE',
    numFaces: faces,
    outputFacialTransformationMatrixes: true,
  };
  try {
    await readyModule();
    return await FaceLandmarker.createFromOptions(FILES, options);
  } catch (cause) {
    if (problemOf(cause)) throw cause;
    throw new LiveError('face-finder-failed', `cannot start the face finder: ${messageOf(cause)}`, { cause });
  }
}

/** z is on the scale of x, as MediaPipe documents it. */
function facesOf(result: FaceLandmarkerResult, width: number, height: number): FoundFace[] {
  return result.faceLandmarks.map((points, i) => {
    const landmarks = new Float32Array(3 * LANDMARKS);
    points.forEach(({ x, y, z }, k) => {
      landmarks[3 * k] = x * width;
      landmarks[3 * k + 1] = y * height;
      landmarks[3 * k + 2] = z * width;
    });
    return { landmarks, matrix: result.facialTransformationMatrixes[i]!.data };
  });
}
