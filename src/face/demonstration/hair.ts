/** Short hair: a smooth shell over the skull, from a soft hairline round the ears to the nape. */

import type { Material } from 'three';
import { FACE_OVAL } from '../../core/landmarks.ts';
import { MEAN_FACE } from '../../core/mean-face.ts';
import { changed, liveMesh, paint, pointsOf, type LiveMesh } from './live-mesh.ts';
import { smoothing } from '../subdivide.ts';
import { ringTriangles, skullPoint } from '../surface.ts';
import { smoothstep } from '../picture/polygon.ts';

const LEVELS = 2;
/** Height above the scalp (cm) of each ring from the hairline to the back of the head; the first lies under the skin. */
const LIFTS = [-0.4, 0.85, 1.15, 1.15, 1.1, 1, 0.9, 0.8];
/** How much higher hair stands on the crown than on the sides, cm. */
const CROWN = 0.9;
/** How much darker and lighter than its colour a strand may be. */
const STRANDS = 0.45;
/** Where the hairline runs, as a share of the way to the back of the head, by height of the face's edge (cm, falling). */
const HAIRLINE: readonly (readonly [y: number, along: number])[] = [
  [8.4, -0.02],
  [6.4, 0],
  [3.9, 0.02],
  [2.2, 0.05],
  [0.7, 0.3],
  [-0.9, 0.46],
  [-4.3, 0.62],
  [-9.1, 0.72],
];

function hairline(y: number): number {
  const next = Math.max(
    1,
    HAIRLINE.findIndex(([height]) => y > height),
  );
  const [[above, from], [below, to]] = [HAIRLINE[next - 1]!, HAIRLINE[next]!];
  return from + (to - from) * smoothstep((y - above) / (below - above));
}

/** A mesh of `material`; it stays as it is, for no action unit moves the hair. */
export function hair(material: Material): LiveMesh {
  const count = FACE_OVAL.length;
  const coarse = LIFTS.flatMap((lift, ring) =>
    FACE_OVAL.flatMap((landmark, column) => {
      const y = MEAN_FACE[3 * landmark + 1]!;
      const start = hairline(y);
      const along = start + (1 - start) * (ring / (LIFTS.length - 1)) ** 1.3;
      const crown = ring === 0 ? 0 : CROWN * smoothstep((y - 2) / 6) * (1 - along);
      return skullPoint(MEAN_FACE, column, along, lift + crown);
    }),
  );
  const triangles = ringTriangles(LIFTS.length, count, (ring, i) => ring * count + i);
  const smooth = smoothing(coarse.length / 3, triangles, LEVELS);
  const mesh = liveMesh(smooth.count, smooth.triangles, material);
  smooth.apply(coarse, 3, pointsOf(mesh));
  changed(mesh);
  const strands = LIFTS.flatMap((_, ring) =>
    FACE_OVAL.map((_landmark, column) => 1 + STRANDS * Math.sin(column * 1.9 + 0.5 * Math.sin(ring * 0.9 + column))),
  );
  const light = new Float32Array(smooth.count);
  smooth.apply(strands, 1, light);
  paint(
    mesh,
    Float32Array.from({ length: 3 * light.length }, (_, i) => light[Math.floor(i / 3)]!),
  );
  return mesh;
}
