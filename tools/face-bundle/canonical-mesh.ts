/**
 * The canonical face mesh out of MediaPipe's geometry metadata: 468 vertices in centimetres with texture coordinates,
 * and 898 triangles. The file is a protocol buffer: field 1 is the mesh, in it field 3 the vertex floats
 * (x, y, z, u, v each) and field 4 the triangle corners, both unpacked.
 */

import { MESH_LANDMARKS } from '../../src/core/reading.ts';

const TRIANGLES = 898;

export interface CanonicalMesh {
  /** 468 x 3, cm. */
  readonly positions: readonly number[];
  /** 468 x 2. */
  readonly uvs: readonly number[];
  /** 898 x 3. */
  readonly triangles: readonly number[];
}

/** The fields of a protocol buffer message: varints as numbers, 32-bit fields as floats, the rest as bytes. */
function* fields(message: Uint8Array): Generator<readonly [id: number, value: number | Uint8Array]> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const varint = (): number => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = view.getUint8(at++);
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    if ((tag & 7) === 0) yield [tag >> 3, varint()];
    else if ((tag & 7) === 5) yield [tag >> 3, view.getFloat32((at += 4) - 4, true)];
    else if ((tag & 7) === 2) {
      const length = varint();
      yield [tag >> 3, message.subarray(at, (at += length))];
    } else throw new Error(`unexpected wire type: ${tag & 7}`);
  }
}

/** Throws an Error that begins with `file` when the message holds no mesh of the expected size. */
export function readCanonicalMesh(file: string, metadata: Uint8Array): CanonicalMesh {
  const positions: number[] = [];
  const uvs: number[] = [];
  const triangles: number[] = [];
  let floats = 0;
  for (const [id, mesh] of fields(metadata)) {
    if (id !== 1 || !(mesh instanceof Uint8Array)) continue;
    for (const [part, value] of fields(mesh)) {
      if (part === 3) (floats++ % 5 < 3 ? positions : uvs).push(value as number);
      if (part === 4) triangles.push(value as number);
    }
  }
  if (positions.length !== 3 * MESH_LANDMARKS || triangles.length !== 3 * TRIANGLES) {
    throw new Error(
      `${file}: expected ${MESH_LANDMARKS} vertices and ${TRIANGLES} triangles, found ${positions.length / 3} and ${triangles.length / 3}`,
    );
  }
  return { positions, uvs, triangles };
}
