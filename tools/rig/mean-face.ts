/**
 * `npx tsx tools/rig/mean-face.ts --shared ../shared`: makes src/core/mean-face.json, the mean of real neutral faces as the
 * app's own face finder sees them. People kept for reports stay out. Generalised Procrustes analysis (Gower 1975): every
 * face is aligned to the running mean by the anchors of src/core/frontal.ts; the mean is made symmetric and kept at the
 * size and place of MediaPipe's canonical mesh, whose centimetres it inherits.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { alignToFace } from '../../src/core/frontal.ts';
import { MESH_LANDMARKS } from '../../src/core/reading.ts';
import { openFinder } from '../pictures/finder.ts';
import { findPeople } from '../pretrain/people.ts';

const ROUNDS = 6;
const ROOT = join(import.meta.dirname, '../..');

/** The mean of a face (468 x 3) and its mirror image. */
function symmetrised(face: Float32Array, mirror: readonly number[]): Float32Array {
  return face.map((value, i) => {
    const other = face[3 * mirror[Math.floor(i / 3)]! + (i % 3)]!;
    return (value + (i % 3 === 0 ? -other : other)) / 2;
  });
}

/** For each landmark of the canonical mesh the one at the mirrored place. */
function mirrorOf(positions: Float32Array): number[] {
  return Array.from({ length: MESH_LANDMARKS }, (_, i) => {
    let best = 0;
    let least = Infinity;
    for (let j = 0; j < MESH_LANDMARKS; j++) {
      const distance = Math.hypot(
        positions[3 * i]! + positions[3 * j]!,
        positions[3 * i + 1]! - positions[3 * j + 1]!,
        positions[3 * i + 2]! - positions[3 * j + 2]!,
      );
      if (distance < least) [least, best] = [distance, j];
    }
    return best;
  });
}

async function main(shared: string): Promise<void> {
  const mesh = JSON.parse(readFileSync(join(ROOT, 'static/face/canonical-mesh.json'), 'utf8')) as { positions: number[] };
  const canonical = Float32Array.from(mesh.positions);
  const mirror = mirrorOf(canonical);
  const people = findPeople(shared).filter(({ part }) => part === 'fit');
  const finder = await openFinder();
  const found = await finder.find(people.map(({ neutral }) => readFileSync(neutral)));
  await finder.close();
  const faces = found.flatMap((face) => (face ? [face.landmarks] : []));
  let mean: Float32Array = canonical;
  for (let round = 0; round < ROUNDS; round++) {
    const sum = new Float32Array(canonical.length);
    for (const face of faces) alignToFace(face, mean).points.forEach((value, i) => (sum[i]! += value / faces.length));
    mean = symmetrised(alignToFace(toPicture(sum), canonical).points, mirror);
  }
  const points = Array.from(mean, (value) => Number(value.toFixed(4)));
  writeFileSync(join(ROOT, 'src/core/mean-face.json'), `${JSON.stringify({ people: faces.length, points })}\n`);
  console.log(`mean of ${faces.length} neutral faces`);
}

/** Canonical axes to picture axes, which alignToFace takes. */
function toPicture(face: Float32Array): Float32Array {
  return face.map((value, i) => (i % 3 === 0 ? value : -value));
}

const { values } = parseArgs({ options: { shared: { type: 'string', default: join(ROOT, '../shared') } } });
await main(values.shared);
