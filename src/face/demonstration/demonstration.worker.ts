/** Draws the demonstration face off the page's thread, moved, turned and dressed as it is told. */

import { expose, transfer } from 'comlink';
import type { DemonstrationMoment } from './performance.ts';
import { LOOKS } from './looks.ts';
import { Stage } from './stage.ts';

let canvas: OffscreenCanvas;
let stage: Stage;
let worn: number;

/** A moment as it is drawn: `look` counts through LOOKS, round and round. */
export type DrawnMoment = Pick<DemonstrationMoment, 'activation' | 'head'> & { readonly look: number };

const api = {
  /** Prepares pictures of `width` x `height`; `triangles` are those of the canonical mesh. Throws without WebGL. */
  open(width: number, height: number, triangles: readonly number[]): void {
    canvas = new OffscreenCanvas(width, height);
    worn = 0;
    stage = new Stage(canvas, triangles, LOOKS[worn]!);
  },
  draw({ look, ...moment }: DrawnMoment): ImageBitmap {
    if (look !== worn) stage.look = LOOKS[(worn = look) % LOOKS.length]!;
    stage.draw(moment);
    const picture = canvas.transferToImageBitmap();
    return transfer(picture, [picture]);
  },
};

export type DemonstrationApi = typeof api;
expose(api);
