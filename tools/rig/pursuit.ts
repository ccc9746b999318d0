/**
 * Fits a movement of the landmarks by a few smooth pushes: orthogonal matching pursuit (Pati, Rezaiifar & Krishnaprasad
 * 1993) over Gaussians at every landmark in every radius, three directions at a time.
 */

export interface Push {
  readonly landmark: number;
  /** Index into the radii. */
  readonly radius: number;
  /** cm at the centre. */
  readonly direction: readonly [number, number, number];
}

export interface Fit {
  readonly pushes: readonly Push[];
  /** Share of the movement's squared length that the pushes explain. */
  readonly r2: number;
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** Solves the symmetric positive system `m x = b` in place by elimination; a little ridge keeps close pushes apart. */
function solve(m: number[][], b: number[]): number[] {
  const n = b.length;
  for (let i = 0; i < n; i++) m[i]![i]! *= 1 + 1e-4;
  for (let i = 0; i < n; i++) {
    for (let r = i + 1; r < n; r++) {
      const factor = m[r]![i]! / m[i]![i]!;
      for (let c = i; c < n; c++) m[r]![c]! -= factor * m[i]![c]!;
      b[r]! -= factor * b[i]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let c = i + 1; c < n; c++) b[i]! -= m[i]![c]! * b[c]!;
    b[i]! /= m[i]![i]!;
  }
  return b;
}

/** `kernels[radius][landmark]` is a Gaussian over all landmarks; `field` is landmarks x 3 cm. Stops at `enough` or `most` pushes. */
export function pursue(kernels: readonly Float64Array[][], field: Float32Array, enough: number, most: number): Fit {
  const count = field.length / 3;
  const target = [0, 1, 2].map((d) => Float64Array.from({ length: count }, (_, i) => field[3 * i + d]!));
  const total = target.reduce((sum, axis) => sum + dot(axis, axis), 0);
  const residual = target.map((axis) => axis.slice());
  const chosen: { landmark: number; radius: number; kernel: Float64Array }[] = [];
  let coefficients: number[][] = [[], [], []];
  let r2 = 0;
  while (chosen.length < most && r2 < enough) {
    let best = { gain: -1, landmark: 0, radius: 0 };
    kernels.forEach((atRadius, radius) =>
      atRadius.forEach((kernel, landmark) => {
        const gain = residual.reduce((sum, axis) => sum + dot(kernel, axis) ** 2, 0) / dot(kernel, kernel);
        if (gain > best.gain) best = { gain, landmark, radius };
      }),
    );
    chosen.push({ landmark: best.landmark, radius: best.radius, kernel: kernels[best.radius]![best.landmark]! });
    coefficients = target.map((axis) =>
      solve(
        chosen.map((a) => chosen.map((b) => dot(a.kernel, b.kernel))),
        chosen.map((a) => dot(a.kernel, axis)),
      ),
    );
    target.forEach((axis, d) => {
      const left = residual[d]!;
      left.set(axis);
      chosen.forEach(({ kernel }, k) => {
        for (let i = 0; i < count; i++) left[i]! -= coefficients[d]![k]! * kernel[i]!;
      });
    });
    r2 = 1 - residual.reduce((sum, axis) => sum + dot(axis, axis), 0) / total;
  }
  const pushes = chosen.map(({ landmark, radius }, k) => ({
    landmark,
    radius,
    direction: [coefficients[0]![k]!, coefficients[1]![k]!, coefficients[2]![k]!] as const,
  }));
  return { pushes, r2 };
}
