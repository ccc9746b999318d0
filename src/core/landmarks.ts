/**
 * Named runs of landmarks: MediaPipe's face mesh topology (canonical_face_model_uv_visualization), 468 points and two irises. "Left"
 * is the subject's left.
 */

/** The face's outline, from the top of the forehead towards the subject's left and around. */
export const FACE_OVAL: readonly number[] = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58,
  132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

/** Outer rim of the lips, from the right corner along the upper lip and back along the lower. */
export const OUTER_LIPS: readonly number[] = [
  61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146,
];

/** Rims of an opening, upper and lower at the same place along it, and its corners, which both rims share. */
export interface Opening {
  readonly upper: readonly number[];
  readonly lower: readonly number[];
  readonly corners: readonly [first: number, last: number];
}

/** Inner rims of the lips. */
export const LIPS: Opening = {
  upper: [191, 80, 81, 82, 13, 312, 311, 310, 415],
  lower: [95, 88, 178, 87, 14, 317, 402, 318, 324],
  corners: [78, 308],
};

/** Rims of the lids of the subject's left and right eye, outer corner first. */
export const LIDS: readonly [left: Opening, right: Opening] = [
  { upper: [466, 388, 387, 386, 385, 384, 398], lower: [249, 390, 373, 374, 380, 381, 382], corners: [263, 362] },
  { upper: [246, 161, 160, 159, 158, 157, 173], lower: [7, 163, 144, 145, 153, 154, 155], corners: [33, 133] },
];

/** The whole rim in order: along the upper edge, then back along the lower. */
const rimOf = ({ upper, lower, corners: [first, last] }: Opening): readonly number[] => [
  first,
  ...upper,
  last,
  ...[...lower].reverse(),
];

export const MOUTH_RIM = rimOf(LIPS);
/** Of the subject's left and right eye, from the outer corner. */
export const EYE_RIMS: readonly [left: readonly number[], right: readonly number[]] = [rimOf(LIDS[0]), rimOf(LIDS[1])];
