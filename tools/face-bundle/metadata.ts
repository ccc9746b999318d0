/**
 * The metadata a MediaPipe task demands of a model: one RGB image input and how its pixels are normalised, as a
 * ModelMetadata flatbuffer ("M001"). Field ids follow TFLite Support's metadata_schema.fbs.
 */

import { refs, table, text, words, writeFront } from './flatbuffer.ts';

const IMAGE_PROPERTIES = 2;
const NORMALIZATION = 1;
const RGB = 1;

/** (pixel - mean) / std is what the network sees. */
export function imageMetadata(name: string, mean: number, std: number): Uint8Array {
  const normalization = table([{ ref: words(Float32Array.of(mean)) }, { ref: words(Float32Array.of(std)) }]);
  const content = table([{ u8: IMAGE_PROPERTIES }, { ref: table([{ u8: RGB }]) }]);
  const unit = table([{ u8: NORMALIZATION }, { ref: normalization }]);
  const input = table([{ ref: text('image') }, undefined, undefined, { ref: content }, { ref: refs([unit]) }]);
  const subgraph = table([undefined, undefined, { ref: refs([input]) }]);
  return writeFront(table([{ ref: text(name) }, undefined, undefined, { ref: refs([subgraph]) }]), 'M001');
}
