/**
 * Fits a TensorFlow Lite model for a MediaPipe task by writing a new front before its bytes: adds the task's metadata,
 * and for the attention mesh two operators that gather its outputs into one tensor of 478 landmarks.
 * Field ids follow the TensorFlow Lite schema, version 3.
 */

import { bytes, Reader, refs, table, text, words, writeFront, type Field, type Reference, type Table } from './flatbuffer.ts';
import { FACE_FLAG, gatherIndices, OUTPUTS } from './refinement.ts';

const IDENTIFIER = 'TFL3';
const MODEL = { version: 0, opcodes: 1, subgraphs: 2, description: 3, buffers: 4, metadata: 6, fields: 8 };
const SUBGRAPH = { tensors: 0, inputs: 1, outputs: 2, operators: 3, name: 4 };
const TENSOR_NAME = 3;
const FLOAT32 = 0;
const INT32 = 2;
const CONCATENATION = { code: 2, options: 10 };
const GATHER = { code: 36, options: 23 };
const LANDMARK_AXIS = 3;

interface Graph {
  tensors: Reference[];
  opcodes: Reference[];
  operators: Reference[];
  buffers: Reference[];
  outputs: number[];
}

const tensor = (name: string, length: number, type: number, buffer: number, shape = [1, 1, 1, length]): Table =>
  table([{ ref: words(Int32Array.from(shape)) }, { u8: type }, { i32: buffer }, { ref: text(name) }]);

const operator = (opcode: number, inputs: number[], output: number, options: number, settings: Table): Table =>
  table([
    { i32: opcode },
    { ref: words(Int32Array.from(inputs)) },
    { ref: words(Int32Array.of(output)) },
    { u8: options },
    { ref: settings },
  ]);

/** deprecated_builtin_code, custom_code, version, builtin_code */
const opcode = (code: number): Table => table([{ u8: code }, undefined, { i32: 1 }, { i32: code }]);

/** Appends CONCATENATION and GATHER, and makes [478 x 3 landmarks, face flag] the outputs. */
function gatherLandmarks(graph: Graph, indexOf: (name: string) => number): void {
  const indices = gatherIndices();
  const parts = OUTPUTS.map(({ tensor: name }) => indexOf(name));
  const total = OUTPUTS.reduce((sum, { length }) => sum + length, 0);
  const [joined, index, landmarks] = [graph.tensors.length, graph.tensors.length + 1, graph.tensors.length + 2];
  graph.tensors.push(
    tensor('joined_outputs', total, FLOAT32, 0),
    tensor('landmark_indices', indices.length, INT32, graph.buffers.length, [indices.length]),
    tensor('landmarks', indices.length, FLOAT32, 0),
  );
  graph.buffers.push(table([{ ref: bytes(words(indices).elements as Uint8Array) }]));
  graph.operators.push(
    operator(graph.opcodes.length, parts, joined, CONCATENATION.options, table([{ i32: LANDMARK_AXIS }])),
    operator(graph.opcodes.length + 1, [joined, index], landmarks, GATHER.options, table([{ i32: LANDMARK_AXIS }])),
  );
  graph.opcodes.push(opcode(CONCATENATION.code), opcode(GATHER.code));
  graph.outputs = [landmarks, indexOf(FACE_FLAG)];
}

export const isModel = (data: Uint8Array): boolean => new TextDecoder().decode(data.subarray(4, 8)) === IDENTIFIER;

/**
 * The model with `metadata` (a ModelMetadata flatbuffer), and with its landmarks gathered when `attention`.
 * Throws an Error that begins with `file` when the bytes are no such model.
 */
export function fitModel(file: string, model: Uint8Array, metadata: Uint8Array, attention: boolean): Uint8Array {
  if (!isModel(model)) throw new Error(`${file}: not a TensorFlow Lite model; reinstall the packages with \`npm ci\``);
  const reader = new Reader(model);
  const kept = (at: number, id: number): Field => {
    const target = reader.target(at, id);
    return target === null ? undefined : { ref: { old: target } };
  };
  const subgraphs = reader.tables(reader.root, MODEL.subgraphs);
  if (subgraphs.length !== 1) throw new Error(`${file}: expected one subgraph, found ${subgraphs.length}`);
  const subgraph = subgraphs[0]!.old;
  const tensors = reader.tables(subgraph, SUBGRAPH.tensors);
  const graph: Graph = {
    tensors: [...tensors],
    opcodes: reader.tables(reader.root, MODEL.opcodes),
    operators: reader.tables(subgraph, SUBGRAPH.operators),
    buffers: reader.tables(reader.root, MODEL.buffers),
    outputs: reader.integers(subgraph, SUBGRAPH.outputs),
  };
  if (attention) {
    const names = tensors.map(({ old }) => reader.string(old, TENSOR_NAME));
    gatherLandmarks(graph, (name) => {
      const index = names.indexOf(name);
      if (index < 0) throw new Error(`${file}: has no tensor ${name}; is it face_landmark_with_attention?`);
      return index;
    });
  }
  const entry = table([{ ref: text('TFLITE_METADATA') }, { i32: graph.buffers.length }]);
  graph.buffers.push(table([{ ref: bytes(metadata) }]));

  const newSubgraph = table([
    { ref: refs(graph.tensors) },
    kept(subgraph, SUBGRAPH.inputs),
    { ref: words(Int32Array.from(graph.outputs)) },
    { ref: refs(graph.operators) },
    kept(subgraph, SUBGRAPH.name),
  ]);
  const root: Field[] = new Array<Field>(MODEL.fields).fill(undefined);
  root[MODEL.version] = { i32: reader.word(reader.root, MODEL.version) };
  root[MODEL.opcodes] = { ref: refs(graph.opcodes) };
  root[MODEL.subgraphs] = { ref: refs([newSubgraph]) };
  root[MODEL.description] = kept(reader.root, MODEL.description);
  root[MODEL.buffers] = { ref: refs(graph.buffers) };
  root[MODEL.metadata] = { ref: refs([...reader.tables(reader.root, MODEL.metadata), entry]) };
  return writeFront(table(root), IDENTIFIER, model);
}
