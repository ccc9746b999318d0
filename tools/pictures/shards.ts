/**
 * Packed samples on disk. One shard is one file, written whole or not at all:
 *
 *     "FACSHARD"            8 bytes
 *     header length         uint32, little-endian
 *     header                JSON: {version, key, samples: SampleRecord[]}, padded with spaces to a multiple of 4
 *     landmarks             float32, samples x 478 x 3, pixels of the picture (z on the scale of x)
 *     crops                 uint8, samples x 112 x 112 x 3, RGB, aligned (src/core/crop-frame.ts)
 *     pictures              JPEG after JPEG, lengths in the records
 *
 * `key` says what the shard was made from: a run that would make the same again finds it and continues with the next.
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CROP_BYTES } from '../../src/core/crop-frame.ts';
import { LANDMARKS } from '../../src/core/reading.ts';

const MAGIC = 'FACSHARD';
export const SHARD_VERSION = 3;

export interface SampleRecord {
  /** Who was photographed, for example `london-001`: never split one over training and test. */
  readonly person: string;
  /** One bone structure of that person: pictures of one subject share a neutral. */
  readonly subject: string;
  /** Place within the subject; 0 is its neutral face. */
  readonly index: number;
  readonly seed: string;
  /** 0 to 5 by ACTION_UNITS: the stronger side. */
  readonly intensities: readonly number[];
  /** 0 to 5, left and right of each of SIDED_UNITS. */
  readonly sides: readonly number[];
  /** Index into EXPRESSIONS, -1 without a name. */
  readonly expression: number;
  /** Degrees: yaw to the subject's left, pitch up, roll clockwise on the screen. */
  readonly pose: readonly [yaw: number, pitch: number, roll: number];
  readonly gaze: readonly [left: number, up: number];
  readonly glasses: boolean;
  readonly grey: boolean;
  /** Whether the face finder found the face; landmarks and crop are zero where not. */
  readonly found: boolean;
  /** Bytes of the picture's JPEG. */
  readonly bytes: number;
}

export interface Shard {
  readonly key: string;
  readonly samples: readonly SampleRecord[];
  /** samples x 478 x 3. */
  readonly landmarks: Float32Array;
  /** samples x 112 x 112 x 3. */
  readonly crops: Uint8Array;
  /** JPEG by sample. */
  readonly pictures: readonly Uint8Array[];
}

export const shardPath = (folder: string, number: number): string => join(folder, `shard-${String(number).padStart(5, '0')}.bin`);

/** Paths of a folder's shards, in order. */
export function listShards(folder: string): string[] {
  if (!existsSync(folder)) throw new Error(`no folder of pictures: ${folder} (make them with \`npm run pictures -- make\`)`);
  return readdirSync(folder)
    .filter((name) => /^shard-\d+\.bin$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

interface Header {
  readonly version: number;
  readonly key: string;
  readonly samples: SampleRecord[];
}

/** The header, of whatever version, and where the body begins. */
function parseHeader(bytes: Buffer, path: string): Header & { readonly body: number } {
  if (bytes.length < 12 || bytes.toString('latin1', 0, 8) !== MAGIC) throw new Error(`not a shard of pictures: ${path}`);
  const body = 12 + bytes.readUInt32LE(8);
  if (bytes.length < body) throw new Error(`shard is cut off: ${path} (${bytes.length} bytes; delete it and make it again)`);
  return { ...(JSON.parse(bytes.toString('utf8', 12, body)) as Header), body };
}

/** Throws for a file that is no whole shard of SHARD_VERSION. */
export function readShard(path: string): Shard {
  const bytes = readFileSync(path);
  const { version, key, samples, body } = parseHeader(bytes, path);
  if (version !== SHARD_VERSION) {
    throw new Error(`shard of another version: ${path} (${version}, this program reads ${SHARD_VERSION}; make it again)`);
  }
  const n = samples.length;
  const crops = body + n * LANDMARKS * 12;
  let at = crops + n * CROP_BYTES;
  const end = samples.reduce((sum, { bytes: length }) => sum + length, at);
  if (bytes.length !== end) throw new Error(`shard is cut off: ${path} (${bytes.length} of ${end} bytes; make it again)`);
  return {
    key,
    samples,
    landmarks: new Float32Array(new Uint8Array(bytes.subarray(body, crops)).buffer),
    crops: new Uint8Array(bytes.subarray(crops, at)),
    pictures: samples.map(({ bytes: length }) => new Uint8Array(bytes.subarray(at, (at += length)))),
  };
}

/** The key of a finished shard of SHARD_VERSION, or null where there is none. */
export function shardKey(path: string): string | null {
  if (!existsSync(path)) return null;
  const { version, key } = parseHeader(readFileSync(path), path);
  return version === SHARD_VERSION ? key : null;
}

export function writeShard(path: string, { key, samples, landmarks, crops, pictures }: Shard): void {
  if (landmarks.length !== samples.length * LANDMARKS * 3 || crops.length !== samples.length * CROP_BYTES) {
    throw new RangeError(
      `shard of ${samples.length} samples with ${landmarks.length} landmark numbers, ${crops.length} crop bytes`,
    );
  }
  if (samples.some(({ bytes }, i) => bytes !== pictures[i]?.length))
    throw new RangeError('picture lengths differ from the records');
  let header = JSON.stringify({ version: SHARD_VERSION, key, samples });
  header += ' '.repeat((4 - (Buffer.byteLength(header) % 4)) % 4);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(Buffer.byteLength(header));
  const floats = new Uint8Array(landmarks.buffer, landmarks.byteOffset, landmarks.byteLength);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(`${path}.part`, Buffer.concat([Buffer.from(MAGIC), length, Buffer.from(header), floats, crops, ...pictures]));
  renameSync(`${path}.part`, path);
}
