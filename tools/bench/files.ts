/** `npm run bench -- files`: frames of a file that are read in a second, beside MediaPipe's face finder alone on the same frames. */

import { join, resolve } from 'node:path';
import { cpus } from 'node:os';
import { openBenchPage } from './bench-page.ts';
import { findClip } from './clip.ts';

/** 20 seconds at 30 frames a second. */
const FRAMES = 600;

export interface FileNumbers {
  readonly files: { readonly fps: number; readonly fps_one_worker: number; readonly mediapipe_alone_fps: number };
}

/** `given` is a clip; else a recorded one of the shared folder, or the demonstration face. */
export async function benchFiles(given: string | undefined): Promise<FileNumbers> {
  const shared = resolve(process.env['FACSIMILE_SHARED'] ?? join(import.meta.dirname, '../../../shared'));
  const clip = await findClip(given, shared);
  const bench = await openBenchPage(clip.files, false);
  try {
    console.log(`${clip.name}, 640 x 360, ${FRAMES} frames; ${cpus().length} cores, Chromium ${bench.browser}`);
    const { many, one, mediapipe, workers } = await bench.page.evaluate((count) => globalThis.bench.files(count), FRAMES);
    const lines = [
      [`${workers} finders and a scorer`, many],
      ['one finder and a scorer', one],
      ['MediaPipe alone', mediapipe],
    ] as const;
    for (const [name, fps] of lines) console.log(`${name.padEnd(28)} ${fps.toFixed(1).padStart(6)} frames a second`);
    const rounded = (value: number): number => Number(value.toFixed(2));
    return { files: { fps: rounded(many), fps_one_worker: rounded(one), mediapipe_alone_fps: rounded(mediapipe) } };
  } finally {
    await bench.close();
  }
}
