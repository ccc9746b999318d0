/** Lines on a face that show how it was found: contours and landmarks, the mesh, a box, a number. */

import type { Box } from '../../core/reading.ts';
import { CONTOURS } from './contours.ts';

const INK = '#ffffff';

/** Contours and every landmark; `points` are x, y, z each. */
export function paintLandmarks(context: OffscreenCanvasRenderingContext2D, points: Float32Array, pixelRatio: number): void {
  context.strokeStyle = context.fillStyle = INK;
  context.lineWidth = pixelRatio;
  context.lineJoin = 'round';
  context.globalAlpha = 0.55;
  context.beginPath();
  for (const contour of CONTOURS) {
    contour.forEach((p, i) => {
      if (i === 0) context.moveTo(points[3 * p]!, points[3 * p + 1]!);
      else context.lineTo(points[3 * p]!, points[3 * p + 1]!);
    });
  }
  context.stroke();
  context.globalAlpha = 0.8;
  const side = 1.5 * pixelRatio;
  for (let i = 0; i < points.length; i += 3) context.fillRect(points[i]! - side / 2, points[i + 1]! - side / 2, side, side);
  context.globalAlpha = 1;
}

/** Every triangle of the mesh (x 3 landmarks). */
export function paintMesh(
  context: OffscreenCanvasRenderingContext2D,
  triangles: Uint16Array,
  points: Float32Array,
  pixelRatio: number,
): void {
  context.strokeStyle = INK;
  context.lineWidth = 0.6 * pixelRatio;
  context.globalAlpha = 0.28;
  context.beginPath();
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t]!, 3 * triangles[t + 1]!, 3 * triangles[t + 2]!];
    context.moveTo(points[a]!, points[a + 1]!);
    context.lineTo(points[b]!, points[b + 1]!);
    context.lineTo(points[c]!, points[c + 1]!);
  }
  context.stroke();
  context.globalAlpha = 1;
}

/** Four rounded corners; dashed while the reading should not be relied on. */
export function paintBox(context: OffscreenCanvasRenderingContext2D, box: Box, pixelRatio: number, doubtful: boolean): void {
  const radius = Math.min(14 * pixelRatio, box.width / 4);
  const arm = Math.min(box.width, box.height) / 7;
  const { x, y, width, height } = box;
  context.strokeStyle = INK;
  context.lineWidth = 2 * pixelRatio;
  context.lineCap = 'round';
  context.globalAlpha = 0.9;
  context.setLineDash(doubtful ? [2 * pixelRatio, 5 * pixelRatio] : []);
  context.beginPath();
  for (const [cornerX, cornerY, toX, toY] of [
    [x, y, 1, 1],
    [x + width, y, -1, 1],
    [x + width, y + height, -1, -1],
    [x, y + height, 1, -1],
  ] as const) {
    context.moveTo(cornerX, cornerY + toY * (radius + arm));
    context.arcTo(cornerX, cornerY, cornerX + toX * radius, cornerY, radius);
    context.lineTo(cornerX + toX * (radius + arm), cornerY);
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** The face's number on a pill above its box, or inside the box when there is no room above. */
export function paintId(
  context: OffscreenCanvasRenderingContext2D,
  id: number,
  box: Box,
  { frame, pixelRatio }: { readonly frame: Box; readonly pixelRatio: number },
): void {
  context.font = `600 ${12 * pixelRatio}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const height = 20 * pixelRatio;
  const width = context.measureText(String(id)).width + 14 * pixelRatio;
  const x = Math.max(frame.x, box.x);
  const y = Math.max(frame.y, box.y - height - 6 * pixelRatio);
  context.fillStyle = 'rgb(12 14 17 / 0.8)';
  context.beginPath();
  context.roundRect(x, y, width, height, height / 2);
  context.fill();
  context.fillStyle = INK;
  context.fillText(String(id), x + width / 2, y + height / 2 + 0.5 * pixelRatio);
}
