/** The demonstration face, drawn: a face with known pose and movements, for machines without real pictures too. */

import { restingUnits } from '../../src/core/facs.ts';
import { Stage } from '../../src/face/demonstration/stage.ts';

export interface DrawnFace {
  /** A picture of the head turned by degrees (signs of Pose), its units by amounts ([left, right] each, 0 to 1). */
  draw(head?: { yaw?: number; pitch?: number; roll?: number }, units?: ArrayLike<number>): ImageBitmap;
  dispose(): void;
}

export async function drawnFace(width = 640, height = 480): Promise<DrawnFace> {
  const { triangles } = (await (await fetch('/face/canonical-mesh.json')).json()) as { triangles: number[] };
  const canvas = new OffscreenCanvas(width, height);
  const stage = new Stage(canvas, triangles);
  return {
    draw({ yaw = 0, pitch = 0, roll = 0 } = {}, units = restingUnits()) {
      stage.draw({ activation: { units }, head: { yaw, pitch, roll } });
      return canvas.transferToImageBitmap();
    },
    dispose: () => stage.dispose(),
  };
}

/** Pictures side by side on one, each brought to `size` square around its middle. */
export function sideBySide(pictures: readonly ImageBitmap[], size: number): ImageBitmap {
  const canvas = new OffscreenCanvas(size * pictures.length, size);
  const context = canvas.getContext('2d')!;
  pictures.forEach((picture, i) => {
    const side = Math.min(picture.width, picture.height);
    const [x, y] = [(picture.width - side) / 2, (picture.height - side) / 2];
    context.drawImage(picture, x, y, side, side, i * size, 0, size, size);
  });
  return canvas.transferToImageBitmap();
}
