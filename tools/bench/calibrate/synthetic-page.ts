/** Synthetic pictures of a participant's own face, made in a page of headless Chromium as the app makes them; called by synthetic.ts. */

import { Synthesis, type SyntheticPicture } from '../../../src/face/synthesis/synthesis.ts';

const ASSETS = { bundle: '/static/face/face_landmarker.task', mesh: '/static/face/canonical-mesh.json' };

export interface SyntheticAsText extends Pick<SyntheticPicture, 'expression'> {
  readonly units: readonly number[];
  /** Base64 of the crop's bytes, and of the points as float32. */
  readonly crop: string;
  readonly points: string;
}

/** `count` pictures at most, from neutral crops in base64; the same seed makes the same. */
export async function makePictures(crops: readonly string[], seed: string, count: number): Promise<SyntheticAsText[]> {
  const synthesis = await Synthesis.open(ASSETS, crops.map(bytesOf));
  const made: SyntheticAsText[] = [];
  for (let key = 0; key < count; key++) {
    const picture = await synthesis.make(`${seed}/${key}`);
    if (!picture) continue;
    const { crop, points, units, expression } = picture;
    made.push({ expression, units: [...units], crop: textOf(crop), points: textOf(new Uint8Array(points.slice().buffer)) });
  }
  synthesis.close();
  return made;
}

const bytesOf = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const textOf = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
