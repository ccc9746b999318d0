/** Draws the demonstration face off the page's thread. */

import { expose, transfer } from 'comlink';
import { demonstrationAt, roundAt } from '../core/demonstration.ts';
import { LOOKS, type Look } from '../live/demonstration/looks.ts';
import { Stage } from '../live/demonstration/stage.ts';

let canvas: OffscreenCanvas;
let stage: Stage;
let worn: Look;

const api = {
  /** Prepares a picture of `width` x `height`; `triangles` are those of the canonical mesh. Throws without WebGL. */
  open(width: number, height: number, triangles: readonly number[]): void {
    canvas = new OffscreenCanvas(width, height);
    worn = LOOKS[0]!;
    stage = new Stage(canvas, triangles, worn);
  },
  /** The picture at `seconds` from the start of the demonstration; each round has another look. */
  draw(seconds: number): ImageBitmap {
    const look = LOOKS[roundAt(seconds) % LOOKS.length]!;
    if (look !== worn) stage.look = worn = look;
    stage.draw(demonstrationAt(seconds));
    const picture = canvas.transferToImageBitmap();
    return transfer(picture, [picture]);
  },
};

export type DemonstrationApi = typeof api;
expose(api);
