/**
 * Draws what was read onto the picture: muscle regions lit by intensity, landmarks, boxes. Pure drawing on a 2D canvas, called on the
 * very frame that was analysed. Lit regions are painted on a small square picture per face (live/glow.ts) and enlarged,
 * which is soft at any screen density and costs the same for a face of any size.
 * Not here: the frame itself, words, and which faces to show.
 */

import { MESH_LANDMARKS, type Box, type FaceReading } from '../../core/reading.ts';
import { CONTOURS } from './contours.ts';
import { COLOURS_ON_DARK, FAMILIES } from './families.ts';
import { CHANNELS, Glow } from './glow.ts';
import { light, regionTable, type OverlayMesh, type RegionTable } from './regions.ts';
import type { OverlayStyle } from '../settings.ts';

export interface OverlayView {
  /** Where the picture lies on the canvas, device pixels; nothing is drawn outside it. */
  readonly frame: Box;
  /** Size of the analysed frame: the coordinates of the readings. */
  readonly width: number;
  readonly height: number;
  readonly mirrored: boolean;
  /** Device pixels per CSS pixel: the thickness of lines. */
  readonly pixelRatio: number;
}

export type OverlayFace = Pick<FaceReading, 'id' | 'box' | 'landmarks' | 'intensity' | 'sides' | 'quality'>;
export type OverlayPainter = (
  context: OffscreenCanvasRenderingContext2D,
  view: OverlayView,
  faces: readonly OverlayFace[],
  styles: readonly OverlayStyle[],
) => void;

/** Side of the small picture on which one face's regions are painted, pixels. */
const GLOW_SIZE = 128;
/** Light below which a triangle stays dark. */
const LEAST_LIGHT = 0.06;
/** Opacity at full light, and how it falls: a little slower than the light, so that a trace is seen without a veil over the face. */
const MOST_OPACITY = 0.68;
const OPACITY_POWER = 0.75;
/** Light from which the edges of a triangle are drawn. */
const EDGE_LIGHT = 0.14;
const EDGE_OPACITY = 0.4;
const INK = '#ffffff';
/** Red, green, blue and opaque, 0 to 1, of each of FAMILIES. */
const FAMILY_COLOURS: readonly (readonly number[])[] = FAMILIES.map((family) => [
  ...[1, 3, 5].map((at) => parseInt(COLOURS_ON_DARK[family].slice(at, at + 2), 16) / 255),
  1,
]);

/** A painter for one mesh; it keeps its scratch canvas and is not shared between canvases drawn at once. */
export function overlayPainter(mesh: OverlayMesh): OverlayPainter {
  const table = regionTable(mesh);
  const canvas = new OffscreenCanvas(GLOW_SIZE, GLOW_SIZE).getContext('2d')!;
  const glow = new Glow(GLOW_SIZE, MESH_LANDMARKS);
  const strength = new Float32Array(FAMILIES.length * table.leftness.length);
  return (context, view, faces, styles) => {
    if (styles.length === 0) return;
    context.save();
    context.beginPath();
    context.rect(view.frame.x, view.frame.y, view.frame.width, view.frame.height);
    context.clip();
    for (const face of faces) {
      const points = onCanvas(face.landmarks, view);
      if (styles.includes('regions')) {
        light(table, face, strength);
        paintRegions(context, canvas, glow, table, strength, points, view);
      }
      if (styles.includes('landmarks')) paintLandmarks(context, points, view.pixelRatio);
      const box = boxOnCanvas(face.box, view);
      if (styles.includes('box')) paintBox(context, box, view.pixelRatio, face.quality.reasons.length > 0);
      if (faces.length > 1) paintId(context, face.id, box, view);
    }
    context.restore();
  };
}

/** Landmarks x 2 in canvas pixels, mirrored when the view is. */
function onCanvas(landmarks: Float32Array, { frame, width, height, mirrored }: OverlayView): Float32Array {
  const points = new Float32Array((landmarks.length / 3) * 2);
  const [scaleX, scaleY] = [frame.width / width, frame.height / height];
  for (let i = 0; i < points.length / 2; i++) {
    const x = landmarks[3 * i]! * scaleX;
    points[2 * i] = frame.x + (mirrored ? frame.width - x : x);
    points[2 * i + 1] = frame.y + landmarks[3 * i + 1]! * scaleY;
  }
  return points;
}

function boxOnCanvas(box: Box, { frame, width, height, mirrored }: OverlayView): Box {
  const [scaleX, scaleY] = [frame.width / width, frame.height / height];
  const x = (mirrored ? width - box.x - box.width : box.x) * scaleX;
  return { x: frame.x + x, y: frame.y + box.y * scaleY, width: box.width * scaleX, height: box.height * scaleY };
}

