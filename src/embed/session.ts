/** From a person's yes to their stop: the camera, the reader, and what the page asks of it meanwhile. */

import { builtAssets } from '../assets.ts';
import { errorOf, FacsimileError } from '../library/errors.ts';
import { FaceReader } from '../library/face-reader.ts';
import { optionsOf } from '../library/options.ts';
import { SCHEMA } from '../library/reading.ts';
import { startReaderWorker } from '../reader/running-line.ts';
import { DEFAULT_CAMERA } from '../reader/sources/camera-choice.ts';
import { cameraPermission, openStream, stopStream } from '../reader/sources/camera-stream.ts';
import { followMuted } from '../reader/sources/muted.ts';
import { SourceError } from '../reader/sources/source.ts';
import type { HostPage } from './host-page.ts';
import { Refusal, type Request } from './protocol.ts';
import type { Screen } from './screen.ts';
import { LOADING, MUTED, NEUTRAL_WORDS, NO_FACE, READING, RECORDING } from './words.ts';

export class Session {
  readonly #end = new AbortController();
  #reader: FaceReader | null = null;
  /** Number of the newest frame that was read. */
  #frame: number | null = null;
  /** Gives up the neutral that is being recorded. */
  #recording: AbortController | null = null;
  /** Whether the camera's picture has been taken away: what is read meanwhile is no face's. */
  #muted = false;

  constructor(
    private readonly host: HostPage,
    private readonly screen: Screen,
  ) {}

  /** Reads until it is closed. Rejects with a FacsimileError, also when the camera goes away; then it is closed as well. */
  async run(): Promise<void> {
    const { host, screen } = this;
    const place = { base: new URL('./', location.href).href, assets: builtAssets(), startWorker: startReaderWorker };
    try {
      await this.#openCamera();
      const options = optionsOf({ source: screen.video, signal: this.#end.signal });
      const reader = (this.#reader = await FaceReader.open(options, place));
      reader.addEventListener('neutral', ({ done, problem }) => {
        host.tell({ type: 'neutral', done, problem });
        if (!this.#muted) screen.tell(problem ? NEUTRAL_WORDS[problem] : RECORDING, true, done);
      });
      host.tell({ type: 'ready', schema: SCHEMA });
      for await (const reading of reader) {
        this.#frame = reading.frame;
        if (!this.#recording && !this.#muted) screen.tell(reading.faces.length > 0 ? READING : NO_FACE, reading.faces.length > 0);
        host.tell({ type: 'reading', reading });
      }
    } catch (cause) {
      const { aborted, reason } = this.#end.signal;
      if (!aborted || reason instanceof FacsimileError) throw errorOf(cause, place.base);
    } finally {
      this.close();
    }
  }

  /** Does what the page asks, or throws a Refusal. */
  answer(request: Request): void {
    if (request.type === 'marker') {
      const at = performance.now();
      const wallClock = new Date(performance.timeOrigin + at).toISOString();
      this.host.tell({ type: 'marker', name: request.name, at, wallClock, frame: this.#frame });
      return;
    }
    if (!this.#reader) throw new Refusal('not-ready', "reading has not begun: wait for 'ready'");
    this.#recording?.abort();
    this.#recording = null;
    if (request.action === 'record') return this.#record(this.#reader, request.asIs ?? false);
    if (request.action === 'clear') this.#reader.setNeutral('estimated');
    this.host.tell({ type: 'neutral', done: 0, problem: null });
  }

  /** The camera goes off, and nothing more is told. */
  close(): void {
    this.#end.abort();
  }

  async #openCamera(): Promise<void> {
    const { signal } = this.#end;
    const stream = await openStream(DEFAULT_CAMERA);
    const stop = (): void => stopStream(stream);
    if (signal.aborted) stop();
    signal.throwIfAborted();
    signal.addEventListener('abort', stop, { once: true });
    for (const track of stream.getTracks()) {
      track.addEventListener('ended', () => void this.#lose(), { signal });
      followMuted(track, signal, (muted) => this.#tellMuted(muted));
    }
    this.screen.video.srcObject = stream;
    try {
      await this.screen.video.play();
    } catch (cause) {
      signal.throwIfAborted();
      throw new SourceError('in-use', `the camera gives no picture: ${(cause as Error).message}`, { cause });
    }
  }

  /** A camera that the browser takes back is not unplugged. */
  async #lose(): Promise<void> {
    const permission = await cameraPermission().catch(() => null);
    const code = permission?.state === 'denied' ? 'denied' : 'unplugged';
    this.#end.abort(new FacsimileError(code, 'the camera gives no picture any more'));
  }

  #tellMuted(muted: boolean): void {
    this.#muted = muted;
    this.screen.tell(muted ? MUTED : LOADING, false); // the next reading says how it goes on
    this.host.tell({ type: 'source', problem: muted ? 'muted' : null });
  }

  #record(reader: FaceReader, asIs: boolean): void {
    const recording = (this.#recording = new AbortController());
    reader
      .snapshotNeutral({ signal: recording.signal, asIs })
      .catch((cause: unknown) => {
        if (!recording.signal.aborted && !reader.closed) throw cause;
      })
      .finally(() => {
        if (this.#recording === recording) this.#recording = null;
      });
  }
}
