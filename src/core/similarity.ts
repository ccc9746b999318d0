/**
 * The similarity (scale, rotation, shift) in 3D that best takes weighted points onto others: Horn's closed form, with
 * the rotation as the main eigenvector of a 4 x 4 matrix (Horn 1987, doi 10.1364/JOSAA.4.000629).
 */

export interface Similarity {
  readonly scale: number;
  /** 3 x 3 row-major. */
  readonly rotation: Float64Array;
  readonly shift: readonly [number, number, number];
}

type Points = ArrayLike<number>;

function centroid(points: Points, ids: readonly number[], weights: readonly number[]): [number, number, number] {
  const mean: [number, number, number] = [0, 0, 0];
  let total = 0;
  ids.forEach((id, i) => {
    total += weights[i]!;
    for (let d = 0; d < 3; d++) mean[d]! += weights[i]! * points[3 * id + d]!;
  });
  return [mean[0] / total, mean[1] / total, mean[2] / total];
}

/** Main eigenvector of a symmetric 4 x 4: shifted to be positive, then squared until one direction is left. */
function mainEigenvector(matrix: number[]): number[] {
  const shift = Math.hypot(...matrix);
  let m = matrix.map((value, i) => value + (i % 5 === 0 ? shift : 0));
  for (let step = 0; step < 24; step++) {
    const next = new Array<number>(16).fill(0);
    for (let r = 0; r < 4; r++)
      for (let c = 0; c < 4; c++) for (let k = 0; k < 4; k++) next[4 * r + c]! += m[4 * r + k]! * m[4 * k + c]!;
    const norm = Math.hypot(...next);
    m = next.map((value) => value / norm);
  }
  let best = 0;
  for (let r = 1; r < 4; r++) if (m[5 * r]! > m[5 * best]!) best = r;
  const row = m.slice(4 * best, 4 * best + 4);
  const norm = Math.hypot(...row);
  return row.map((value) => value / norm);
}

/** Takes points `from` (n x 3) onto `to`, looking at `ids` only. Throws when those points have no extent. */
export function similarity(from: Points, to: Points, ids: readonly number[], weights: readonly number[]): Similarity {
  const [a, b] = [centroid(from, ids, weights), centroid(to, ids, weights)];
  const s = new Array<number>(9).fill(0);
  let spread = 0;
  ids.forEach((id, i) => {
    for (let r = 0; r < 3; r++) {
      const p = from[3 * id + r]! - a[r]!;
      spread += weights[i]! * p * p;
      for (let c = 0; c < 3; c++) s[3 * r + c]! += weights[i]! * p * (to[3 * id + c]! - b[c]!);
    }
  });
  if (!(spread > 0)) throw new RangeError(`cannot align points without extent: ${ids.length} points`);
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = s as [number, number, number, number, number, number, number, number, number];
  const [w, x, y, z] = mainEigenvector([
    ...[xx + yy + zz, yz - zy, zx - xz, xy - yx],
    ...[yz - zy, xx - yy - zz, xy + yx, zx + xz],
    ...[zx - xz, xy + yx, yy - xx - zz, yz + zy],
    ...[xy - yx, zx + xz, yz + zy, zz - xx - yy],
  ]) as [number, number, number, number];
  const rotation = Float64Array.of(
    ...[w * w + x * x - y * y - z * z, 2 * (x * y - w * z), 2 * (x * z + w * y)],
    ...[2 * (x * y + w * z), w * w - x * x + y * y - z * z, 2 * (y * z - w * x)],
    ...[2 * (x * z - w * y), 2 * (y * z + w * x), w * w - x * x - y * y + z * z],
  );
  let along = 0;
  for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) along += rotation[3 * c + r]! * s[3 * r + c]!;
  const scale = along / spread;
  const turned = (d: number): number =>
    scale * (rotation[3 * d]! * a[0] + rotation[3 * d + 1]! * a[1] + rotation[3 * d + 2]! * a[2]);
  return { scale, rotation, shift: [b[0] - turned(0), b[1] - turned(1), b[2] - turned(2)] };
}

/** scale * rotation * p + shift for every point (n x 3). */
export function applySimilarity({ scale, rotation, shift }: Similarity, points: Points): Float32Array {
  const out = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 3) {
    for (let d = 0; d < 3; d++) {
      const r = 3 * d;
      out[i + d] =
        scale * (rotation[r]! * points[i]! + rotation[r + 1]! * points[i + 1]! + rotation[r + 2]! * points[i + 2]!) + shift[d]!;
    }
  }
  return out;
}
