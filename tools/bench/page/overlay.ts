/** What drawing over the picture costs: lit muscles and callouts, as they are drawn unless chosen otherwise. */

import { MAX_LEVEL } from '../../../src/core/ordinal.ts';
import type { FaceReading } from '../../../src/core/reading.ts';
import { contain } from '../../../src/reader/picture.ts';
import { loadPainter } from '../../../src/reader/overlay-painter.ts';
import { DEFAULT_DISPLAY } from '../../../src/reader/settings.ts';

const CANVAS = { width: 1280, height: 720 };

export interface DrawnFrame {
  readonly width: number;
  readonly height: number;
  readonly time: number;
  readonly faces: readonly FaceReading[];
}

/** Milliseconds for each frame, with every unit moved by half: more than any face does. What is drawn is awaited, not only begun. */
export async function overlayCosts(frames: readonly DrawnFrame[], mesh: string): Promise<number[]> {
  const paint = await loadPainter(mesh);
  const context = new OffscreenCanvas(CANVAS.width, CANVAS.height).getContext('2d')!;
  const timed = (draw: () => void): number => {
    const began = performance.now();
    context.fillRect(0, 0, CANVAS.width, CANVAS.height);
    draw();
    context.getImageData(0, 0, 1, 1);
    return performance.now() - began;
  };
  return frames.map(({ width, height, time, faces }) => {
    const moved = faces.map(({ intensity, sides, ...face }) => ({
      ...face,
      intensity: intensity.map(() => MAX_LEVEL / 2),
      sides: sides.map(() => MAX_LEVEL / 2),
    }));
    const view = { frame: contain({ width, height }, CANVAS), width, height, mirrored: true, pixelRatio: 1, time, chosen: null };
    const bare = timed(() => undefined);
    return timed(() => paint(context, view, moved, DEFAULT_DISPLAY.overlay)) - bare;
  });
}