function paintRegions(
  context: OffscreenCanvasRenderingContext2D,
  canvas: OffscreenCanvasRenderingContext2D,
  glow: Glow,
  table: RegionTable,
  strength: Float32Array,
  points: Float32Array,
  view: OverlayView,
): void {
  const count = table.leftness.length;
  const front = frontTriangles(table, points, view.mirrored);
  const area = bounds(points);
  const scale = GLOW_SIZE / Math.max(area.width, area.height);
  const colours = triangleColours(strength, count);
  if (!colours) return;
  glow.paint(table.triangles, front, points, colours, area, scale);
  canvas.putImageData(glow.image, 0, 0);
  context.drawImage(canvas.canvas, area.x, area.y, GLOW_SIZE / scale, GLOW_SIZE / scale);
  context.lineWidth = 0.6 * view.pixelRatio;
  context.globalAlpha = EDGE_OPACITY;
  FAMILIES.forEach((family, f) => {
    const path = trianglesPath(table.triangles, points, front, (t) => strength[f * count + t]! >= EDGE_LIGHT);
    if (!path) return;
    context.strokeStyle = COLOURS_ON_DARK[family];
    context.stroke(path);
  });
  context.globalAlpha = 1;
}

/** Premultiplied colour of each triangle, all families one over the other; null when all is dark. */
function triangleColours(strength: Float32Array, count: number): Float32Array | null {
  const colours = new Float32Array(CHANNELS * count);
  let lit = false;
  FAMILY_COLOURS.forEach((colour, f) => {
    for (let t = 0; t < count; t++) {
      const value = strength[f * count + t]!;
      if (value < LEAST_LIGHT) continue;
      lit = true;
      const alpha = MOST_OPACITY * value ** OPACITY_POWER;
      colour.forEach((channel, d) => (colours[CHANNELS * t + d] = alpha * channel + (1 - alpha) * colours[CHANNELS * t + d]!));
    }
  });
  return lit ? colours : null;
}

/** One closed path of the front-facing triangles that pass, or null when none does. */
function trianglesPath(
  triangles: Uint16Array,
  points: Float32Array,
  front: Uint8Array,
  passes: (triangle: number) => boolean,
): Path2D | null {
  let path: Path2D | null = null;
  for (let t = 0; t < front.length; t++) {
    if (!front[t] || !passes(t)) continue;
    path ??= new Path2D();
    const [a, b, c] = [2 * triangles[3 * t]!, 2 * triangles[3 * t + 1]!, 2 * triangles[3 * t + 2]!];
    path.moveTo(points[a]!, points[a + 1]!);
    path.lineTo(points[b]!, points[b + 1]!);
    path.lineTo(points[c]!, points[c + 1]!);
    path.closePath();
  }
  return path;
}

/** 1 for triangles turned to the viewer: the far cheek of a turned head is not painted through the nose. */
function frontTriangles({ triangles, winding }: RegionTable, points: Float32Array, mirrored: boolean): Uint8Array {
  const facing = mirrored ? -winding : winding;
  const front = new Uint8Array(triangles.length / 3);
  for (let t = 0; t < front.length; t++) {
    const [a, b, c] = [2 * triangles[3 * t]!, 2 * triangles[3 * t + 1]!, 2 * triangles[3 * t + 2]!];
    const area =
      (points[b]! - points[a]!) * (points[c + 1]! - points[a + 1]!) -
      (points[c]! - points[a]!) * (points[b + 1]! - points[a + 1]!);
    front[t] = area * facing > 0 ? 1 : 0;
  }
  return front;
}

function bounds(points: Float32Array): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < MESH_LANDMARKS; i++) {
    left = Math.min(left, points[2 * i]!);
    right = Math.max(right, points[2 * i]!);
    top = Math.min(top, points[2 * i + 1]!);
    bottom = Math.max(bottom, points[2 * i + 1]!);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function paintLandmarks(context: OffscreenCanvasRenderingContext2D, points: Float32Array, pixelRatio: number): void {
  context.strokeStyle = context.fillStyle = INK;
  context.lineWidth = pixelRatio;
  context.lineJoin = 'round';
  context.globalAlpha = 0.55;
  context.beginPath();
  for (const contour of CONTOURS) {
    contour.forEach((p, i) => {
      if (i === 0) context.moveTo(points[2 * p]!, points[2 * p + 1]!);
      else context.lineTo(points[2 * p]!, points[2 * p + 1]!);
    });
  }
  context.stroke();
  context.globalAlpha = 0.8;
  const side = 1.5 * pixelRatio;
  for (let i = 0; i < points.length; i += 2) context.fillRect(points[i]! - side / 2, points[i + 1]! - side / 2, side, side);
  context.globalAlpha = 1;
}

/** Four rounded corners; dashed while the reading should not be relied on. */
function paintBox(context: OffscreenCanvasRenderingContext2D, box: Box, pixelRatio: number, doubtful: boolean): void {
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
function paintId(context: OffscreenCanvasRenderingContext2D, id: number, box: Box, { frame, pixelRatio }: OverlayView): void {
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
