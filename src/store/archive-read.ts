/**
 * An archive (archive.ts) back into what is kept of a person. Everything is checked before the first picture is decoded, so that a
 * file from anywhere costs no more time and memory than its size warrants.
 */

import type { Baseline } from '../core/reading.ts';
import type { Sample } from '../core/samples.ts';
import { unzip, type Entries } from '../core/zip.ts';
import { unzipModel } from '../learn/nets/model-archive.ts';
import { checkFormat, readIndex } from './archive-index.ts';
import type { PersonData } from './archive.ts';
import { checkPngSize, readPng } from './png.ts';
import { NUMBERS } from './shapes.ts';

/** A picture as a PNG file of the right size that was not decoded. */
type Packed<T extends { readonly crop: Uint8Array }> = Omit<T, 'crop'> & { readonly png: Uint8Array };

/** All of a person, checked, but for what decoding the pictures will tell. */
export interface CheckedArchive extends Omit<PersonData, 'neutral' | 'samples'> {
  readonly neutral: Packed<Baseline> | null;
  readonly samples: readonly Packed<Sample>[];
}

/** Runs `work` on a part; its errors name `part` and what to do. */
function reading<T>(part: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw unusable(part, error);
  }
}

const unusable = (part: string, error: unknown): Error =>
  new Error(`archive that cannot be read: ${part}: ${(error as Error).message}; export it again`, { cause: error });

/** Checks all that `writeArchive` wrote. Throws an Error that says what is wrong with any other file, and where in it. */
export function checkArchive(archive: Uint8Array): CheckedArchive {
  const entries = reading('the file', () => unzip(archive));
  const json = reading('facsimile.json', () => readJson(entryOf(entries, 'facsimile.json')));
  checkFormat(json);
  const { person, sessions, live, ...index } = reading('facsimile.json', () => readIndex(json));
  const points = pointsOf(entries, 'points.f32', index.samples.length);
  const neutral = index.neutral && {
    ...index.neutral,
    latents: Float32Array.from(index.neutral.latents),
    landmarks: pointsOf(entries, 'neutral.f32', 1),
    png: pngOf(entries, 'neutral.png'),
  };
  const samples = index.samples.map((sample, i) => ({
    ...sample,
    units: Float32Array.from(sample.units),
    mask: Uint8Array.from(sample.mask),
    points: points.slice(NUMBERS * i, NUMBERS * (i + 1)),
    png: pngOf(entries, `crops/${i}.png`),
  }));
  const versions = index.versions.map((version, i) => {
    const name = `models/${i}.zip`;
    return { version, weights: reading(name, () => unzipModel(entryOf(entries, name))) };
  });
  return { person, neutral, sessions, samples, versions, live };
}

/** Reads what `writeArchive` wrote. Rejects as `checkArchive` throws, and for a picture that cannot be decoded. */
export async function readArchive(archive: Uint8Array): Promise<PersonData> {
  const { neutral, samples, ...rest } = checkArchive(archive);
  const decoded = async <T extends object>({ png, ...own }: T & { readonly png: Uint8Array }, name: string) => {
    const crop = await readPng(png).catch((error: unknown) => {
      throw unusable(name, error);
    });
    return { ...own, crop };
  };
  const own = neutral && (await decoded(neutral, 'neutral.png'));
  const taken: Sample[] = [];
  for (const [i, sample] of samples.entries()) taken.push(await decoded(sample, `crops/${i}.png`));
  return { ...rest, neutral: own, samples: taken };
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Error('not JSON', { cause });
  }
}

function entryOf(entries: Entries, name: string): Uint8Array {
  const entry = entries[name];
  if (!entry) throw new Error('not in it');
  return entry;
}

const pngOf = (entries: Entries, name: string): Uint8Array =>
  reading(name, () => {
    const png = entryOf(entries, name);
    checkPngSize(png);
    return png;
  });

/** Landmarks of so many faces: little-endian, as all machines that run browsers are. */
const pointsOf = (entries: Entries, name: string, faces: number): Float32Array =>
  reading(name, () => {
    const bytes = entryOf(entries, name);
    const expected = 4 * NUMBERS * faces;
    if (bytes.length !== expected) throw new Error(`${bytes.length} bytes of landmarks (${expected} expected)`);
    const points = new Float32Array(bytes.slice().buffer);
    const broken = points.findIndex((point) => !Number.isFinite(point));
    if (broken >= 0) throw new Error(`a landmark that is no number: ${broken % NUMBERS} of face ${Math.floor(broken / NUMBERS)}`);
    return points;
  });
