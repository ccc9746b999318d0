/** What holds the head: neck and shoulders, which stay where they are, and the ears, which go with it. */

import { BufferAttribute, Mesh, SphereGeometry, type Material } from 'three';
import { LitMaterial } from './lit-material.ts';
import { changed, liveMesh, paint, pointsOf, type LiveMesh } from './live-mesh.ts';
import { smoothing } from '../subdivide.ts';
import { ringTriangles } from '../surface.ts';
import { smoothstep } from '../picture/polygon.ts';

const COLUMNS = 24;
const CLOTH = 0x3a4452;

/** A level ring of a tube: height, half width and half depth, centre in depth; cm. */
type Ring = readonly [y: number, width: number, depth: number, z: number];

const NECK: readonly Ring[] = [
  [-3, 4.6, 4.6, -5.2],
  [-6, 4.6, 4.5, -4.8],
  [-8.5, 4.6, 4.5, -4.6],
  [-11, 4.8, 4.7, -4.6],
  [-13.5, 5.8, 5.2, -5],
  [-16.5, 8, 5.6, -5.6],
];
const GARMENT: readonly Ring[] = [
  [-12.6, 5.2, 4.8, -4.9],
  [-12.2, 5.7, 5.3, -4.9],
  [-12.8, 6.4, 5.8, -5],
  [-14.2, 9.5, 6.4, -5.4],
  [-16, 15, 7, -5.8],
  [-19, 19.5, 7.4, -6],
  [-25, 21, 8, -6],
  [-34, 21.5, 8.4, -6],
];

function tube(rings: readonly Ring[], material: Material): LiveMesh {
  const coarse = rings.flatMap(([y, width, depth, z]) =>
    Array.from({ length: COLUMNS }, (_, i) => {
      const angle = (2 * Math.PI * i) / COLUMNS;
      return [width * Math.sin(angle), y, z + depth * Math.cos(angle)];
    }).flat(),
  );
  // rings go down and round to the subject's left
  const triangles = ringTriangles(rings.length, COLUMNS, (ring, i) => ring * COLUMNS + ((COLUMNS - i) % COLUMNS));
  const smooth = smoothing(coarse.length / 3, triangles, 1);
  const mesh = liveMesh(smooth.count, smooth.triangles, material);
  smooth.apply(coarse, 3, pointsOf(mesh));
  changed(mesh);
  return mesh;
}

/** `skin` is the material of the neck. The head's shadow is painted on it. */
export function body(skin: Material): Mesh[] {
  const neck = tube(NECK, skin);
  const points = pointsOf(neck);
  const light = Float32Array.from(points, (_, i) => {
    const [y, z] = [points[3 * Math.floor(i / 3) + 1]!, points[3 * Math.floor(i / 3) + 2]!];
    return 1 - 0.6 * smoothstep((y + 13.5) / 6) * smoothstep((z + 8) / 7);
  });
  paint(neck, light);
  return [neck, tube(GARMENT, new LitMaterial(CLOTH))];
}

/** Both ears: flat shells with a hollow. */
export function ears(skin: Material): Mesh[] {
  return [-1, 1].map((side) => {
    const geometry = new SphereGeometry(1, 20, 14);
    const position = geometry.getAttribute('position') as BufferAttribute;
    for (let i = 0; i < position.count; i++) {
      const [x, y, z] = [position.getX(i), position.getY(i), position.getZ(i)];
      const outwards = Math.max(0, x * side);
      const hollow = Math.exp(-((z - 0.2) ** 2 + ((y - 0.05) * 1.1) ** 2) / 0.16);
      position.setX(i, x - side * outwards * 0.9 * hollow);
      // narrower at the lobe
      position.setZ(i, z * (0.8 + 0.25 * y));
    }
    geometry.computeVertexNormals();
    const ear = new Mesh(geometry, skin);
    ear.scale.set(0.5, 2.1, 1.35);
    ear.position.set(side * 7.55, 0.9, -4.1);
    ear.rotation.set(-0.12, side * -0.45, side * -0.1);
    return ear;
  });
}
