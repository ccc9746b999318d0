/**
 * `npm run fake-camera`: films the demonstration face for Chromium's fake camera (an MJPEG file), with the action units of
 * each frame beside it. Kept in .cache until what it is made from changes.
 */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onSourcePage } from '../source-page.ts';
import { CLIPS, FRAMES, FRAMES_A_SECOND, truthAt, type Clip } from './clips.ts';
import { madeFrom } from './made-from.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, '.cache/fake-camera');

export interface FakeCamera {
  /** Path of the MJPEG file, for --use-file-for-fake-video-capture. */
  readonly video: string;
  /** Path of a JSON file: `{framesASecond, frames: [{AU12: 0.8}, ...]}`, amounts 0 to 1. */
  readonly truth: string;
}

async function film(clip: Clip, video: string): Promise<void> {
  await onSourcePage(async (page) => {
    const painter = await page.evaluateHandle(
      async ([path, name]) => ((await import(path)) as typeof import('./painter.ts')).openPainter(name),
      ['/tools/fake-camera/painter.ts' as string, clip] as const,
    );
    const frames: Buffer[] = [];
    for (let frame = 0; frame < FRAMES[clip]; frame++) {
      frames.push(Buffer.from(await painter.evaluate((paint, at) => paint(at), frame), 'base64'));
    }
    writeFileSync(`${video}.part`, Buffer.concat(frames));
    renameSync(`${video}.part`, video);
  });
}

/** Where a clip is, or will be once it is filmed. */
export function placeOf(clip: Clip): FakeCamera {
  const hash = createHash('sha256');
  for (const path of madeFrom()) hash.update(readFileSync(join(ROOT, path)));
  const name = join(FOLDER, `${clip}-${hash.digest('hex').slice(0, 12)}`);
  return { video: `${name}.mjpeg`, truth: `${name}.json` };
}

/** A clip for the fake camera, filmed unless it is there. */
export async function fakeCamera(clip: Clip): Promise<FakeCamera> {
  const made = placeOf(clip);
  mkdirSync(FOLDER, { recursive: true });
  const frames = Array.from({ length: FRAMES[clip] }, (_, frame) => truthAt(clip, frame));
  writeFileSync(made.truth, JSON.stringify({ framesASecond: FRAMES_A_SECOND, frames }));
  if (!existsSync(made.video)) await film(clip, made.video);
  return made;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const clip of CLIPS) console.log((await fakeCamera(clip)).video);
}
