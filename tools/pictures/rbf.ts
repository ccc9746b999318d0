/**
 * Smooth fit of a head to landmarks: the offsets at the landmarks, spread over all vertices by linear radial basis
 * functions (phi(r) = r with an affine part). The matrix depends on the head alone, so it is inverted once.
 */

/** cm: how far the fit may miss a landmark to stay smooth (added to the diagonal, negative for phi(r) = r). */
const SLACK = 0.02;

/** Inverse of a square matrix (n x n row-major) by Gauss-Jordan with pivots; throws when it is singular. */
export function invert(matrix: Float64Array, n: number): Float64Array {
  const a = matrix.slice();
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inverse[i * n + i] = 1;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(a[row * n + column]!) > Math.abs(a[pivot * n + column]!)) pivot = row;
    }
    if (Math.abs(a[pivot * n + column]!) < 1e-12) throw new RangeError(`singular matrix: no pivot in column ${column} of ${n}`);
    for (const m of pivot === column ? [] : [a, inverse]) {
      const held = m.slice(pivot * n, pivot * n + n);
      m.copyWithin(pivot * n, column * n, column * n + n);
      m.set(held, column * n);
    }
    const scale = 1 / a[column * n + column]!;
    for (let k = 0; k < n; k++) {
      a[column * n + k]! *= scale;
      inverse[column * n + k]! *= scale;
    }
    for (let row = 0; row < n; row++) {
      const factor = a[row * n + column]!;
      if (row === column || factor === 0) continue;
      for (let k = 0; k < n; k++) {
        a[row * n + k]! -= factor * a[column * n + k]!;
        inverse[row * n + k]! -= factor * inverse[column * n + k]!;
      }
    }
  }
  return inverse;
}

/** Spreads offsets given at `centres` (n x 3) over `points` (m x 3). */
export class RadialSpread {
  private readonly inverse: Float64Array;
  private readonly size: number;

  constructor(private readonly centres: Float32Array) {
    const n = centres.length / 3;
    const size = (this.size = n + 4);
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) matrix[i * size + j] = i === j ? -SLACK : this.distance(i, centres, 3 * j);
      [1, centres[3 * i]!, centres[3 * i + 1]!, centres[3 * i + 2]!].forEach((value, k) => {
        matrix[i * size + n + k] = value;
        matrix[(n + k) * size + i] = value;
      });
    }
    this.inverse = invert(matrix, size);
  }

  private distance(centre: number, points: Float32Array, at: number): number {
    const c = this.centres;
    const [x, y, z] = [c[3 * centre]! - points[at]!, c[3 * centre + 1]! - points[at + 1]!, c[3 * centre + 2]! - points[at + 2]!];
    return Math.sqrt(x * x + y * y + z * z);
  }

  /** points + spread(offsets), offsets n x 3 at the centres. */
  apply(points: Float32Array, offsets: Float32Array): Float32Array {
    const { size, inverse } = this;
    const n = size - 4;
    const weights = new Float64Array(size * 3);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < n; j++) for (let d = 0; d < 3; d++) weights[3 * i + d]! += inverse[i * size + j]! * offsets[3 * j + d]!;
    }
    const out = new Float32Array(points.length);
    for (let at = 0; at < points.length; at += 3) {
      let [x, y, z] = [0, 0, 0];
      for (let i = 0; i < n; i++) {
        const r = this.distance(i, points, at);
        x += r * weights[3 * i]!;
        y += r * weights[3 * i + 1]!;
        z += r * weights[3 * i + 2]!;
      }
      for (let k = 0; k < 4; k++) {
        const value = k === 0 ? 1 : points[at + k - 1]!;
        x += value * weights[3 * (n + k)]!;
        y += value * weights[3 * (n + k) + 1]!;
        z += value * weights[3 * (n + k) + 2]!;
      }
      out[at] = points[at]! + x;
      out[at + 1] = points[at + 1]! + y;
      out[at + 2] = points[at + 2]! + z;
    }
    return out;
  }
}
