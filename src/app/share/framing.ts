/** The shared picture: what the stage shows of the frame, and under it a line on what the face does. Drawn on the page alone. */

import { contain } from '../../reader/picture.ts';
import type { Caption } from '../readings/active-now.ts';
import { WORDS } from '../words.ts';

/** What is shared at a moment. */
export interface Shown extends Caption {
  /** Frame and overlay, with bars around them. */
  readonly canvas: HTMLCanvasElement | OffscreenCanvas;
  /** Size of the frame that it shows. */
  readonly width: number;
  readonly height: number;
}

export const GIF_FRAMES_A_SECOND = 12;
/** Longest side of a still and of a loop, pixels; both are even, as video asks. */
export const MOST_STILL = 1920;
export const MOST_LOOP = 640;
/** Height of the line under the picture, and its text, as shares of the picture's width. */
const CAPTION = 0.062;
const TEXT = 0.026;
const GROUND = '#0b0d10';
const INK = '#eaedf2';
const FAINT = '#8d96a4';

export interface Size {
  readonly width: number;
  readonly height: number;
  /** Height of the picture in it; the rest is the caption. */
  readonly picture: number;
}

/** Size of the shared picture, its longest side at most `most`: never larger than the stage has it. */
export function sizeOf({ canvas, width, height }: Shown, most: number): Size {
  const place = contain({ width, height }, canvas);
  const scale = Math.min(1, most / Math.max(place.width, place.height * (1 + CAPTION)));
  const even = (length: number): number => 2 * Math.round(length / 2);
  const picture = even(place.height * scale);
  return { width: even(place.width * scale), picture, height: picture + even(CAPTION * place.width * scale) };
}

/** Draws what is shown at this moment. */
export function drawShown(context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D, shown: Shown, size: Size): void {
  const { canvas, width, height } = shown;
  const place = contain({ width, height }, canvas);
  context.fillStyle = GROUND;
  context.fillRect(0, 0, size.width, size.height);
  context.drawImage(canvas, place.x, place.y, place.width, place.height, 0, 0, size.width, size.picture);
  const middle = (size.picture + size.height) / 2;
  const margin = TEXT * size.width;
  context.textBaseline = 'middle';
  context.font = `500 ${TEXT * size.width}px system-ui, sans-serif`;
  context.fillStyle = FAINT;
  context.textAlign = 'right';
  context.fillText(WORDS.app, size.width - margin, middle);
  const room = size.width - 3 * margin - context.measureText(WORDS.app).width;
  context.textAlign = 'left';
  context.fillStyle = INK;
  context.fillText(
    captionWithin(shown, (text) => context.measureText(text).width <= room),
    margin,
    middle,
  );
}

/** As many movements as fit, strongest first. */
export function captionWithin({ movements, none }: Caption, fits: (text: string) => boolean): string {
  if (movements.length === 0) return none;
  for (let count = movements.length; count > 1; count--) {
    const text = movements
      .slice(0, count)
      .map(({ words, codes }) => `${words} (${codes})`)
      .join(', ');
    if (fits(text)) return text;
  }
  return movements[0]!.words;
}
