/** Where the picture comes from: one source at a time, opened on the person's word, with its refusals by name. */

import type { Script } from '../../face/demonstration/source.ts';
import type { CameraChoice } from '../../reader/sources/camera-choice.ts';
import { listCameras, watchCameras, type CameraDevice } from '../../reader/sources/cameras.ts';
import { SourceError, type FrameSource, type OnFrame, type SourceKind, type SourceProblem } from '../../reader/sources/source.ts';

export type SourceRequest =
  | { readonly kind: 'camera'; readonly choice: CameraChoice }
  | { readonly kind: 'video' | 'image'; readonly file: File }
  /** `script` says what the face does; without, every unit in its turn. */
  | { readonly kind: 'demonstration'; readonly script?: Script };

/** Hears what happens to the source. */
export interface SourceEvents {
  /** Another source begins, or the same anew. */
  readonly onOpen: (kind: SourceKind) => void;
  /** The source gives no frames, and why. */
  readonly onProblem: (problem: SourceProblem) => void;
  /** A camera was opened that looks this way. */
  readonly onFacing: (facing: CameraChoice['facing']) => void;
}

export class SourceState {
  /** The source in use or being opened; null before the first. */
  kind = $state<SourceKind | null>(null);
  opening = $state(false);
  problem = $state.raw<SourceProblem | null>(null);
  /** Name of the file or the camera. */
  name = $state('');
  /** Which camera it is; null where that is not known. */
  deviceId = $state.raw<string | null>(null);
  /** Which way the camera looks; null where that is not known. */
  facing = $state.raw<CameraChoice['facing'] | null>(null);
  /** Pixels of a picture in its file where frames are smaller. */
  filePixels: FrameSource['filePixels'] = null;
  cameras = $state.raw<readonly CameraDevice[]>([]);
  request: SourceRequest | null = null;
  #stop: AbortController | null = null;

  /** `onFrame` gets the frames; `make` makes the source of a request. */
  constructor(
    private readonly onFrame: OnFrame,
    private readonly events: SourceEvents,
    private readonly make: (request: SourceRequest) => Promise<FrameSource> = sourceFor,
  ) {
    watchCameras(new AbortController().signal, () => void this.#relist());
  }

  /** Opens what was asked for in place of the source before; a refusal becomes `problem`. */
  async open(request: SourceRequest): Promise<void> {
    this.#stop?.abort();
    const stop = (this.#stop = new AbortController());
    this.request = request;
    this.kind = request.kind;
    this.opening = true;
    this.problem = null;
    this.name = 'file' in request ? request.file.name : '';
    this.filePixels = this.facing = this.deviceId = null;
    this.events.onOpen(request.kind);
    /** Of an error that is no refusal: its code did not come, or is at fault. */
    let fault: SourceProblem = 'not-loaded';
    try {
      const source = await this.make(request);
      fault = 'file' in request ? 'undecodable' : 'unsupported';
      stop.signal.throwIfAborted();
      source.onProblem = (problem) => {
        if (!stop.signal.aborted) this.#become(problem);
      };
      await source.start(stop.signal, this.onFrame);
      stop.signal.throwIfAborted();
      this.filePixels = source.filePixels;
      if (source.kind === 'camera') {
        this.name = source.label ?? '';
        this.deviceId = source.deviceId ?? null;
        this.facing = source.facing ?? null;
        if (this.facing) this.events.onFacing(this.facing);
        await this.#relist();
      }
    } catch (error) {
      if (stop.signal.aborted) return;
      if (!(error instanceof SourceError)) reportError(error);
      this.#become(error instanceof SourceError ? error.problem : fault);
    } finally {
      if (stop === this.#stop) this.opening = false;
    }
  }

  /** Opens the same again, after a refusal. */
  async retry(): Promise<void> {
    if (this.request) await this.open(this.request);
  }

  /** Lets go of camera and files. */
  stop(): void {
    this.#stop?.abort();
    this.#stop = null;
    this.request = this.kind = this.problem = null;
    this.opening = false;
  }

  #become(problem: SourceProblem | null): void {
    this.problem = problem;
    if (problem) this.events.onProblem(problem);
  }

  async #relist(): Promise<void> {
    this.cameras = await listCameras();
  }
}

const camera = async (): Promise<(choice: CameraChoice) => FrameSource> => {
  const [{ CameraSource }, { keptCamera }] = await Promise.all([
    import('../../reader/sources/camera.ts'),
    import('../../reader/sources/kept-camera.ts'),
  ]);
  return (choice) => new CameraSource(choice, keptCamera);
};
const video = () => import('../../reader/sources/video.ts');
const image = () => import('../../reader/sources/image.ts');

/** Loads the code of the sources that a click opens, so that it is there without the network. */
export const loadSources = (): Promise<unknown> => Promise.all([camera(), video(), image()]);

/** Nothing waits for a source at the start, least of all for the rig that the demonstration face comes with. */
async function sourceFor(request: SourceRequest): Promise<FrameSource> {
  switch (request.kind) {
    case 'camera':
      return (await camera())(request.choice);
    case 'video':
      return new (await video()).VideoSource(request.file);
    case 'image':
      return new (await image()).ImageSource(request.file);
    case 'demonstration': {
      const { DemonstrationSource } = await import('../../face/demonstration/source.ts');
      return new DemonstrationSource(request.script);
    }
  }
}
