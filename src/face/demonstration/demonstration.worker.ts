/** Draws demonstration faces off the page's thread, each moved, turned and dressed as it is told. */

import { expose, transfer } from 'comlink';
import { Drawing, type RenderedMoment } from './drawing.ts';

const drawings = new Map<number, Drawing>();

const api = {
  /** As Drawing; `head` names it from now on. */
  open(head: number, width: number, height: number, triangles: readonly number[]): void {
    drawings.set(head, new Drawing(width, height, triangles));
  },
  draw(head: number, moment: RenderedMoment): ImageBitmap | null {
    const picture = drawings.get(head)!.draw(moment);
    return picture && transfer(picture, [picture]);
  },
  close(head: number): void {
    drawings.get(head)?.close();
    drawings.delete(head);
  },
};

export type DemonstrationApi = typeof api;
expose(api);
