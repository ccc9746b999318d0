/** Moving pictures made on this device: GIF (gifenc), or MP4 where the browser encodes H.264 (WebCodecs through mediabunny). */

import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import { BufferTarget, CanvasSource, Mp4OutputFormat, Output, QUALITY_HIGH } from 'mediabunny';

const GIF_COLOURS = 200;

export class GifFile {
  readonly #encoder = GIFEncoder();
  /** When the frames so far end, seconds, and how many of the hundredths that a GIF counts in their delays take. */
  #end = 0;
  #written = 0;

  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {}

  /** A frame of RGBA that is shown for so many seconds. */
  add(pixels: Uint8ClampedArray, seconds: number): void {
    const palette = quantize(pixels, GIF_COLOURS);
    this.#end += seconds;
    // rounded where the frame ends, since delays that are rounded each add up to another speed
    const hundredths = Math.round(100 * this.#end) - this.#written;
    this.#written += hundredths;
    this.#encoder.writeFrame(applyPalette(pixels, palette), this.width, this.height, { palette, delay: 10 * hundredths });
  }

  finish(): Blob {
    this.#encoder.finish();
    return new Blob([this.#encoder.bytes()], { type: 'image/gif' });
  }
}

export class Mp4File {
  private constructor(
    private readonly output: Output,
    private readonly target: BufferTarget,
    private readonly source: CanvasSource,
  ) {}

  /** A film of what `canvas`, whose sides are even, shows at each `add`. */
  static async open(canvas: HTMLCanvasElement | OffscreenCanvas): Promise<Mp4File> {
    const target = new BufferTarget();
    const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
    const source = new CanvasSource(canvas, { codec: 'avc', bitrate: QUALITY_HIGH });
    output.addVideoTrack(source);
    await output.start();
    return new Mp4File(output, target, source);
  }

  /** Seconds from the beginning, later than those before, and how long it is shown. */
  add(at: number, seconds: number): Promise<void> {
    return this.source.add(at, seconds);
  }

  async finish(): Promise<Blob> {
    await this.output.finalize();
    return new Blob([this.target.buffer!], { type: 'video/mp4' });
  }

  /** Ends it without a file. */
  cancel(): Promise<void> {
    return this.output.cancel();
  }
}
