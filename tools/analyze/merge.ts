/** The shares of an analysis put together into the table that one run writes. */

import { aboutText } from '../../src/batch/film/table-about.ts';
import type { BatchPart } from '../../src/batch/contract.ts';
import { UnreadableFile } from '../batch/batch-page.ts';
import { aboutPlace } from './about.ts';
import { failedOf } from './analyze.ts';
import { dropPieces, foundFiles, type FoundFile, type Piece } from './pieces.ts';
import { labelOf, readOne, withReader, type Reading, type ReadingOptions } from './reading.ts';
import { isSame, keepPart, markersOf, partRows } from './shards.ts';
import { beginTable } from './table-file.ts';
import { isFile, writeWhole } from '../whole-file.ts';

export type MergeOptions = Pick<ReadingOptions, 'dist' | 'signal' | 'onProgress'>;

/**
 * Scores the videos that were found in parts, and writes table and JSON: the same bytes as of one run. Resolves with the files that
 * could not be read. Rejects when parts or files are missing or were read in another way, and as `analyze`.
 */
export async function merge(out: string, options: MergeOptions): Promise<string[]> {
  const found = foundFiles(out);
  const isOver = (): boolean => Boolean(options.signal?.aborted);
  // before the work of scoring
  markersOf(
    out,
    found.flatMap(({ pieces }) => pieces),
  );
  if (found.length > 0) {
    await scoreFound(out, found, options, isOver).catch((error: unknown) => {
      throw isOver() ? options.signal?.reason : error;
    });
  }
  const markers = markersOf(out);
  const abouts = markers.map(({ about }) => about);
  if (abouts.every(({ rows }) => rows === 0)) throw new Error(`${out}: not written, since none of the files could be read`);
  const table = beginTable(
    out,
    abouts.map(({ file }) => file),
  );
  try {
    for (const { index } of markers) for (const piece of partRows(out, index)) table.write(piece);
    table.keep();
  } finally {
    table.discard();
  }
  writeWhole(aboutPlace(out), aboutText(markers[0]!.making, abouts));
  return failedOf(abouts);
}

async function scoreFound(out: string, found: readonly FoundFile[], options: MergeOptions, isOver: () => boolean): Promise<void> {
  const { making } = found[0]!.pieces[0]!;
  for (const { pieces } of found) checkFile(pieces);
  const { neutral, faces, smoothing } = making;
  const reading: ReadingOptions = { ...options, neutral, faces, smoothing, workers: 1 };
  const inputs = found.flatMap(({ pieces, packs }) => [pieces[0]!.file, ...packs]);
  await withReader(reading, inputs, async (opened) => {
    if (opened.making.model !== making.model)
      throw new Error(`parts found with model ${making.model}, and this is ${opened.making.model}: run all shares again`);
    if (opened.making.neutralDigest !== making.neutralDigest)
      throw new Error(`${neutral}: has changed since faces were found to compare with it: run all shares again`);
    for (const each of found) await scoreOne(out, each, reading, opened, isOver);
  });
}

/** Throws where the file of these parts is gone or is another than the one they were found in. */
function checkFile(pieces: readonly Piece[]): void {
  const { file } = pieces[0]!;
  if (!isFile(file)) throw new Error(`${file}: no such file, and its parts are not scored yet`);
  const changed = pieces.filter((piece) => !isSame(piece, piece)).map(({ shard }) => shard.share);
  if (changed.length > 0)
    throw new Error(`${file}: has changed since its parts were found: run share ${changed.join(', ')} again`);
}

/** Its parts are kept where they could not be scored for another reason than the video: the next merge tries again. */
async function scoreOne(
  out: string,
  found: FoundFile,
  options: ReadingOptions,
  { reader, making }: Reading,
  isOver: () => boolean,
): Promise<void> {
  const { index, of, list, file } = found.pieces[0]!;
  const pieces = found.pieces.map(({ error }, i) => ({ packs: found.packs[i]!, error }));
  const remarks = found.pieces.flatMap((piece) => piece.remarks);
  let mayScoreAgain = false;
  const parts = async function* (): AsyncGenerator<BatchPart, void> {
    yield { frames: [], remarks, done: 0 };
    try {
      yield* reader.readFrom(file, pieces);
    } catch (cause) {
      mayScoreAgain = !(cause instanceof UnreadableFile);
      throw cause;
    }
  };
  const label = labelOf(file, index, of);
  await keepPart(out, { index, of, list, file, making }, (rows) =>
    readOne(options, file, label, parts(), rows.write, () => isOver() || rows.broken),
  );
  if (!mayScoreAgain) dropPieces(found);
}
