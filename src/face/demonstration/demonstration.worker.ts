/** Draws the demonstration face off the page's thread, moved, turned and dressed as it is told. */

import { expose, transfer } from 'comlink';
import { Drawing, type DrawnMoment } from './drawing.ts';

let drawing: Drawing;

const api = {
  /** As Drawing. */
  open(width: number, height: number, triangles: readonly number[]): void {
    drawing = new Drawing(width, height, triangles);
  },
  draw(moment: DrawnMoment): ImageBitmap {
    const picture = drawing.draw(moment);
    return transfer(picture, [picture]);
  },
};

export type DemonstrationApi = typeof api;
expose(api);
