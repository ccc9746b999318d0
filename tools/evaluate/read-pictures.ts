/** Labelled pictures through the live path: each as it is, and where it is asked for beside its person's own neutral. */

import { isFile } from '../whole-file.ts';
import { openBatchPage, UnreadableFile, type BatchPage } from '../batch/batch-page.ts';
import type { LabelledPicture } from './labels.ts';
import { whyLeftOut } from './left-out.ts';
import { pathOf } from './picture-files.ts';
import type { PictureReading } from './reading.ts';

export interface ReadOptions {
  /** Where the table's names begin (picture-files.ts). */
  readonly folder: string;
  /** Compare those that have a neutral of their own with it, too. */
  readonly neutral: boolean;
  /** Folder of the weights for each person; null for those of the app. */
  readonly weights: ReadonlyMap<string, string> | null;
  /** Folder of the built app; left out, the project's own. */
  readonly dist?: string;
  readonly onProgress: (line: string) => void;
  /** Hears why a picture, or its comparison, is left out. */
  readonly skip: (file: string, why: string) => void;
}

export interface PicturesRead {
  /** By picture; null where there is no reading. */
  readonly alone: readonly (PictureReading | null)[];
  readonly compared: readonly (PictureReading | null)[];
}

async function readOne(page: Pick<BatchPage, 'read'>, file: number): Promise<PictureReading> {
  for await (const { frames } of page.read(file)) {
    const face = frames[0]?.faces[0];
    if (face) return face;
  }
  throw new UnreadableFile('no face found');
}

/** What reads. */
type Page = Pick<BatchPage, 'open' | 'give' | 'useWeights' | 'compareWith' | 'read' | 'close'>;

/** Reads all pictures in the page that `open` gives. Rejects when there is no build or no browser, when weights cannot be used, and when the reader fails. */
export async function readPictures(
  pictures: readonly LabelledPicture[],
  options: ReadOptions,
  open: (dist?: string) => Promise<Page> = openBatchPage,
): Promise<PicturesRead> {
  const { folder, neutral, weights, dist, onProgress, skip } = options;
  const names = [...new Set(pictures.flatMap((picture) => [picture.file, picture.neutral ?? picture.file]))];
  const paths = new Map(names.map((name) => [name, pathOf(folder, name)]));
  const present = names.filter((name) => isFile(paths.get(name)!));
  const numbers = new Map(present.map((name, i) => [name, i]));
  const alone = pictures.map((): PictureReading | null => null);
  const compared = pictures.map((): PictureReading | null => null);
  const numberOf = (name: string): number => {
    const number = numbers.get(name);
    if (number === undefined) throw new UnreadableFile(`no such file, or a folder: ${paths.get(name)!}`);
    return number;
  };
  const page = await open(dist);
  let done = 0;
  const readAlone = async (i: number): Promise<void> => {
    const { file } = pictures[i]!;
    try {
      alone[i] = await readOne(page, numberOf(file));
    } catch (error) {
      skip(file, whyLeftOut(file, error));
    }
    if (++done % 50 === 0 || done === pictures.length) onProgress(`${done} of ${pictures.length} pictures`);
  };
  const readBeside = async (name: string, those: readonly number[]): Promise<void> => {
    const skipBeside = (some: readonly number[], why: string): void => {
      for (const i of some) skip(pictures[i]!.file, `beside its neutral ${name}: ${why}`);
    };
    try {
      await page.compareWith({ file: numberOf(name), isTheirs: true });
    } catch (error) {
      return skipBeside(those, whyLeftOut(name, error));
    }
    for (const i of those) {
      try {
        compared[i] = await readOne(page, numberOf(pictures[i]!.file));
      } catch (error) {
        skipBeside([i], whyLeftOut(pictures[i]!.file, error));
      }
    }
  };
  try {
    await page.give(present.map((name) => paths.get(name)!));
    await page.open({ faces: 1, finders: 1 });
    // All that one set of weights reads, together: first each picture as it is, then beside its neutral, neutral by neutral.
    for (const own of new Set(weights ? weights.values() : [null])) {
      if (own !== null) await page.useWeights(own);
      await page.compareWith('none');
      const mine = pictures.flatMap(({ person }, i) => (own === null || weights?.get(person) === own ? [i] : []));
      for (const i of mine) await readAlone(i);
      const pairs = mine.filter((i) => neutral && alone[i] && hasOwnNeutral(pictures[i]!));
      for (const name of new Set(pairs.map((i) => pictures[i]!.neutral!))) {
        await readBeside(name, pairs.filter((i) => pictures[i]!.neutral === name)); // prettier-ignore
      }
    }
  } finally {
    await page.close();
  }
  return { alone, compared };
}

/** Whether the table names a neutral of the picture that is not the picture itself. */
const hasOwnNeutral = ({ file, neutral }: LabelledPicture): boolean => neutral !== null && neutral !== file;
