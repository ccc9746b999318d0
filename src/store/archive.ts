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
import type { Sample } from '../core/samples.ts';
import { zip } from '../core/zip.ts';
import { zipModel } from '../learn/nets/model-archive.ts';
import type * as tf from '../learn/tf.ts';
import type { SessionRecord } from '../session/record.ts';
import { FORMAT, FORMAT_VERSION, type ArchiveIndex } from './archive-index.ts';
import { writePng } from './png.ts';
import type { Person } from './schema.ts';
import type { ModelVersion } from './versions.ts';

/** Everything that is kept of one person. */
export interface PersonData {
  readonly person: Person;
  readonly neutral: Baseline | null;
  readonly sessions: readonly SessionRecord[];
  readonly samples: readonly Sample[];
  readonly versions: readonly { readonly version: ModelVersion; readonly weights: tf.io.ModelArtifacts }[];
  /** Id of the version that is live; null for the base weights. */
  readonly live: string | null;
}

/** The same with samples that are read as they are asked for. */
export interface PersonStream extends Omit<PersonData, 'samples'> {
  readonly samples: AsyncIterable<Sample>;
}

/** Of each sample nothing stays in memory but its PNG and its landmarks. */
export async function writeArchive(data: PersonData | PersonStream): Promise<Uint8Array<ArrayBuffer>> {
  const { person, neutral, sessions, versions, live } = data;
  const samples: ArchiveIndex['samples'][number][] = [];
  const points: Uint8Array[] = [];
  const crops: Record<string, Uint8Array> = {};
  for await (const { crop, points: own, units, mask, ...rest } of data.samples) {
    crops[`crops/${samples.length}.png`] = await writePng(crop);
    points.push(bytesOf(own));
    samples.push({ ...rest, units: [...units], mask: [...mask] });
  }
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
  const entries: Record<string, Uint8Array> = { 'facsimile.json': new TextEncoder().encode(JSON.stringify(index)) };
  if (neutral) {
    entries['neutral.png'] = await writePng(neutral.crop);
    entries['neutral.f32'] = bytesOf(neutral.landmarks);
  }
  Object.assign(entries, crops);
  entries['points.f32'] = new Uint8Array(await new Blob(points as BlobPart[]).arrayBuffer());
  versions.forEach(({ weights }, i) => (entries[`models/${i}.zip`] = zipModel(weights)));
  return zip(entries);
}

/** Little-endian, as all machines that run browsers are. */
const bytesOf = (floats: Float32Array): Uint8Array => new Uint8Array(floats.slice().buffer);
