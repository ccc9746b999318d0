/** What the faces of queued files are compared with, and how that is called in their tables. */

import type { FileReader, FileReading } from '../../batch/film/file-reader.ts';
import type { CsvComparedWith } from '../../core/openface-csv.ts';
import type { Baseline } from '../../core/reading.ts';
import type * as tf from '../../learn/tf.ts';
import { isOfFile } from '../../reader/sources/files/gone.ts';
import type { MediaFile } from '../../reader/sources/files/media-file.ts';
import { upTo } from '../../reader/sources/files/stretch.ts';
import type { Person } from '../../store/schema.ts';
import type { VersionStore } from '../../store/versions.ts';
import type { PeopleState } from '../state/people.svelte.ts';

export type QueueNeutral =
  | { readonly kind: 'estimated' | 'recorded' | 'none' }
  /** The face in the frame that each film shows so many seconds after its beginning; pictures have none, and are compared with nobody. */
  | { readonly kind: 'frame'; readonly at: number }
  | { readonly kind: 'picture'; readonly file: File };

/** The current person with their own neutral and weights, where there are some. */
export interface OwnReading {
  readonly person: Person | null;
  readonly baseline: Baseline | null;
  readonly weights: tf.io.ModelArtifacts | null;
  /** The model version of these weights. */
  readonly version: string | null;
}

/** What the current person is read and compared with: one person's all, also when another is chosen meanwhile. `versions` is null where nothing is kept. */
export async function ownReading(people: Pick<PeopleState, 'settled'>, versions: VersionStore | null): Promise<OwnReading> {
  const own = await people.settled();
  if (!versions) return { ...own, weights: null, version: null };
  const { weightsOf } = await import('../../models/weights.ts');
  const { weights, version } = await weightsOf(versions, own.person?.id ?? null);
  return { ...own, weights, version };
}

/** The frame that the number in `input` tells, which then shows what is used of it. */
export function frameChosen(input: { valueAsNumber: number }): QueueNeutral {
  const at = Math.max(0, input.valueAsNumber || 0);
  input.valueAsNumber = at;
  return { kind: 'frame', at };
}

/** Whether its face has to be looked for in a file. */
export const isLookedFor = ({ kind }: QueueNeutral): boolean => kind === 'frame' || kind === 'picture';

/** How a file is read. */
export interface FileReadingPlan {
  /** What it is compared with; never a frame of a picture. */
  readonly neutral: QueueNeutral;
  /** Whether everybody in a film is compared with their own resting face. */
  readonly estimate: boolean;
  /** What a given neutral is called in tables. */
  readonly recorded: CsvComparedWith;
  /** What is read with the person's own weights and neutral is the person's. */
  readonly person: Person | null;
  readonly modelVersion: string;
}

/** There is no face to compare with where the person said. */
export class NoNeutral extends Error {
  override readonly name = 'NoNeutral';
}

/** Tells the reader what to compare a file with. Rejects with a NoNeutral when there is no face to compare with. */
export async function compareWith(
  signal: AbortSignal,
  reader: FileReader,
  media: MediaFile,
  chosen: QueueNeutral,
  own: () => Promise<OwnReading>,
): Promise<FileReadingPlan> {
  const neutral: QueueNeutral = chosen.kind === 'frame' && !media.isFilm ? { kind: 'none' } : chosen;
  await reader.setBaseline(null);
  const mine = neutral.kind === 'recorded' ? await own() : null;
  await reader.setWeights(mine?.weights ?? null);
  let baseline = mine?.baseline ?? null;
  if (mine && !baseline) throw new NoNeutral('no recorded neutral to compare with: record one, or choose something else');
  if (neutral.kind === 'frame') baseline = await faceOf(frameAt(signal, reader, media, neutral.at));
  if (neutral.kind === 'picture') baseline = await faceIn(signal, reader, neutral.file);
  await reader.setBaseline(baseline);
  return {
    neutral,
    estimate: neutral.kind === 'estimated',
    recorded: neutral.kind === 'frame' ? 'first' : 'file',
    person: mine?.person ?? null,
    modelVersion: mine?.version ?? reader.readiness.modelVersion,
  };
}

/** The face of these readings. Rejects with a NoNeutral when none of them is good enough. */
async function faceOf(readings: AsyncIterable<FileReading>): Promise<Baseline> {
  const { neutralOf } = await import('../../batch/neutral.ts');
  const face = await neutralOf(readings);
  if (!face) throw new NoNeutral('no face good enough to compare with: choose another frame or picture');
  return face;
}

/** Faces of files that were compared with before. */
const KNOWN = new WeakMap<File, Baseline>();

/** The face of a file to compare others with. Rejects with a NoNeutral that names it when it cannot be had. */
async function faceIn(signal: AbortSignal, reader: FileReader, file: File): Promise<Baseline> {
  const known = KNOWN.get(file);
  if (known) return known;
  const { openMediaFile } = await import('../../reader/sources/files/media-file.ts');
  try {
    const media = await openMediaFile(file);
    try {
      const face = await faceOf(until(signal, reader.readCrops(media)));
      KNOWN.set(file, face);
      return face;
    } finally {
      media.close();
    }
  } catch (cause) {
    throw isOfFile(cause)
      ? new NoNeutral(`nobody to compare with in ${file.name}: ${(cause as Error).message}`, { cause })
      : cause;
  }
}

/** How far before a time its frame is looked for, seconds: frames come from their beginning on, and some stand long. */
const BACK = [0.5, 5, Infinity];

/** The frame that a film shows `at` seconds after its beginning; none after its end. */
async function* frameAt(
  signal: AbortSignal,
  reader: FileReader,
  media: MediaFile,
  at: number,
): AsyncGenerator<FileReading, void> {
  const time = media.start + at;
  if (media.end > media.start && time >= media.end) return;
  for (const back of BACK) {
    let last: FileReading | null = null;
    for await (const reading of until(signal, reader.readCrops(media, { from: time - back, to: upTo(time) }))) last = reading;
    if (last) return void (yield last);
  }
}

/** Ends with the reason of the signal. */
async function* until<T>(signal: AbortSignal, items: AsyncIterable<T>): AsyncGenerator<T, void> {
  for await (const item of items) {
    signal.throwIfAborted();
    yield item;
  }
}

/** What a neutral is called in the JSON beside a table, as `analyze` calls it where it can. */
export function neutralName(neutral: QueueNeutral): string {
  switch (neutral.kind) {
    case 'estimated':
      return 'auto';
    case 'frame':
      return `frame at ${neutral.at} s`;
    case 'picture':
      return neutral.file.name;
    case 'recorded':
    case 'none':
      return neutral.kind;
  }
}
