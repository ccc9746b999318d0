/**
 * Everything that is kept of one person as one ZIP file, and back, exactly:
 *
 *     facsimile.json         person, neutral, sessions, samples, versions, which version is live
 *     neutral.png            aligned crop of the neutral face
 *     neutral.f32            its landmarks, 468 x 3 little-endian floats, canonical cm
 *     crops/0.png ...        aligned crop of each sample, in the order of facsimile.json
 *     points.f32             landmarks of all samples, one after the other, as neutral.f32
 *     models/0.zip ...       weights of each version: model.json and weights.bin (TensorFlow.js layers model)
 */

import type { Baseline } from '../core/reading.ts';
import { MESH_LANDMARKS } from '../core/reading.ts';
import type { Sample } from '../core/samples.ts';
import { unzip, zip, type Entries } from '../core/zip.ts';
import { zipModel } from '../learn/nets/model-archive.ts';
import type * as tf from '../learn/tf.ts';
import type { SessionRecord } from '../session/record.ts';
import { checkPerson } from './archive-check.ts';
import { readPng, writePng } from './png.ts';
import type { Person } from './schema.ts';
import type { ModelVersion } from './versions.ts';

export const FORMAT = 'facsimile person';
const FORMAT_VERSION = 1;
const NUMBERS = 3 * MESH_LANDMARKS;

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

type Plain<T, Binary extends keyof T> = Omit<T, Binary | 'units' | 'mask' | 'latents'> & Readonly<Record<string, unknown>>;

/** What facsimile.json says. */
interface Index {
  readonly format: string;
  readonly formatVersion: number;
  readonly person: Person;
  readonly neutral: (Plain<Baseline, 'crop' | 'landmarks'> & { readonly latents: number[] }) | null;
  readonly sessions: SessionRecord[];
  readonly samples: (Plain<Sample, 'crop' | 'points'> & { readonly units: number[]; readonly mask: number[] })[];
  readonly versions: ModelVersion[];
  readonly live: string | null;
}

export async function writeArchive(data: PersonData): Promise<Uint8Array<ArrayBuffer>> {
  const { person, neutral, sessions, samples, versions, live } = data;
  const points = new Float32Array(NUMBERS * samples.length);
  samples.forEach((sample, i) => points.set(sample.points, NUMBERS * i));
  const index = {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    person,
    neutral: neutral && { ...neutral, crop: undefined, landmarks: undefined, latents: [...neutral.latents] },
    sessions,
    samples: samples.map((sample) => ({
      ...sample,
      crop: undefined,
      points: undefined,
      units: [...sample.units],
      mask: [...sample.mask],
    })),
    versions: versions.map(({ version }) => version),
    live,
  };
  const entries: Record<string, Uint8Array> = { 'facsimile.json': new TextEncoder().encode(JSON.stringify(index)) };
  if (neutral) {
    entries['neutral.png'] = await writePng(neutral.crop);
    entries['neutral.f32'] = bytesOf(neutral.landmarks);
  }
  for (const [i, { crop }] of samples.entries()) entries[`crops/${i}.png`] = await writePng(crop);
  entries['points.f32'] = bytesOf(points);
  versions.forEach(({ weights }, i) => (entries[`models/${i}.zip`] = zipModel(weights)));
  return zip(entries);
}

/** Reads what `writeArchive` wrote. Rejects with an Error that says what is wrong with any other file. */
export async function readArchive(archive: Uint8Array): Promise<PersonData> {
  const entries = unzip(archive);
  const index = readIndex(entryOf(entries, 'facsimile.json'));
  if (index.format !== FORMAT) throw new Error(`not an archive of a person: ${index.format}`);
  if (index.formatVersion !== FORMAT_VERSION) {
    throw new Error(`archive of another version: ${index.formatVersion} (${FORMAT_VERSION} expected; update the app)`);
  }
  for (const list of ['sessions', 'samples', 'versions'] as const) {
    if (!Array.isArray(index[list])) throw new Error(`archive without a list of ${list}: facsimile.json`);
  }
  const points = floatsOf(entryOf(entries, 'points.f32'));
  if (points.length !== NUMBERS * index.samples.length) throw new Error('landmarks of another number of samples: points.f32');
  const neutral = index.neutral && {
    ...index.neutral,
    landmarks: floatsOf(entryOf(entries, 'neutral.f32')),
    crop: await readPng(entryOf(entries, 'neutral.png')),
    latents: Float32Array.from(index.neutral.latents),
  };
  const samples: Sample[] = [];
  for (const [i, { units, mask, ...rest }] of index.samples.entries()) {
    samples.push({
      ...(rest as unknown as Sample),
      units: Float32Array.from(units),
      mask: Uint8Array.from(mask),
      crop: await readPng(entryOf(entries, `crops/${i}.png`)),
      points: points.slice(NUMBERS * i, NUMBERS * (i + 1)),
    });
  }
  const versions = index.versions.map((version, i) => ({
    version,
    weights: readModel(unzip(entryOf(entries, `models/${i}.zip`))),
  }));
  const { person, sessions, live } = index;
  const data = { person, neutral: neutral as Baseline | null, sessions, samples, versions, live };
  checkPerson(data, NUMBERS);
  return data;
}

function readIndex(json: Uint8Array): Index {
  try {
    return JSON.parse(new TextDecoder().decode(json)) as Index;
  } catch (cause) {
    throw new Error('archive whose facsimile.json is none: export it again', { cause });
  }
}

/** What zipModel wrote. */
function readModel(entries: Entries): tf.io.ModelArtifacts {
  const json = JSON.parse(new TextDecoder().decode(entryOf(entries, 'model.json'))) as tf.io.ModelJSON;
  const { weightsManifest, ...rest } = json;
  const [group] = weightsManifest;
  if (!group) throw new Error('model without weights: model.json');
  const weightData = entryOf(entries, 'weights.bin').slice().buffer;
  return { ...rest, weightSpecs: group.weights, weightData } as tf.io.ModelArtifacts;
}

function entryOf(entries: Entries, name: string): Uint8Array {
  const entry = entries[name];
  if (!entry) throw new Error(`archive without ${name}`);
  return entry;
}

/** Little-endian, as all machines that run browsers are. */
const bytesOf = (floats: Float32Array): Uint8Array => new Uint8Array(floats.slice().buffer);
function floatsOf(bytes: Uint8Array): Float32Array {
  if (bytes.length % 4 !== 0) throw new Error(`archive with ${bytes.length} bytes of landmarks: a multiple of 4 expected`);
  return new Float32Array(bytes.slice().buffer);
}
