/** Files through the live path into one OpenFace-style table. */

import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openFaceRows } from '../../src/core/openface-csv.ts';
import { openBatchPage } from '../batch/batch-page.ts';
import { beginTable } from './table-file.ts';

export interface AnalyzeOptions {
  readonly files: readonly string[];
  readonly out: string;
  /** Path of a picture or video of the neutral face; or one of NEUTRALS. */
  readonly neutral: string;
  /** Faces a frame, 1 to 4. */
  readonly faces: number;
  /** Folder of the built app; left out, the project's own. */
  readonly dist?: string;
  /** Ends it early: no table is written, and the signal's reason is what it rejects with. */
  readonly signal?: AbortSignal;
  /** Hears how far it is, in words; `over` when the file is done with. */
  readonly onProgress: (line: string, over: boolean) => void;
}

/** What `neutral` may say instead of a path. */
const NEUTRALS = ['auto', 'first', 'none'] as const;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** Why a path is no file to read, in words. */
function whyNot(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })) return `a folder: name the files in it, such as ${join(path, '*')}`;
  return /[*?[]/.test(path) ? 'no such file: a pattern that matches none, or that this shell does not expand' : 'no such file';
}

/**
 * Writes `out` whole or not at all. Resolves with the files that could not be read, after all others are done. Rejects when none
 * could be, for a neutral file that cannot be used, a place where no table can be, and a missing browser or build.
 */
export async function analyze({ files, out, neutral, faces, dist, signal, onProgress }: AnalyzeOptions): Promise<string[]> {
  const present = files.filter(isFile);
  const failed = files.filter((file) => !isFile(file));
  const word = NEUTRALS.find((name) => name === neutral);
  const ownNeutral = word === undefined;
  if (ownNeutral && !isFile(neutral)) throw new Error(`${neutral}: no such file to compare with`);
  for (const file of failed) onProgress(`${file}: ${whyNot(file)}`, true);
  if (present.length === 0) throw new Error(`${out}: not written, since there is no file to read`);

  const inputs = ownNeutral ? [...present, neutral] : present;
  const table = beginTable(out, inputs);
  try {
    const page = await openBatchPage(dist, signal);
    let rows = 0;
    try {
      await page.give(inputs);
      await page.open(faces);
      await page.compareWith(word ?? { file: present.length }).catch((cause: unknown) => {
        throw new Error(`${neutral}: ${(cause as Error).message}`, { cause });
      });

      for (const [index, file] of present.entries()) {
        const label = `[${index + 1}/${present.length}] ${basename(file)}`;
        const began = performance.now();
        let [frames, empty, compared] = [0, 0, 0];
        try {
          for await (const { frames: read, done } of page.read(index)) {
            table.write(read.map((frame) => openFaceRows(file, frame)).join(''));
            frames += read.length;
            rows += read.length;
            empty += read.filter((frame) => frame.faces.length === 0).length;
            compared += read.filter((frame) => frame.faces.some((face) => face.comparedWith !== 'none')).length;
            onProgress(`${label}: ${Math.round(100 * done)} %, ${frames} frames`, false);
          }
          const seconds = (performance.now() - began) / 1000;
          const missing = empty > 0 ? `, ${empty} without a face` : '';
          const alone = compared === 0 && word === 'first' ? ', compared with nobody: no face good enough was found' : '';
          const unsure =
            compared === 0 && word === 'auto' && frames > 1 ? ', compared with nobody: no resting face was found' : '';
          onProgress(
            `${label}: ${frames} ${frames === 1 ? 'frame' : 'frames'}${missing}${alone}${unsure}, ${seconds.toFixed(1)} s`,
            true,
          );
        } catch (error) {
          if (signal?.aborted || table.broken) throw error;
          failed.push(file);
          const kept = frames > 0 ? ` (its first ${frames} frames are in the table)` : '';
          onProgress(`${label}: ${(error as Error).message}${kept}`, true);
        }
      }
    } finally {
      await page.close();
    }
    if (rows === 0) throw new Error(`${out}: not written, since none of the files could be read`);
    table.keep();
    return failed;
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  } finally {
    table.discard();
  }
}
