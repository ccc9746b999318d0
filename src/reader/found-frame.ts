/** What the finder hands on of a frame: to be cut and scored (crop.ts, scorer.ts). */

import type { KnownFace } from './roster.ts';

export interface FoundFrame {
  /** Milliseconds on the source's clock. */
  readonly time: number;
  readonly width: number;
  readonly height: number;
  /** Largest first. */
  readonly faces: readonly KnownFace[];
  /** What they were found in: width x height x 4 bytes, RGBA. Its taker gives it back, or has the next frame take new memory. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  /** Whether nobody of the frames before is known any more: the clock went back, or the frame has another size. */
  readonly isNewScene: boolean;
  readonly milliseconds: { readonly find: number };
}
