/**
 * Draws what was read onto the picture: lit muscles, their names, landmarks, the mesh, boxes. Drawing on a 2D canvas, called on the
 * very frame that was analysed. Muscles are painted on a small square picture per face (skin-light.ts) and enlarged, which
 * is soft at any screen density and costs the same for a face of any size.
 * Not here: the frame itself, and which faces to show.
 */

import { unitSeen } from '../../core/covered.ts';
import { SIDED_UNITS } from '../../core/facs.ts';
import { MESH_LANDMARKS, type Box, type FaceReading } from '../../core/reading.ts';
import type { OverlayStyle } from '../settings.ts';
import { FaceCallouts, type CalloutView } from './callouts.ts';
import { COLOURS_ON_DARK, FAMILY_OF_UNIT } from './families.ts';
import { paintBox, paintId, paintLandmarks, paintMesh } from './marks.ts';
import { strengthOf } from './named-units.ts';
import { flatSkin, type FlatSkin, type Patch } from './patches.ts';
import { SkinLight, type LitPatch } from './skin-light.ts';

export interface OverlayMesh {
  /** MESH_LANDMARKS x 3, canonical centimetres, frontal. */
  readonly positions: ArrayLike<number>;
  /** Triangles x 3 landmark indices, all wound the same way. */
  readonly triangles: ArrayLike<number>;
}

export interface OverlayView extends CalloutView {
  /** Where the picture lies on the canvas, device pixels; nothing is drawn outside it. */
  readonly frame: Box;
  /** Size of the analysed frame: the coordinates of the readings. */
  readonly width: number;
  readonly height: number;
  readonly mirrored: boolean;
  /** Device pixels per CSS pixel: the thickness of lines. */
  readonly pixelRatio: number;
  /** Of the frame, milliseconds: callouts hold their place from one to the next. */
  readonly time: number;
  /** Id of the face that is named; the first one where it is null or gone. */
  readonly chosen: number | null;
}

export type OverlayFace = Pick<FaceReading, 'id' | 'box' | 'landmarks' | 'intensity' | 'sides' | 'quality'>;
export type OverlayPainter = (
  context: OffscreenCanvasRenderingContext2D,
  view: OverlayView,
  faces: readonly OverlayFace[],
  styles: readonly OverlayStyle[],
) => void;

/** Side of the small picture on which one face's muscles are painted, pixels: at most, and at least. */
const MOST_LIGHT_PIXELS = 208;
const LEAST_LIGHT_PIXELS = 48;
/** Opacity at full intensity, and the power of intensity by which it falls: fast enough to tell B from D, slow enough to see B. */
const MOST_OPACITY = 0.8;
const OPACITY_POWER = 0.6;

const COLOURS = FAMILY_OF_UNIT.map((family) => {
  const channel = (at: number): number => parseInt(COLOURS_ON_DARK[family].slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)] as const;
});

/** What all painters of a mesh share. */
interface Skin {
  readonly flat: FlatSkin;
  /** Sign of the area of a triangle that is turned to the viewer, where the view is not mirrored. */
  readonly facing: 1 | -1;
}

const skins = new WeakMap<OverlayMesh, Skin>();

/** Made once for each mesh: that takes a tenth of a second, or several. */
export function skinOf(mesh: OverlayMesh): Skin {
  const known = skins.get(mesh);
  if (known) return known;
  const skin = { flat: flatSkin(mesh.positions, mesh.triangles), facing: windingOf(mesh) };
  skins.set(mesh, skin);
  return skin;
}

/** What one painter lights muscles with. */
interface Muscles extends Skin {
  readonly light: SkinLight;
  readonly scratch: OffscreenCanvasRenderingContext2D;
}

function musclesOf(mesh: OverlayMesh, triangles: Uint16Array): Muscles {
  const { flat, facing } = skinOf(mesh);
  const scratch = new OffscreenCanvas(MOST_LIGHT_PIXELS, MOST_LIGHT_PIXELS).getContext('2d')!;
  return { flat, facing, light: new SkinLight(MOST_LIGHT_PIXELS, flat, triangles), scratch };
}

