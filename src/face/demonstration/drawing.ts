/** The demonstration face as pictures, on a canvas that is never shown: in a worker, or on the page where workers have no WebGL. */

import { restingUnits } from '../../core/facs.ts';
import { LOOKS } from './looks.ts';
import type { DemonstrationMoment } from './performance.ts';
import { Stage } from './stage.ts';

/** A moment as it is rendered: `look` counts through LOOKS, round and round. */
export type RenderedMoment = Pick<DemonstrationMoment, 'activation' | 'head'> & { readonly look: number };

export class Drawing {
  readonly #canvas: OffscreenCanvas;
  readonly #stage: Stage;
  #worn = 0;

  /** Prepares pictures of `width` x `height`; `triangles` are those of the canonical mesh. Throws without WebGL. */
  constructor(width: number, height: number, triangles: readonly number[]) {
    this.#canvas = new OffscreenCanvas(width, height);
    this.#stage = new Stage(this.#canvas, triangles, LOOKS[this.#worn]!);
    // the first picture compiles the shaders, which may take many times as long as any other
    this.draw({ activation: { units: restingUnits() }, head: { yaw: 0, pitch: 0, roll: 0 }, look: this.#worn })?.close();
  }

  /** A picture, the caller's to close; null while the browser has taken the WebGL context. */
  draw({ look, ...moment }: RenderedMoment): ImageBitmap | null {
    if (this.#stage.lost) return null;
    if (look !== this.#worn) this.#stage.look = LOOKS[(this.#worn = look) % LOOKS.length]!;
    this.#stage.draw(moment);
    return this.#canvas.transferToImageBitmap();
  }

  /** Gives the WebGL context back: browsers have few. */
  close(): void {
    this.#stage.dispose();
  }
}
