/**
 * A part of a picture, turned upright and brought to a size at which the finder sees a face in it; and the way back from what
 * was found there. Angles are radians, clockwise as seen on the screen.
 */

import { LANDMARKS } from '../core/reading.ts';
import type { FoundFace } from './face-finder.ts';
import { LiveError } from './problems.ts';

/** A rectangle of the picture, in its pixels, turned by `angle` around its middle. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
}

/** Longest side of a view as it is shown to the finder, pixels: a face that fills a third of it has all the detail that is used. */
const LONGEST_SIDE = 640;

/** Tangent of half the vertical angle, 63 degrees, of the camera before which MediaPipe places heads, whatever picture it is given. */
const HALF_VIEW = Math.tan((31.5 * Math.PI) / 180);

/** Of a picture, in pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** The view of the whole of a picture, turned by `quarters` of a turn. */
export function wholeView({ width, height }: Size, quarters: number): View {
  const onItsSide = quarters % 2 === 1;
  return {
    x: width / 2,
    y: height / 2,
    width: onItsSide ? height : width,
    height: onItsSide ? width : height,
    angle: (quarters * Math.PI) / 2,
  };
}

export class Viewer {
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor() {
    // what is shown is only ever read back, by the finder
    const context = new OffscreenCanvas(1, 1).getContext('2d', { alpha: false, willReadFrequently: true });
    if (!context) throw new LiveError('frame-unreadable', 'no 2D canvas to look at a part of a frame with');
    this.#context = context;
  }

  /** The pixels of `view`, good until the next call; what lies outside of the picture is black. */
  show(picture: OffscreenCanvas, view: View): OffscreenCanvas {
    const scale = scaleOf(view);
    const context = this.#context;
    const { canvas } = context;
    canvas.width = Math.max(1, Math.round(view.width * scale));
    canvas.height = Math.max(1, Math.round(view.height * scale));
    context.translate(canvas.width / 2, canvas.height / 2);
    context.scale(scale, scale);
    context.rotate(-view.angle);
    context.drawImage(picture, -view.x, -view.y);
    return canvas;
  }
}

/** A face found in the pixels of `view`, as a picture of this size shows it. */
export function fromView({ landmarks, matrix }: FoundFace, view: View, picture: Size): FoundFace {
  const scale = scaleOf(view);
  const [c, s] = [Math.cos(view.angle), Math.sin(view.angle)];
  const [midX, midY] = [Math.max(1, Math.round(view.width * scale)) / 2, Math.max(1, Math.round(view.height * scale)) / 2];
  const placed = new Float32Array(3 * LANDMARKS);
  for (let i = 0; i < landmarks.length; i += 3) {
    const [x, y] = [(landmarks[i]! - midX) / scale, (landmarks[i + 1]! - midY) / scale];
    placed[i] = view.x + c * x - s * y;
    placed[i + 1] = view.y + s * x + c * y;
    placed[i + 2] = landmarks[i + 2]! / scale;
  }
  return { landmarks: placed, matrix: placedIn(picture, view, turned(matrix, c, s)) };
}

const scaleOf = ({ width, height }: View): number => Math.min(1, LONGEST_SIDE / Math.max(width, height));

/** A head's matrix (4 x 4 column-major, y up) turned clockwise around the line of sight. */
function turned(matrix: readonly number[], c: number, s: number): number[] {
  const out = [...matrix];
  for (let column = 0; column < 16; column += 4) {
    const [x, y] = [matrix[column]!, matrix[column + 1]!];
    out[column] = c * x + s * y;
    out[column + 1] = c * y - s * x;
  }
  return out;
}

/** A head's matrix before the camera of the view, turned as the picture is, before the picture's own. Columns are as in `turned`. */
function placedIn({ width, height }: Size, view: View, matrix: readonly number[]): number[] {
  const out = [...matrix];
  const depth = (out[14]! * height) / view.height;
  const centimetresAPixel = (-depth * 2 * HALF_VIEW) / height;
  out[12]! += (view.x - width / 2) * centimetresAPixel;
  out[13]! -= (view.y - height / 2) * centimetresAPixel;
  out[14] = depth;
  return out;
}
