/**
 * Paints a wire face that performs action units: the rig moves the mean face, and the overlay of the live picture lights it.
 * A still smile for those who ask for reduced motion.
 */

import { ACTION_UNITS, SIDED_UNITS, unitIndex, restingUnits } from '../core/facs.ts';
import { demonstrationAt, type DemonstrationMoment } from '../face/demonstration/performance.ts';
import { MEAN_FACE } from '../core/mean-face.ts';
import { MAX_LEVEL } from '../core/ordinal.ts';
import { moveFace } from '../core/rig.ts';
import { CONTOURS } from '../reader/overlay/contours.ts';
import { overlayPainter, type OverlayFace } from '../reader/overlay/overlay.ts';

/** Centimetres of face shown from top to bottom. */
const VIEW_HEIGHT = 21;
const FRAME_MILLISECONDS = 33;
/** The demonstration begins at rest; the picture does not. */
const STARTS_AT = 2.4;

/** Draws until `signal`; rejects when the mesh cannot be loaded. */
export async function paintPortrait(canvas: HTMLCanvasElement, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${import.meta.env.BASE_URL}face/canonical-mesh.json`, { signal });
  const mesh = (await response.json()) as { readonly positions: readonly number[]; readonly triangles: readonly number[] };
  const paintOverlay = overlayPainter(mesh);
  signal.throwIfAborted();
  const context = canvas.transferControlToOffscreen().getContext('2d')!;

  const paint = (moment: DemonstrationMoment): void => {
    // of this moment: the theme and the size of the window change under a picture that is shown
    const { color } = getComputedStyle(canvas);
    const width = Math.round(canvas.clientWidth * devicePixelRatio);
    const height = Math.round(canvas.clientHeight * devicePixelRatio);
    if (context.canvas.width !== width || context.canvas.height !== height) Object.assign(context.canvas, { width, height });
    const points = project(moveFace(MEAN_FACE, moment.activation), moment.head, width, height);
    context.clearRect(0, 0, width, height);
    context.strokeStyle = color;
    strokeMesh(context, mesh.triangles, points);
    const view = {
      frame: { x: 0, y: 0, width, height },
      width,
      height,
      mirrored: false,
      pixelRatio: devicePixelRatio,
      time: 0,
      chosen: null,
    };
    paintOverlay(context, view, [faceOf(moment, points)], ['regions']);
    context.strokeStyle = color;
    strokeContours(context, points);
  };

  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    const paintStill = (): void => paint(smile());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paintStill, { signal });
    const sizes = new ResizeObserver(paintStill);
    sizes.observe(canvas);
    signal.addEventListener('abort', () => sizes.disconnect());
    return;
  }
  const began = performance.now() - STARTS_AT * 1000;
  let paintedAt = -Infinity;
  const step = (now: number): void => {
    if (signal.aborted) return;
    requestAnimationFrame(step);
    if (now - paintedAt < FRAME_MILLISECONDS) return;
    paintedAt = now;
    paint(demonstrationAt((now - began) / 1000));
  };
  requestAnimationFrame(step);
}

/** Turned by the head's angles and seen from the front: x, y, z in pixels, y down. */
function project(face: Float32Array, head: DemonstrationMoment['head'], width: number, height: number): Float32Array {
  const scale = height / VIEW_HEIGHT;
  const [yaw, pitch] = [(head.yaw * Math.PI) / 180, (head.pitch * Math.PI) / 180];
  const points = new Float32Array(face.length);
  for (let i = 0; i < face.length; i += 3) {
    const [x, y, z] = [face[i]!, face[i + 1]!, face[i + 2]!];
    const forward = z * Math.cos(yaw) - x * Math.sin(yaw);
    points[i] = width / 2 + scale * (x * Math.cos(yaw) + z * Math.sin(yaw));
    points[i + 1] = height / 2 - scale * (y * Math.cos(pitch) + forward * Math.sin(pitch));
    points[i + 2] = -scale * forward;
  }
  return points;
}

function strokeMesh(context: OffscreenCanvasRenderingContext2D, triangles: readonly number[], points: Float32Array): void {
  context.globalAlpha = 0.16;
  context.lineWidth = 0.7 * devicePixelRatio;
  context.beginPath();
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t]!, 3 * triangles[t + 1]!, 3 * triangles[t + 2]!];
    context.moveTo(points[a]!, points[a + 1]!);
    context.lineTo(points[b]!, points[b + 1]!);
    context.lineTo(points[c]!, points[c + 1]!);
  }
  context.stroke();
}

function strokeContours(context: OffscreenCanvasRenderingContext2D, points: Float32Array): void {
  context.globalAlpha = 0.75;
  context.lineWidth = 1.4 * devicePixelRatio;
  context.lineJoin = 'round';
  context.beginPath();
  for (const contour of CONTOURS) {
    if (contour.some((i) => 3 * i >= points.length)) continue;
    contour.forEach((i, step) => {
      if (step === 0) context.moveTo(points[3 * i]!, points[3 * i + 1]!);
      else context.lineTo(points[3 * i]!, points[3 * i + 1]!);
    });
  }
  context.stroke();
}

function faceOf({ activation }: DemonstrationMoment, landmarks: Float32Array): OverlayFace {
  const { units } = activation;
  const intensity = Float32Array.from(ACTION_UNITS, (_, unit) => MAX_LEVEL * Math.max(units[2 * unit]!, units[2 * unit + 1]!));
  const sides = Float32Array.from(
    SIDED_UNITS.flatMap((unit) => [MAX_LEVEL * units[2 * unit]!, MAX_LEVEL * units[2 * unit + 1]!]),
  );
  return { id: 1, box: { x: 0, y: 0, width: 0, height: 0 }, landmarks, intensity, sides, quality: { score: 1, reasons: [] } };
}

function smile(): DemonstrationMoment {
  const units = restingUnits();
  for (const code of ['AU06', 'AU12', 'AU25']) units.fill(0.7, 2 * unitIndex(code), 2 * unitIndex(code) + 2);
  return { activation: { units }, unit: null, head: { yaw: 0, pitch: 0, roll: 0 } };
}
