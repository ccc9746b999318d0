/** What is measured on: a recorded face where there is one, else the project's own demonstration face. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fakeCamera } from '../fake-camera/fake-camera.ts';
import { picturesOf } from '../fake-camera/mjpeg.ts';
import { MOST_FRAMES, type BenchPage } from './bench-page.ts';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, '.cache/bench');

export interface Clip {
  readonly name: string;
  /** One video, or its frames as pictures. */
  readonly files: readonly string[];
  /** An MJPEG file of it for the fake camera, where there is one already. */
  readonly camera: string | null;
}

/** Where shared data is, if it is. */
export const sharedFolder = (): string => resolve(process.env['FACSIMILE_SHARED'] ?? join(ROOT, '../shared'));

/** The first recorded clip in `shared` (faces/video); null where there is none. */
function recorded(shared: string): string | null {
  const folder = join(shared, 'faces/video');
  const name =
    existsSync(folder) &&
    readdirSync(folder)
      .filter((file) => file.endsWith('.mp4'))
      .sort()[0];
  return name ? join(folder, name) : null;
}

async function demonstration(): Promise<Clip> {
  const { video } = await fakeCamera('face');
  const folder = join(CACHE, basename(video, '.mjpeg'));
  mkdirSync(folder, { recursive: true });
  const files = picturesOf(readFileSync(video))
    .slice(0, MOST_FRAMES)
    .map((picture, i) => {
      const path = join(folder, `${String(i).padStart(4, '0')}.jpg`);
      writeFileSync(path, picture);
      return path;
    });
  return { name: 'the demonstration face', files, camera: video };
}

/** `given`, else a recorded clip of the shared folder, else the demonstration face. Throws when `given` is not there. */
export async function findClip(given: string | undefined, shared: string | null): Promise<Clip> {
  if (given && !existsSync(given)) throw new Error(`no such clip: ${given}`);
  const path = given ?? (shared && recorded(shared));
  return path ? { name: basename(path), files: [path], camera: null } : demonstration();
}

/** The clip as an MJPEG file, which a fake camera plays over and over. */
export async function cameraOf(clip: Clip, { page }: BenchPage): Promise<string> {
  if (clip.camera) return clip.camera;
  const hash = createHash('sha256').update(readFileSync(clip.files[0]!)).digest('hex').slice(0, 12);
  const path = join(CACHE, `camera-${hash}.mjpeg`);
  if (existsSync(path)) return path;
  const pictures = await page.evaluate(() => bench.film());
  writeFileSync(path, Buffer.concat(pictures.map((picture) => Buffer.from(picture, 'base64'))));
  return path;
}
