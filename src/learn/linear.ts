/** Cholesky's factor and the inverse of a symmetric positive definite matrix. Rows of n numbers, one after the other. */

/** By the factor. Throws when the matrix is not positive definite. */
export function inverseOf(matrix: Float64Array, n: number): Float64Array {
  const factor = factorOf(matrix, n);
  // columns of the factor's inverse, and from them the inverse itself
  const lower = new Float64Array(n * n);
  for (let column = 0; column < n; column++) {
    for (let row = column; row < n; row++) {
      let sum = row === column ? 1 : 0;
      for (let k = column; k < row; k++) sum -= factor[row * n + k]! * lower[k * n + column]!;
      lower[row * n + column] = sum / factor[row * n + row]!;
    }
  }
  const inverse = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i <= k; i++) {
      const left = lower[k * n + i]!;
      for (let j = 0; j <= i; j++) inverse[i * n + j]! += left * lower[k * n + j]!;
    }
  }
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) inverse[i * n + j] = inverse[j * n + i]!;
  return inverse;
}

/** Lower triangle L of L L' = matrix. Throws when the matrix is not positive definite. */
export function factorOf(matrix: Float64Array, n: number): Float64Array {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!;
      if (i !== j) factor[i * n + j] = sum / factor[j * n + j]!;
      else if (sum > 0) factor[i * n + i] = Math.sqrt(sum);
      else throw new RangeError(`matrix not positive definite: pivot ${sum} in row ${i} of ${n}`);
    }
  }
  return factor;
}
