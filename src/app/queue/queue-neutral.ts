/** What the faces of queued files are compared with, and how that is called in their tables. */

import type { FileReader } from '../../batch/film/file-reader.ts';
import type { CsvComparedWith } from '../../core/openface-csv.ts';
import type { Baseline } from '../../core/reading.ts';
import type * as tf from '../../learn/tf.ts';
import type { MediaFile } from '../../reader/sources/files/media-file.ts';
import type { Person } from '../../store/schema.ts';
import type { VersionStore } from '../../store/versions.ts';
import type { PeopleState } from '../state/people.svelte.ts';

export type QueueNeutral =
  | { readonly kind: 'estimated' | 'recorded' | 'none' }
  /** The face in the frame that each film shows so many seconds after its beginning. */
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

/** How a file is read. */
export interface FileReadingPlan {
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

  constructor(kind: QueueNeutral['kind']) {
    super(
      kind === 'recorded'
        ? 'no recorded neutral to compare with: record one, or choose something else'
        : 'no face good enough to compare with: choose another frame or picture',
    );
  }
}

/** Tells the reader what to compare a file with. Rejects with a NoNeutral when there is no face to compare with. */
export async function compareWith(
  reader: FileReader,
  media: MediaFile,
  neutral: QueueNeutral,
  own: () => Promise<OwnReading>,
): Promise<FileReadingPlan> {
  await reader.setBaseline(null);
  const mine = neutral.kind === 'recorded' ? await own() : null;
  await reader.setWeights(mine?.weights ?? null);
  const isFound = neutral.kind === 'picture' || (neutral.kind === 'frame' && media.isFilm);
  const baseline = isFound ? await chosenNeutral(reader, media, neutral) : (mine?.baseline ?? null);
  if ((isFound || neutral.kind === 'recorded') && !baseline) throw new NoNeutral(neutral.kind);
  await reader.setBaseline(baseline);
  return {
    estimate: neutral.kind === 'estimated',
    recorded: neutral.kind === 'frame' ? 'first' : 'file',
    person: mine?.person ?? null,
    modelVersion: mine?.version ?? reader.readiness.modelVersion,
  };
}

async function chosenNeutral(
  reader: FileReader,
  media: MediaFile,
  neutral: Extract<QueueNeutral, { readonly kind: 'frame' | 'picture' }>,
): Promise<Baseline | null> {
  const { neutralOf } = await import('../../batch/neutral.ts');
  if (neutral.kind === 'frame') return neutralOf(firstOf(reader.readCrops(media, media.start + neutral.at)));
  const { openMediaFile } = await import('../../reader/sources/files/media-file.ts');
  const other = await openMediaFile(neutral.file);
  try {
    return await neutralOf(reader.readCrops(other));
  } finally {
    other.close();
  }
}

async function* firstOf<T>(items: AsyncIterable<T>): AsyncGenerator<T, void> {
  for await (const item of items) return void (yield item);
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
