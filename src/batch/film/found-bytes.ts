/**
 * What was found in frames as a pack of bytes, and back, to be kept until it is scored. Packs may lie one after the other:
 *
 *   bytes 0 to 3   size of the pack, little-endian
 *   bytes 4 to 7   size of the JSON that follows
 *   then           JSON: the frames, without shapes and crops
 *   then           for each face of each frame its shape (LANDMARKS x 3 float32, little-endian) and its crop (RGB bytes)
 */

import { CROP_BYTES } from '../../core/crop-frame.ts';
import { LANDMARKS } from '../../core/reading.ts';
import type { FoundAt } from './found.ts';

const SHAPE_BYTES = 3 * LANDMARKS * Float32Array.BYTES_PER_ELEMENT;
const HEAD = 8;

export function packFound(frames: readonly FoundAt[]): Uint8Array<ArrayBuffer> {
  const bare = frames.map((at) => ({
    ...at,
    found: { ...at.found, faces: at.found.faces.map(({ landmarks: _shape, crop: _crop, ...face }) => face) },
  }));
  const json = new TextEncoder().encode(JSON.stringify(bare));
  const faces = frames.flatMap(({ found }) => found.faces);
  const bytes = new Uint8Array(HEAD + json.length + faces.length * (SHAPE_BYTES + CROP_BYTES));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint32(4, json.length, true);
  bytes.set(json, HEAD);
  let at = HEAD + json.length;
  for (const { landmarks, crop } of faces) {
    bytes.set(new Uint8Array(landmarks.buffer, landmarks.byteOffset, SHAPE_BYTES), at);
    bytes.set(crop, at + SHAPE_BYTES);
    at += SHAPE_BYTES + CROP_BYTES;
  }
  return bytes;
}

/** The frames of one pack. Throws for bytes that are cut off. */
function unpackFound(bytes: Uint8Array<ArrayBuffer>): FoundAt[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < HEAD || view.getUint32(0, true) !== bytes.length)
    throw new RangeError(`what was found is cut off: ${bytes.length} bytes are there`);
  let at = HEAD + view.getUint32(4, true);
  const bare = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD, at))) as FoundAt[];
  return bare.map(({ found, ...rest }) => {
    const faces = found.faces.map((face) => {
      const landmarks = new Float32Array(bytes.slice(at, at + SHAPE_BYTES).buffer);
      const crop = bytes.slice(at + SHAPE_BYTES, (at += SHAPE_BYTES + CROP_BYTES));
      return { ...face, landmarks, crop };
    });
    return { ...rest, found: { ...found, faces } };
  });
}

/** The frames of a file of packs, from its beginning on. Rejects for one that is cut off. */
export async function* foundIn(packs: Blob): AsyncGenerator<FoundAt, void> {
  for (let at = 0; at < packs.size;) {
    const head = new Uint8Array(await packs.slice(at, at + HEAD).arrayBuffer());
    const size = head.length < HEAD ? HEAD : new DataView(head.buffer).getUint32(0, true);
    yield* unpackFound(new Uint8Array(await packs.slice(at, at + size).arrayBuffer()));
    at += size;
  }
}
