/** Draws the demonstration face off the page's thread. */

import { expose, transfer } from 'comlink';
import { demonstrationAt } from '../core/demonstration.ts';
import { LOOKS } from '../live/demonstration/looks.ts';
import { Stage } from '../live/demonstration/stage.ts';

let canvas: OffscreenCanvas;
let stage: Stage;

const api = {
  /** Prepares a picture of `width` x `height`; `triangles` are those of the canonical mesh. Throws without WebGL. */
  open(width: number, height: number, triangles: readonly number[]): void {
    canvas = new OffscreenCanvas(width, height);
    stage = new Stage(canvas, triangles);
  },
  /** Index into LOOKS. */
  dress(look: number): void {
    stage.look = LOOKS[look]!;
  },
  /** The picture at `seconds` from the start of the demonstration. */
  draw(seconds: number): ImageBitmap {
    stage.draw(demonstrationAt(seconds));
    const picture = canvas.transferToImageBitmap();
    return transfer(picture, [picture]);
  },
};

export type DemonstrationApi = typeof api;
expose(api);
