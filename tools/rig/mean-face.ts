/**
 * `npm run rig -- mean-face`: writes src/core/mean-face.json, the symmetric mean of real neutral faces as the app's own
 * face finder sees them. Photos: Face Research Lab London Set (CC BY 4.0), see NOTICE. Generalised Procrustes
 * analysis on the stable landmarks, begun from the canonical mesh, which gives the unit (cm).
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STABLE_LANDMARKS, STABLE_WEIGHTS } from '../../src/core/frontal.ts';
import { MESH_LANDMARKS } from '../../src/core/reading.ts';
import { applySimilarity, similarity } from '../../src/core/similarity.ts';
import { openFinder } from '../pictures/finder.ts';

const ROOT = join(import.meta.dirname, '../..');
const ROUNDS = 8;
const DECIMALS = 4;

/** Pairs of landmarks mirrored in the canonical mesh, which is symmetric. */
function mirrorPairs(positions: readonly number[]): number[] {
  return Array.from({ length: MESH_LANDMARKS }, (_, i) => {
    const distance = (j: number): number =>
      Math.hypot(
        positions[3 * i]! + positions[3 * j]!,
        positions[3 * i + 1]! - positions[3 * j + 1]!,
        positions[3 * i + 2]! - positions[3 * j + 2]!,
      );
    let best = 0;
    for (let j = 1; j < MESH_LANDMARKS; j++) if (distance(j) < distance(best)) best = j;
    return best;
  });
}

/** `shared` is the folder that holds faces/london. */
export async function writeMeanFace(shared: string): Promise<void> {
  const folder = join(shared, 'faces/london');
  const names = readdirSync(folder).filter((name) => name.endsWith('_neutral.jpg'));
  const { positions } = JSON.parse(readFileSync(join(ROOT, 'static/face/canonical-mesh.json'), 'utf8')) as {
    positions: number[];
  };
  const finder = await openFinder();
  const found = await finder.find(names.map((name) => new Uint8Array(readFileSync(join(folder, name)))));
  await finder.close();
  const faces = found.flatMap((face) =>
    face ? [face.landmarks.slice(0, 3 * MESH_LANDMARKS).map((v, i) => (i % 3 ? -v : v))] : [],
  );

  const mirror = mirrorPairs(positions);
  let mean = Float32Array.from(positions);
  for (let round = 0; round < ROUNDS; round++) {
    const sum = new Float64Array(mean.length);
    for (const face of faces) {
      const placed = applySimilarity(similarity(face, mean, STABLE_LANDMARKS, STABLE_WEIGHTS), face);
      placed.forEach((value, i) => (sum[i]! += value / faces.length));
    }
    const symmetric = mirror.flatMap((other, i) => [
      (sum[3 * i]! - sum[3 * other]!) / 2,
      (sum[3 * i + 1]! + sum[3 * other + 1]!) / 2,
      (sum[3 * i + 2]! + sum[3 * other + 2]!) / 2,
    ]);
    const keepSize = similarity(symmetric, positions, STABLE_LANDMARKS, STABLE_WEIGHTS);
    mean = applySimilarity({ ...keepSize, rotation: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) }, symmetric);
    const shift = positionsCentre(positions).map((value, d) => value - positionsCentre(mean)[d]!);
    mean = mean.map((value, i) => value + shift[i % 3]!);
  }
  const points = Array.from(mean, (value) => Number(value.toFixed(DECIMALS)));
  const about = `Symmetric mean of ${faces.length} real neutral faces, 468 x 3, cm, +x the subject's left, +y up, +z to the viewer. From the Face Research Lab London Set (CC BY 4.0).`;
  writeFileSync(join(ROOT, 'src/core/mean-face.json'), JSON.stringify({ about, points }) + '\n');
  console.log(`mean of ${faces.length} faces of ${names.length} photos`);
}

/** Centre of the stable landmarks, which stays where the canonical mesh has it. */
function positionsCentre(points: ArrayLike<number>): number[] {
  return [0, 1, 2].map((d) => STABLE_LANDMARKS.reduce((sum, id) => sum + points[3 * id + d]!, 0) / STABLE_LANDMARKS.length);
}
