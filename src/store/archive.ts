/**
 * Everything that is kept of one person as one ZIP file; archive-read.ts is the way back, exactly:
 *
 *     facsimile.json         person, neutral, sessions, samples, versions, which version is live
 *     neutral.png            aligned crop of the neutral face
 *     neutral.f32            its landmarks, 468 x 3 little-endian floats, canonical cm
 *     crops/0.png ...        aligned crop of each sample, in the order of facsimile.json
 *     points.f32             landmarks of all samples, one after the other, as neutral.f32
 *     models/0.zip ...       weights of each version: model.json and weights.bin (TensorFlow.js layers model)
 */

import type { Baseline } from '../core/reading.ts';
import type { Sample, SampleRecord } from '../core/samples.ts';
import { zipModel } from '../learn/nets/model-archive.ts';
import type * as tf from '../learn/tf.ts';
import type { SessionRecord } from '../session/record.ts';
import { FORMAT, FORMAT_VERSION, type ArchiveIndex } from './archive-index.ts';
import type { PicturesOf } from './incoming.ts';
import type { ModelVersion } from './model-records.ts';
import { writePng } from './png.ts';
import type { Person } from './schema.ts';
import { zipBlob } from './zip-blob.ts';

/** Everything that is kept of one person, with as much of the samples as `S` holds. */
export interface PersonWith<S> {
  readonly person: Person;
  readonly neutral: Baseline | null;
  readonly sessions: readonly SessionRecord[];
  readonly samples: readonly S[];
  readonly versions: readonly { readonly version: ModelVersion; readonly weights: tf.io.ModelArtifacts }[];
  /** Id of the version that is live; null for the base weights. */
  readonly live: string | null;
}

export type PersonData = PersonWith<Sample>;

/** The same with samples that are read as they are asked for. */
export interface PersonStream extends Omit<PersonData, 'samples'> {
  readonly samples: AsyncIterable<Sample>;
}

/** A person as a file holds them: pictures stay in it until they are asked for. */
export interface PersonFile extends PersonWith<SampleRecord> {
  /** Rejects for a picture that cannot be decoded. */
  readonly picturesOf: PicturesOf;
}

/**
 * The archive as a file that grows as samples come: each entry is handed to the browser, which keeps what it is given on disk, so that in
 * memory there is never more of them than a few.
 */
export async function writeArchive(data: PersonData | PersonStream): Promise<Blob> {
  const { person, neutral, sessions, versions, live } = data;
  const entries: (readonly [name: string, data: Blob])[] = [];
  const add = (name: string, bytes: Uint8Array): void => void entries.push([name, new Blob([bytes as BlobPart])]);

  // pictures first, since what is said of them is known last
  const samples: ArchiveIndex['samples'][number][] = [];
  const points: Blob[] = [];
  for await (const { crop, points: own, units, mask, ...rest } of data.samples) {
    add(`crops/${samples.length}.png`, await writePng(crop));
    points.push(new Blob([bytesOf(own)]));
    samples.push({ ...rest, units: [...units], mask: [...mask] });
  }
  entries.push(['points.f32', new Blob(points)]);

  if (neutral) {
    add('neutral.png', await writePng(neutral.crop));
    add('neutral.f32', bytesOf(neutral.landmarks));
  }
  versions.forEach(({ weights }, i) => add(`models/${i}.zip`, zipModel(weights)));
  const index: ArchiveIndex & { readonly format: string; readonly formatVersion: number } = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    person,
    neutral: neutral && { latents: [...neutral.latents], modelVersion: neutral.modelVersion, frames: neutral.frames },
    sessions,
    samples,
    versions: versions.map(({ version }) => version),
    live,
  };
  add('facsimile.json', new TextEncoder().encode(JSON.stringify(index)));
  return zipBlob(entries);
}

/** Little-endian, as all machines that run browsers are. */
const bytesOf = (floats: Float32Array): Uint8Array<ArrayBuffer> => new Uint8Array(floats.slice().buffer);
