/** The one shape the rig is made of: a Gaussian push on the skin around a landmark. */

/**
 * cm by which the two rims of an opening count as apart, each way: a push on the upper lip must not drag the lower one,
 * though they touch.
 */
export const FOLD_DEPTH = 1.6;

/**
 * How strongly a push centred on a landmark moves every landmark, 0 to 1: `face` is landmarks x 3 cm, `fold` says for each
 * which side of the mouth or lids it is on (-1 to 1), `radius` is the standard deviation in cm.
 */
export function pushKernel(face: Float32Array, fold: readonly number[], centre: number, radius: number): Float32Array {
  const narrow = -0.5 / radius ** 2;
  return Float32Array.from(fold, (side, i) => {
    let distance2 = (FOLD_DEPTH * (side - fold[centre]!)) ** 2;
    for (let d = 0; d < 3; d++) distance2 += (face[3 * i + d]! - face[3 * centre + d]!) ** 2;
    return Math.exp(narrow * distance2);
  });
}
