/**
 * Smooth surfaces from coarse ones: Loop's subdivision (C. Loop, 1987; borders as cubic B-splines) kept as a table of
 * weights, so that a face that moves is made smooth again by one sparse product.
 */

/** Weights of one fine vertex by coarse vertex. */
type Row = ReadonlyMap<number, number>;

export interface Smoothing {
  /** Number of fine vertices; the coarse ones come first, in their order. */
  readonly count: number;
  /** Corners of the fine triangles. */
  readonly triangles: Uint32Array;
  /** Fine values of coarse ones, `size` numbers a vertex; written to `out`. */
  apply(coarse: ArrayLike<number>, size: number, out: Float32Array): void;
}

interface Edge {
  readonly ends: readonly [number, number];
  /** Corners across the edge: two inside the surface, one at its border. */
  readonly across: number[];
}

const keyOf = (a: number, b: number): string => (a < b ? `${a}-${b}` : `${b}-${a}`);

function edgesOf(triangles: ArrayLike<number>): Map<string, Edge> {
  const edges = new Map<string, Edge>();
  for (let t = 0; t < triangles.length; t += 3) {
    for (let i = 0; i < 3; i++) {
      const [a, b, c] = [triangles[t + i]!, triangles[t + ((i + 1) % 3)]!, triangles[t + ((i + 2) % 3)]!];
      const edge = edges.get(keyOf(a, b));
      if (edge) edge.across.push(c);
      else edges.set(keyOf(a, b), { ends: [a, b], across: [c] });
    }
  }
  return edges;
}

/** Sum of `weight` times the row of each vertex. */
function combine(rows: readonly Row[], parts: readonly (readonly [vertex: number, weight: number])[]): Row {
  const sum = new Map<number, number>();
  for (const [vertex, weight] of parts) {
    for (const [source, share] of rows[vertex]!) sum.set(source, (sum.get(source) ?? 0) + weight * share);
  }
  return sum;
}

/** Where a coarse vertex goes: inside, by all its neighbours; at the border, by those along it; at a loose end, nowhere. */
function settled(rows: readonly Row[], vertex: number, edges: readonly Edge[]): Row {
  const other = ({ ends }: Edge): number => (ends[0] === vertex ? ends[1] : ends[0]);
  const border = edges.filter(({ across }) => across.length !== 2);
  if (border.length === 0 && edges.length > 0) {
    const n = edges.length;
    const beta = n === 3 ? 3 / 16 : 3 / (8 * n);
    return combine(rows, [[vertex, 1 - n * beta], ...edges.map((edge) => [other(edge), beta] as const)]);
  }
  if (border.length !== 2) return rows[vertex]!;
  return combine(rows, [[vertex, 3 / 4], ...border.map((edge) => [other(edge), 1 / 8] as const)]);
}

function step(rows: readonly Row[], triangles: readonly number[]): { rows: Row[]; triangles: number[] } {
  const edges = edgesOf(triangles);
  const around: Edge[][] = rows.map(() => []);
  for (const edge of edges.values()) for (const end of edge.ends) around[end]!.push(edge);
  const fine = rows.map((_, vertex) => settled(rows, vertex, around[vertex]!));
  const middles = new Map<string, number>();
  for (const [key, { ends, across }] of edges) {
    const inside = across.length === 2;
    const parts = ends.map((end) => [end, inside ? 3 / 8 : 1 / 2] as const);
    middles.set(key, fine.length);
    fine.push(combine(rows, inside ? [...parts, ...across.map((corner) => [corner, 1 / 8] as const)] : parts));
  }
  const split: number[] = [];
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
    const [ab, bc, ca] = [middles.get(keyOf(a, b))!, middles.get(keyOf(b, c))!, middles.get(keyOf(c, a))!];
    split.push(a, ab, ca, b, bc, ab, c, ca, bc, ab, bc, ca);
  }
  return { rows: fine, triangles: split };
}

/** The smoothing of a surface of `count` vertices, each triangle split into 4 to the power of `levels`. */
export function smoothing(count: number, triangles: readonly number[], levels: number): Smoothing {
  let surface = { rows: Array.from({ length: count }, (_, i): Row => new Map([[i, 1]])), triangles: [...triangles] };
  for (let level = 0; level < levels; level++) surface = step(surface.rows, surface.triangles);
  const starts = new Uint32Array(surface.rows.length + 1);
  surface.rows.forEach((row, i) => (starts[i + 1] = starts[i]! + row.size));
  const sources = Uint32Array.from(surface.rows.flatMap((row) => [...row.keys()]));
  const weights = Float32Array.from(surface.rows.flatMap((row) => [...row.values()]));
  return {
    count: surface.rows.length,
    triangles: Uint32Array.from(surface.triangles),
    apply(coarse, size, out) {
      for (let vertex = 0; vertex + 1 < starts.length; vertex++) {
        for (let d = 0; d < size; d++) {
          let sum = 0;
          for (let k = starts[vertex]!; k < starts[vertex + 1]!; k++) sum += weights[k]! * coarse[size * sources[k]! + d]!;
          out[size * vertex + d] = sum;
        }
      }
    },
  };
}

/** A closed line (points x 3) made smooth as the border of a surface is: each span split into 2 to the power of `levels`. */
export function smoothLoop(points: Float32Array, levels: number): Float32Array {
  if (levels === 0) return points;
  const count = points.length / 3;
  const fine = new Float32Array(2 * points.length);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < 3; d++) {
      const [before, here, after] = [(i + count - 1) % count, i, (i + 1) % count].map((at) => points[3 * at + d]!);
      fine[6 * i + d] = 0.75 * here! + 0.125 * (before! + after!);
      fine[6 * i + 3 + d] = (here! + after!) / 2;
    }
  }
  return smoothLoop(fine, levels - 1);
}

/** The points (x 3) of some landmarks of a face, in their order. */
export function pick(face: Float32Array, landmarks: readonly number[]): Float32Array {
  return Float32Array.from(landmarks.flatMap((landmark) => [...face.subarray(3 * landmark, 3 * landmark + 3)]));
}
