/** The demonstration face doing one action unit over and over, on a small canvas. Where there is no WebGL the canvas stays plain. */

import { ease } from '../../face/demonstration/performance.ts';
import { RenderedHead } from '../../face/demonstration/rendered-head.ts';
import { restingUnits } from '../../core/facs.ts';
import { SourceError } from '../../reader/sources/source.ts';

/** Seconds of one round, of which the unit is on its way, held, and back. */
const ROUND = 2.2;
const MOVE = 0.45;
const HELD = 0.9;
/** Milliseconds between pictures: the live picture goes first. */
const EVERY = 66;
/** The face fills the canvas from the hair to the chin: drawn this much larger, and moved up. */
const CLOSER = 1.3;

/** Amount of the unit at a second of the round, 0 to 1. */
const amountAt = (seconds: number): number =>
  seconds < MOVE + HELD ? ease(seconds / MOVE) : 1 - ease((seconds - MOVE - HELD) / MOVE);

/** Draws while the canvas is on the page. `unit` indexes ACTION_UNITS; for those who ask for reduced motion it stands at its height. */
export const showUnit =
  (unit: number) =>
  (canvas: HTMLCanvasElement): (() => void) => {
    const stop = new AbortController();
    void play(canvas, unit, stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted && !(error instanceof SourceError)) reportError(error);
    });
    return () => stop.abort();
  };

async function play(canvas: HTMLCanvasElement, unit: number, signal: AbortSignal): Promise<void> {
  const head = new RenderedHead(signal);
  const { width, height } = canvas;
  await head.open(Math.round(CLOSER * width), Math.round(CLOSER * height));
  const context = canvas.getContext('2d')!;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const began = performance.now();
  while (!signal.aborted) {
    const units = restingUnits();
    const amount = still ? 1 : amountAt(((performance.now() - began) / 1000) % ROUND);
    units.fill(amount, 2 * unit, 2 * unit + 2);
    const picture = await head.draw({ activation: { units }, head: { yaw: 0, pitch: 0, roll: 0 }, look: 0 });
    if (picture) {
      context.drawImage(picture, (width - picture.width) / 2, (height - picture.height) / 2.4);
      picture.close();
      if (still) return;
    }
    await new Promise((done) => setTimeout(done, EVERY));
  }
}