/** A painter for one mesh; it keeps its scratch pictures, from the first muscles on, and is not shared between canvases drawn at once. */
export function overlayPainter(mesh: OverlayMesh): OverlayPainter {
  const triangles = Uint16Array.from(mesh.triangles);
  let muscles: Muscles | null = null;
  const callouts = new Map<number, FaceCallouts>();

  return (context, view, faces, styles) => {
    for (const id of callouts.keys()) if (!faces.some((face) => face.id === id)) callouts.delete(id);
    if (styles.length === 0) return;
    context.save();
    context.beginPath();
    context.rect(view.frame.x, view.frame.y, view.frame.width, view.frame.height);
    context.clip();
    const drawn = faces.map((face) => ({ face, points: onCanvas(face.landmarks, view), box: boxOnCanvas(face.box, view) }));
    for (const { face, points, box } of drawn) {
      if (styles.includes('regions')) {
        muscles ??= musclesOf(mesh, triangles);
        paintMuscles(context, muscles, face, points, view.mirrored);
      }
      if (styles.includes('mesh')) paintMesh(context, triangles, points, view.pixelRatio);
      if (styles.includes('landmarks')) paintLandmarks(context, points, view.pixelRatio);
      if (styles.includes('box')) paintBox(context, box, view.pixelRatio, face.quality.reasons.length > 0);
      if (faces.length > 1) paintId(context, face.id, box, view);
    }
    const chosen = drawn.find(({ face }) => face.id === view.chosen) ?? drawn[0];
    if (chosen && styles.includes('callouts')) {
      const own = callouts.get(chosen.face.id) ?? new FaceCallouts();
      callouts.set(chosen.face.id, own);
      own.paint(context, chosen.face, chosen, drawn.filter((other) => other !== chosen), view); // prettier-ignore
    }
    context.restore();
  };
}

/** x, y, z per landmark in canvas pixels, mirrored when the view is. */
function onCanvas(landmarks: Float32Array, { frame, width, height, mirrored }: OverlayView): Float32Array {
  const points = new Float32Array(landmarks.length);
  const [scaleX, scaleY] = [frame.width / width, frame.height / height];
  for (let i = 0; i < points.length; i += 3) {
    const x = landmarks[i]! * scaleX;
    points[i] = frame.x + (mirrored ? frame.width - x : x);
    points[i + 1] = frame.y + landmarks[i + 1]! * scaleY;
    points[i + 2] = landmarks[i + 2]! * scaleX;
  }
  return points;
}

function boxOnCanvas(box: Box, { frame, width, height, mirrored }: OverlayView): Box {
  const [scaleX, scaleY] = [frame.width / width, frame.height / height];
  const x = (mirrored ? width - box.x - box.width : box.x) * scaleX;
  return { x: frame.x + x, y: frame.y + box.y * scaleY, width: box.width * scaleX, height: box.height * scaleY };
}

/** The patches of the units that are present, each side by its own intensity where the model gives one; weakest first. */
function litPatches(
  patches: readonly Patch[],
  { intensity, sides, quality }: Pick<OverlayFace, 'intensity' | 'sides' | 'quality'>,
): LitPatch[] {
  return patches
    .flatMap((patch): LitPatch[] => {
      if (!unitSeen(quality, patch.unit)) return [];
      const row = SIDED_UNITS.indexOf(patch.unit);
      const value = row < 0 || patch.side === 'both' ? intensity[patch.unit]! : sides[2 * row + (patch.side === 'left' ? 0 : 1)]!;
      const opacity = MOST_OPACITY * strengthOf(Math.min(value, intensity[patch.unit]!)) ** OPACITY_POWER;
      return opacity > 0 ? [{ patch, opacity, colour: COLOURS[patch.unit]! }] : [];
    })
    .sort((a, b) => a.opacity - b.opacity);
}

function paintMuscles(
  context: OffscreenCanvasRenderingContext2D,
  { flat, facing, light, scratch }: Muscles,
  face: OverlayFace,
  points: Float32Array,
  mirrored: boolean,
): void {
  const patches = litPatches(flat.patches, face);
  if (patches.length === 0) return;
  const area = bounds(points);
  const longest = Math.max(area.width, area.height);
  const size = Math.round(Math.min(MOST_LIGHT_PIXELS - 1, Math.max(LEAST_LIGHT_PIXELS, longest)));
  const scale = size / longest;
  light.paint(patches, points, { origin: area, scale, facing: mirrored ? (-facing as 1 | -1) : facing });
  scratch.putImageData(light.image, 0, 0);
  const [width, height] = [area.width * scale, area.height * scale];
  context.drawImage(scratch.canvas, 0, 0, width, height, area.x, area.y, area.width, area.height);
}

/** Sign of the area of a front-facing triangle seen frontally with y down. */
function windingOf({ positions, triangles }: OverlayMesh): 1 | -1 {
  let area = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t]!, 3 * triangles[t + 1]!, 3 * triangles[t + 2]!];
    const cross = (d: 0 | 1, e: 0 | 1): number =>
      (positions[b + d]! - positions[a + d]!) * (positions[c + e]! - positions[a + e]!);
    area -= cross(0, 1) - cross(1, 0);
  }
  return area < 0 ? -1 : 1;
}

function bounds(points: Float32Array): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < 3 * MESH_LANDMARKS; i += 3) {
    left = Math.min(left, points[i]!);
    right = Math.max(right, points[i]!);
    top = Math.min(top, points[i + 1]!);
    bottom = Math.max(bottom, points[i + 1]!);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
