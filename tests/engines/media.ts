/**
 * What a walk opens: a smile and a resting face as pictures, and a moving face as a video; made of the fake camera's clips.
 * A program of its own (`node --import tsx tests/engines/media.ts`), which prints the paths as JSON: pages are given functions with
 * imports, which the test runner would rewrite.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { FRAMES_A_SECOND } from '../../tools/fake-camera/clips.ts';
import { fakeCamera } from '../../tools/fake-camera/fake-camera.ts';
import { picturesOf } from '../../tools/fake-camera/mjpeg.ts';
import { onSourcePage } from '../../tools/source-page.ts';

const FOLDER = join(import.meta.dirname, '../../.cache/engines');
/** Seconds of the clip in the video: at rest, then a smile. */
const SECONDS = 6;
/** Of its frames, every so many: enough for a walk. */
const EVERY = 2;

export interface Media {
  /** Path of a picture (JPEG) of a strong smile. */
  readonly smile: string;
  /** Path of a picture (JPEG) of a face at rest. */
  readonly rest: string;
  /** Path of a video (VP8 in WebM) of a face that rests and smiles. */
  readonly video: string;
}

/** Makes what is not there yet. */
async function walkMedia(): Promise<Media> {
  mkdirSync(FOLDER, { recursive: true });
  const [smiles, faces] = [await fakeCamera('smile'), await fakeCamera('face')];
  const video = fileFor(faces.video, 'webm');
  if (!existsSync(video)) {
    const frames = picturesOf(readFileSync(faces.video)).filter((_, i) => i % EVERY === 0 && i < SECONDS * FRAMES_A_SECOND);
    keep(video, await film(frames, FRAMES_A_SECOND / EVERY));
  }
  return { smile: picture(smiles.video), rest: picture(faces.video), video };
}

/** The frame of a clip half a second after its start. */
function picture(clip: string): string {
  const path = fileFor(clip, 'jpg');
  if (!existsSync(path)) keep(path, picturesOf(readFileSync(clip))[FRAMES_A_SECOND / 2]!);
  return path;
}

const fileFor = (clip: string, ending: string): string => join(FOLDER, `${basename(clip, '.mjpeg')}.${ending}`);

/** Whole or not at all. */
function keep(path: string, bytes: Uint8Array): void {
  writeFileSync(`${path}.part`, bytes);
  renameSync(`${path}.part`, path);
}

/** A video of these pictures (JPEG), encoded by Chromium. */
const film = (pictures: readonly Buffer[], rate: number): Promise<Buffer> =>
  onSourcePage(async (page) => {
    const base64 = await page.evaluate(
      async ([path, pictures, rate]) => ((await import(path)) as typeof import('./film.ts')).film(pictures, rate),
      ['/tests/engines/film.ts' as string, pictures.map((picture) => picture.toString('base64')), rate] as const,
    );
    return Buffer.from(base64, 'base64');
  });

console.log(JSON.stringify(await walkMedia()));
