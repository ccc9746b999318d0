/**
 * Hair, ears, neck and background: rings around the face's edge that take its movement along, less and less with distance, so
 * that nothing tears. Drawn first; the skin lies over it.
 */

import { FACE_OVAL } from '../../core/landmarks.ts';
import { ringTriangles } from '../surface.ts';
import { pick } from '../subdivide.ts';
import { putTextured, type Part } from './part.ts';
import { placing } from './posed.ts';
import type { Subject } from './subject.ts';

/** How far out each ring lies, in distances of the edge from the middle of the face, and how much of the edge's movement it takes. */
const RINGS: readonly (readonly [reach: number, share: number])[] = [
  [0.85, 1],
  [1, 1],
  [1.12, 0.8],
  [1.3, 0.5],
  [1.55, 0.25],
  [1.9, 0.08],
  [5, 0],
];

export function surroundings(subject: Subject): Part {
  const edge = FACE_OVAL.length;
  const still = placing(subject, { yaw: 0, pitch: 0 });
  const rest = still(pick(subject.neutral, FACE_OVAL));
  const middle = [0, 1].map((d) => rest.reduce((sum, value, i) => sum + (i % 3 === d ? value / edge : 0), 0));
  const count = RINGS.length * edge;
  const texture = new Float32Array(3 * count);
  RINGS.forEach(([reach], ring) => {
    for (let i = 0; i < edge; i++) {
      for (const d of [0, 1] as const) {
        texture[3 * (ring * edge + i) + d] = middle[d]! + reach * (rest[3 * i + d]! - middle[d]!);
      }
    }
  });
  return {
    layer: 'around',
    count,
    triangles: ringTriangles(RINGS.length, edge, (ring, i) => ring * edge + i),
    write({ face, place }, out) {
      const moved = place(pick(face, FACE_OVAL));
      const screen = texture.slice();
      RINGS.forEach(([, share], ring) => {
        for (let i = 0; i < edge; i++) {
          for (const d of [0, 1] as const) {
            screen[3 * (ring * edge + i) + d]! += share * (moved[3 * i + d]! - rest[3 * i + d]!);
          }
        }
      });
      for (let i = 0; i < count; i++) putTextured(out, i, screen, [texture[3 * i]!, texture[3 * i + 1]!]);
    },
  };
}
