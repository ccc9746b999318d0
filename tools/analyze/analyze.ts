/** Files through the live path into one OpenFace-style table. */

import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { OPENFACE_HEADER, openFaceRows } from '../../src/core/openface-csv.ts';
import { openBatchPage } from '../batch/batch-page.ts';

export interface AnalyzeOptions {
  readonly files: readonly string[];
  readonly out: string;
  /** Path of a picture or video of the neutral face; or one of NEUTRALS. */
  readonly neutral: string;
  /** Faces a frame, 1 to 4. */
  readonly faces: number;
  /** Folder of the built app; left out, the project's own. */
  readonly dist?: string;
  /** Hears how far it is, in words; `over` when the file is done with. */
  readonly onProgress: (line: string, over: boolean) => void;
}

/** What `neutral` may say instead of a path. */
const NEUTRALS = ['auto', 'first', 'none'] as const;

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/**
 * Writes `out` whole or not at all. Resolves with the files that could not be read, after all others are done; a neutral
 * file that cannot be used, or a missing browser or build, rejects.
 */
export async function analyze({ files, out, neutral, faces, dist, onProgress }: AnalyzeOptions): Promise<string[]> {
  const present = files.filter(isFile);
  const failed = files.filter((file) => !isFile(file));
  const word = NEUTRALS.find((name) => name === neutral);
  const ownNeutral = word === undefined;
  if (ownNeutral && !isFile(neutral)) throw new Error(`${neutral}: no such file to compare with`);

  const page = await openBatchPage(dist);
  const part = `${out}.part`;
  const table = openSync(part, 'w');
  try {
    writeSync(table, `${OPENFACE_HEADER}\n`);
    await page.give(ownNeutral ? [...present, neutral] : present);
    await page.open(faces);
    await page.compareWith(word ?? { file: present.length }).catch((cause: unknown) => {
      throw new Error(`${neutral}: ${(cause as Error).message}`, { cause });
    });

    for (const file of failed) onProgress(`${file}: no such file, or a folder`, true);
    for (const [index, file] of present.entries()) {
      const label = `[${index + 1}/${present.length}] ${basename(file)}`;
      const began = performance.now();
      let [frames, empty, compared] = [0, 0, 0];
      try {
        for await (const { frames: read, done } of page.read(index)) {
          writeSync(table, read.map((frame) => openFaceRows(file, frame)).join(''));
          frames += read.length;
          empty += read.filter((frame) => frame.faces.length === 0).length;
          compared += read.filter((frame) => frame.faces.some((face) => face.comparedWith !== 'none')).length;
          onProgress(`${label}: ${Math.round(100 * done)} %, ${frames} frames`, false);
        }
        const seconds = (performance.now() - began) / 1000;
        const missing = empty > 0 ? `, ${empty} without a face` : '';
        const alone = compared === 0 && word === 'first' ? ', compared with nobody: no face good enough was found' : '';
        const unsure = compared === 0 && word === 'auto' && frames > 1 ? ', compared with nobody: no resting face was found' : '';
        onProgress(
          `${label}: ${frames} ${frames === 1 ? 'frame' : 'frames'}${missing}${alone}${unsure}, ${seconds.toFixed(1)} s`,
          true,
        );
      } catch (error) {
        failed.push(file);
        const kept = frames > 0 ? ` (its first ${frames} frames are in the table)` : '';
        onProgress(`${label}: ${(error as Error).message}${kept}`, true);
      }
    }
  } finally {
    closeSync(table);
    await page.close();
  }
  renameSync(part, out);
  return failed;
}
