/** Pictures of one subject, moved at will: furrows on the skin, then everything drawn at once. */

import { foldSkin, type Folding } from '../skin/furrows.ts';
import type { Movement } from '../../core/movements/movement.ts';
import type { Drawing, Photo } from '../picture/photo.ts';
import type { Light } from '../skin/shade.ts';
import { eyes } from './eyes.ts';
import { FRAME_SIZE } from './frame.ts';
import { cavity, closedMouth, teeth } from './mouth.ts';
import { Painter } from './painter.ts';
import { pose, type Gains } from './posed.ts';
import { makeSubject, type Subject, type Turn } from './subject.ts';
import { skin } from './skin.ts';
import { surroundings } from './surroundings.ts';

export interface Look {
  readonly movement: Movement;
  readonly gains: Gains;
  readonly turn: Turn;
  readonly light: Light;
  readonly folding: Folding;
}

export class Portrait {
  readonly #subject: Subject;
  readonly #painter: Painter;

  /**
   * `photo` is a frame (frame.ts), `landmarks` the finder's on it (LANDMARKS x 3 pixels), `triangles` the corners of the canonical
   * mesh. Throws for other landmarks or another mesh, and where `canvas` gives no WebGL2.
   */
  constructor(photo: Photo, landmarks: Float32Array, triangles: readonly number[], canvas?: OffscreenCanvas) {
    const subject = makeSubject(photo, landmarks);
    const parts = [
      surroundings(subject),
      closedMouth(subject),
      cavity(subject),
      ...teeth(subject),
      ...eyes(subject),
      skin(subject, triangles),
    ];
    this.#subject = subject;
    this.#painter = new Painter(subject, parts, canvas);
  }

  /** The subject with this look: the frame before any camera, and how far the lips are apart (cm). Throws when the graphics context is lost. */
  draw({ movement, gains, turn, light, folding }: Look): { readonly drawing: Drawing; readonly lipGap: number } {
    const posed = pose(this.#subject, movement, gains, turn, light);
    const { photo, furrows } = this.#subject;
    const rgba = this.#painter.paint(posed, foldSkin(photo, furrows, folding, movement.amounts, light));
    const colour = new Float32Array(3 * FRAME_SIZE * FRAME_SIZE);
    for (let i = 0, o = 0; i < rgba.length; i += 4, o += 3) {
      colour[o] = rgba[i]!;
      colour[o + 1] = rgba[i + 1]!;
      colour[o + 2] = rgba[i + 2]!;
    }
    return { drawing: { width: FRAME_SIZE, height: FRAME_SIZE, colour }, lipGap: posed.lipGap };
  }

  close(): void {
    this.#painter.close();
  }
}
