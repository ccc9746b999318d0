/**
 * Draws a moved head: the sheet around it, its skin with the photo as texture and light by the ratio of normals, and in
 * the openings what lies behind them. One function, read top to bottom.
 */

import { mouthInterior, outlineGrowth } from './mouth.ts';
import type { Camera } from './camera.ts';
import { project } from './camera.ts';
import { frameOf, paintGlasses, type Glasses } from './glasses.ts';
import { eyeCap } from './cap.ts';
import type { HeadModel } from './model.ts';
import { gaps, type Opening } from './opening.ts';
import type { Drawing, Photo } from '../../src/face/picture/photo.ts';
import { smoothstep } from '../../src/face/picture/polygon.ts';
import { drawColoured, drawTextured, fillStencil, emptyCanvas, halved, type Canvas } from './raster.ts';
import { eyeShade, lidLight } from '../../src/face/skin/lid-light.ts';
import { normalsOf, ratioShade, type Light } from '../../src/face/skin/shade.ts';
import { toCameraFrame } from './person.ts';
import type { MovedHead, Subject } from './subject.ts';

/** Drawn this much larger, then averaged down: lids, lips and teeth are finer than a pixel. */
const OVERSAMPLING = 2;
/** cm of lip gap beyond the resting one from which the inside shows. */
const PARTED = 0.06;

export interface Scene {
  readonly subject: Subject;
  readonly moved: MovedHead;
  readonly camera: Camera;
  readonly light: Light;
  readonly gaze: readonly [left: number, up: number];
  readonly glasses: Glasses | null;
  /** The photo, with furrows where the movement makes them. */
  readonly skin: Photo;
}

function outlineOnScreen({ rims }: Opening, screen: Float32Array, model: HeadModel): Float32Array {
  const { triangles, weights } = model.correspondence;
  return Float32Array.from(
    rims.outline.flatMap((id) => {
      const at = (d: number): number =>
        triangles[id]!.reduce<number>((sum, vertex, k) => sum + weights[id]![k]! * screen[3 * vertex + d]!, 0);
      return [at(0), at(1)];
    }),
  );
}

/** Shares of closed-lid skin by vertex, and brightness of skin by vertex (lash line, tucked lips, no ratio at the eyes). */
function skinLight(
  model: HeadModel,
  { subject, moved, light }: Scene,
  turned: Float32Array,
): { lid: Float32Array; shade: Float32Array } {
  const { person } = subject;
  const { skinCount } = model;
  const before = normalsOf(toCameraFrame(person.head, person.toCamera, person.origin), model.triangles.skin, skinCount);
  const shade = ratioShade(before, normalsOf(turned, model.triangles.skin, skinCount), light);
  const lid = new Float32Array(skinCount);
  model.eyes.forEach((eye, side) => {
    eye.vertices.forEach((vertex, i) => {
      const light = lidLight(eye.distance[i]!, moved.closure[side]!, shade[vertex]!);
      shade[vertex] = light.shade;
      lid[vertex] = light.lid;
    });
  });
  model.tucked.vertices.forEach((vertex, i) => {
    shade[vertex]! *= 1 - 0.6 * smoothstep(model.tucked.depth[i]! / 0.5);
  });
  const { vertices, share } = person.sheet.band;
  vertices.forEach((vertex, i) => (shade[vertex] = 1 + (1 - share[i]!) * (shade[vertex]! - 1)));
  return { lid, shade };
}

function drawMouth(
  canvas: Canvas,
  model: HeadModel,
  scene: Scene,
  camera: Camera,
  head: Float32Array,
  turned: Float32Array,
): void {
  const { subject, moved, light } = scene;
  const open = gaps(model.mouth, moved.positions, model.correspondence);
  if (open.every((gap, p) => gap - Math.max(0, subject.mouthGaps[p]!) < PARTED)) return;
  const stencil = fillStencil(canvas, outlineOnScreen(model.mouth, head, model), outlineGrowth(camera));
  const corner = model.correspondence.triangles[13]![0]; // the upper lip's middle
  const lips = turned[3 * corner + 2]!;
  for (const part of mouthInterior(model, subject.person, turned, head, camera.scale, lips, light)) {
    drawColoured(canvas, { ...part, stencil });
  }
}

/** Draws the scene at the camera's size. */
export function draw(model: HeadModel, scene: Scene): Drawing {
  const { subject, moved, skin, glasses } = scene;
  const { person } = subject;
  const camera: Camera = {
    ...scene.camera,
    size: scene.camera.size * OVERSAMPLING,
    scale: scene.camera.scale * OVERSAMPLING,
  };
  const frame = glasses ? frameOf(model, subject, glasses) : new Float32Array(0);
  const { head, sheet, worn, turned } = project(model, subject, moved.positions, camera, frame);
  const canvas = emptyCanvas(camera.size, camera.size);

  // 1. the skin, nearest first so that most of what it hides is never painted
  const { lid, shade } = skinLight(model, scene, turned);
  drawTextured(canvas, {
    screen: head,
    triangles: person.sheet.skin,
    texture: person.texture,
    image: skin,
    shade,
    second: { image: person.lids, share: lid },
  });
  // 2. what the openings show
  drawMouth(canvas, model, scene, camera, head, turned);
  model.eyes.forEach((eye, side) => {
    const stencil = fillStencil(canvas, outlineOnScreen(eye, head, model), 0.06 * camera.scale);
    const cap = eyeCap(model, subject, side, head, camera, scene.gaze);
    const shade = new Float32Array(cap.texture.length / 2).fill(eyeShade(moved.closure[side]!));
    drawTextured(canvas, { ...cap, shade, stencil });
  });
  // 3. hair, ears, neck and background
  drawTextured(canvas, { screen: sheet, triangles: person.sheet.triangles, texture: person.sheet.texture, image: person.photo });
  // 4. glasses
  if (glasses) paintGlasses(canvas, worn, glasses, camera.scale);
  return halved(canvas);
}
