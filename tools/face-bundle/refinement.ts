/**
 * How the attention mesh's outputs become 478 landmarks. It gives a mesh of 468 x 3, and refined x, y of lips, eyes and
 * irises; a refined point keeps the mesh's z, an iris takes the z of its eye's corner. The landmark lists are those of
 * MediaPipe's face_landmark_with_attention (Apache-2.0, its landmarks refinement calculator).
 */

const LIPS = [
  [61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291],
  [185, 40, 39, 37, 0, 267, 269, 270, 409],
  [78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308],
  [191, 80, 81, 82, 13, 312, 311, 310, 415],
  [76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306],
  [184, 74, 73, 72, 11, 302, 303, 304, 408],
  [62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292],
  [183, 42, 41, 38, 12, 268, 271, 272, 407],
].flat();

const EYE_ON_THE_LEFT = [
  [33, 7, 163, 144, 145, 153, 154, 155, 133],
  [246, 161, 160, 159, 158, 157, 173],
  [130, 25, 110, 24, 23, 22, 26, 112, 243],
  [247, 30, 29, 27, 28, 56, 190],
  [226, 31, 228, 229, 230, 231, 232, 233, 244],
  [113, 225, 224, 223, 222, 221, 189],
  [35, 124, 46, 53, 52, 65],
  [143, 111, 117, 118, 119, 120, 121, 128, 245],
  [156, 70, 63, 105, 66, 107, 55, 193],
].flat();

const EYE_ON_THE_RIGHT = [
  [263, 249, 390, 373, 374, 380, 381, 382, 362],
  [466, 388, 387, 386, 385, 384, 398],
  [359, 255, 339, 254, 253, 252, 256, 341, 463],
  [467, 260, 259, 257, 258, 286, 414],
  [446, 261, 448, 449, 450, 451, 452, 453, 464],
  [342, 445, 444, 443, 442, 441, 413],
  [265, 353, 276, 283, 282, 295],
  [372, 340, 346, 347, 348, 349, 350, 357, 465],
  [383, 300, 293, 334, 296, 336, 285, 417],
].flat();

const MESH_POINTS = 468;
const LEFT_IRIS = [468, 469, 470, 471, 472];
const RIGHT_IRIS = [473, 474, 475, 476, 477];

/** The model's coordinate outputs in the order they are concatenated, with the landmarks each refines. */
export const OUTPUTS: readonly { readonly tensor: string; readonly length: number; readonly landmarks?: readonly number[] }[] = [
  { tensor: 'output_mesh_identity', length: 3 * MESH_POINTS },
  { tensor: 'output_lips', length: 160, landmarks: LIPS },
  { tensor: 'output_left_eye', length: 142, landmarks: EYE_ON_THE_LEFT },
  { tensor: 'output_right_eye', length: 142, landmarks: EYE_ON_THE_RIGHT },
  { tensor: 'output_left_iris', length: 10, landmarks: LEFT_IRIS },
  { tensor: 'output_right_iris', length: 10, landmarks: RIGHT_IRIS },
];
export const FACE_FLAG = 'conv_faceflag';

/** For each of the 478 x 3 coordinates, its place in the concatenated outputs. */
export function gatherIndices(): Int32Array {
  const indices = Int32Array.from({ length: 3 * (MESH_POINTS + 10) }, (_, i) => i);
  for (const iris of LEFT_IRIS) indices[3 * iris + 2] = 3 * 33 + 2;
  for (const iris of RIGHT_IRIS) indices[3 * iris + 2] = 3 * 263 + 2;
  let start = 0;
  for (const { length, landmarks = [] } of OUTPUTS) {
    landmarks.forEach((landmark, i) => {
      indices[3 * landmark] = start + 2 * i;
      indices[3 * landmark + 1] = start + 2 * i + 1;
    });
    start += length;
  }
  return indices;
}
