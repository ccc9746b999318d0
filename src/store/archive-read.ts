/**
 * An archive (archive.ts) back into what is kept of a person. Everything is checked before the first picture is decoded, so that a
 * file from anywhere costs no more time and memory than its size warrants; what is seen of the samples stays in the file until it is
 * asked for.
 */

import type { Baseline } from '../core/reading.ts';
import type { SamplePicture, SampleRecord } from '../core/samples.ts';
import { unzipModel } from '../learn/nets/model-archive.ts';
import { checkFormat, readIndex } from './archive-index.ts';
import type { PersonFile, PersonWith } from './archive.ts';
import { parseJson } from './json.ts';
import { checkPngSize, PNG_BEGINNING, readPng } from './png.ts';
import { NUMBERS } from './shapes.ts';
import { unzipBlob } from './zip-blob.ts';

/** All of a person, checked, but for what decoding the pictures will tell: parts of the file hold them, as plain data for workers. */
export interface CheckedArchive extends Omit<PersonWith<SampleRecord>, 'neutral'> {
  readonly neutral: (Omit<Baseline, 'crop'> & { readonly png: Blob }) | null;
  /** Of each sample, a PNG of the right size. */
  readonly pngs: readonly Blob[];
  /** Landmarks of all samples. */
  readonly points: Blob;
}

type Entries = ReadonlyMap<string, Blob>;

const FACE_BYTES = 4 * NUMBERS;
/** Faces whose landmarks are checked at once. */
const BATCH = 256;

/** Runs `work` on a part; its errors name `part` and what to do. */
async function reading<T>(part: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw unusable(part, error);
  }
}

const unusable = (part: string, error: unknown): Error =>
  new Error(`archive that cannot be read: ${part}: ${(error as Error).message}; export it again`, { cause: error });

/** Checks all that `writeArchive` wrote. Rejects with an Error that says what is wrong with any other file, and where in it. */
export async function checkArchive(archive: Blob): Promise<CheckedArchive> {
  const entries = await reading('the file', () => unzipBlob(archive));
  if (!entries.has('facsimile.json')) throw new Error('not the file of a person: choose one whose name ends in .facsimile.zip');
  const json = await reading('facsimile.json', async () => parseJson(await bytesOf(entryOf(entries, 'facsimile.json'))));
  checkFormat(json);
  const { person, sessions, live, ...index } = await reading('facsimile.json', () => readIndex(json));
  const points = await pointsOf(entries, 'points.f32', index.samples.length);
  const neutral = index.neutral && {
    ...index.neutral,
    latents: Float32Array.from(index.neutral.latents),
    landmarks: floatsOf(await bytesOf(await pointsOf(entries, 'neutral.f32', 1))),
    png: await pngOf(entries, 'neutral.png'),
  };
  const pngs: Blob[] = [];
  for (const i of index.samples.keys()) pngs.push(await pngOf(entries, `crops/${i}.png`));
  const samples = index.samples.map((sample) => ({
    ...sample,
    units: Float32Array.from(sample.units),
    mask: Uint8Array.from(sample.mask),
  }));
  const versions: PersonFile['versions'][number][] = [];
  for (const [i, version] of index.versions.entries()) {
    const name = `models/${i}.zip`;
    const weights = await reading(name, async () => unzipModel(await bytesOf(entryOf(entries, name))));
    versions.push({ version, weights });
  }
  return { person, neutral, sessions, samples, pngs, points, versions, live };
}

/** A checked archive as a person. Rejects for a neutral face that cannot be decoded. */
export async function personIn({ neutral, pngs, points, ...rest }: CheckedArchive): Promise<PersonFile> {
  const decoded = async (png: Blob, name: string): Promise<Uint8Array> => reading(name, async () => readPng(await bytesOf(png)));
  const own = neutral && { ...withoutPng(neutral), crop: await decoded(neutral.png, 'neutral.png') };
  const picturesOf = async (from: number, to: number): Promise<SamplePicture[]> => {
    const landmarks = floatsOf(await bytesOf(points.slice(FACE_BYTES * from, FACE_BYTES * to)));
    return Promise.all(
      pngs.slice(from, to).map(async (png, i) => ({
        crop: await decoded(png, `crops/${from + i}.png`),
        points: landmarks.slice(NUMBERS * i, NUMBERS * (i + 1)),
      })),
    );
  };
  return { ...rest, neutral: own, picturesOf };
}

const withoutPng = <T extends { readonly png: Blob }>({ png: _, ...rest }: T): Omit<T, 'png'> => rest;

const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer());
/** Little-endian, as all machines that run browsers are. */
const floatsOf = (bytes: Uint8Array<ArrayBuffer>): Float32Array => new Float32Array(bytes.buffer);

function entryOf(entries: Entries, name: string): Blob {
  const entry = entries.get(name);
  if (!entry) throw new Error('not in it');
  return entry;
}

const pngOf = (entries: Entries, name: string): Promise<Blob> =>
  reading(name, async () => {
    const png = entryOf(entries, name);
    checkPngSize(await bytesOf(png.slice(0, PNG_BEGINNING)));
    return png;
  });

/** Landmarks of so many faces, each of them a number. */
const pointsOf = (entries: Entries, name: string, faces: number): Promise<Blob> =>
  reading(name, async () => {
    const entry = entryOf(entries, name);
    if (entry.size !== FACE_BYTES * faces) {
      throw new Error(`${entry.size} bytes of landmarks (${FACE_BYTES * faces} expected)`);
    }
    for (let from = 0; from < faces; from += BATCH) {
      const points = floatsOf(await bytesOf(entry.slice(FACE_BYTES * from, FACE_BYTES * (from + BATCH))));
      const broken = points.findIndex((point) => !Number.isFinite(point));
      if (broken < 0) continue;
      throw new Error(`a landmark that is no number: ${broken % NUMBERS} of face ${from + Math.floor(broken / NUMBERS)}`);
    }
    return entry;
  });
