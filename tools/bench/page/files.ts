/** How fast a film is read: by all workers, by one, and by MediaPipe alone. */

import { transfer, type Remote } from 'comlink';
import { BufferTarget, Mp4OutputFormat, Output, VideoSample, VideoSampleSource } from 'mediabunny';
import { builtAssets } from '../../../src/assets.ts';
import { FileReader, findersFor } from '../../../src/batch/film/file-reader.ts';
import { DEFAULT_READING } from '../../../src/reader/settings.ts';
import { openMediaFile, type MediaFile } from '../../../src/reader/sources/files/media-file.ts';
import type { FileSpeeds } from '../contract.ts';
import { doAhead } from './ahead.ts';
import type { MediapipeApi } from './mediapipe.worker.ts';

const [WIDTH, HEIGHT, RATE] = [640, 360, 30];

/** The pictures there and back again, the middle of each. */
async function filmOf(pictures: readonly ImageBitmap[], count: number): Promise<Blob> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const source = new VideoSampleSource({ codec: 'avc', bitrate: 2e6, keyFrameInterval: 2 });
  output.addVideoTrack(source);
  await output.start();
  const context = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d')!;
  const turn = 2 * pictures.length - 2;
  for (let i = 0; i < count; i++) {
    const at = i % turn;
    const picture = pictures[at < pictures.length ? at : turn - at]!;
    const cut = (picture.width * HEIGHT) / WIDTH;
    context.drawImage(picture, 0, (picture.height - cut) / 2, picture.width, cut, 0, 0, WIDTH, HEIGHT);
    const sample = new VideoSample(context.canvas, { timestamp: i / RATE, duration: 1 / RATE });
    await source.add(sample);
    sample.close();
  }
  await output.finalize();
  return new Blob([target.buffer!]);
}

/** Frames a second, loading left out. */
async function speedOf(film: Blob, finders: number): Promise<number> {
  const life = new AbortController();
  const settings = { ...DEFAULT_READING, smoothing: 0 };
  const reader = await FileReader.open({ assets: builtAssets(), settings, finders, signal: life.signal });
  const media = await openMediaFile(film);
  const began = performance.now();
  let frames = 0;
  for await (const { readings } of reader.read(media, true, () => undefined)) frames += readings.length;
  const seconds = (performance.now() - began) / 1000;
  media.close();
  life.abort();
  return frames / seconds;
}

/** The pictures of a film as MediaPipe reads them fastest, and their times in milliseconds. */
async function* bitmapsOf(media: MediaFile): AsyncGenerator<{ readonly bitmap: ImageBitmap; readonly time: number }, void> {
  for await (const { frame, timestamp } of media.frames({ from: -Infinity, to: Infinity }, () => undefined)) {
    const bitmap = await createImageBitmap(frame);
    frame.close();
    yield { bitmap, time: 1000 * timestamp };
  }
}

async function speedOfMediapipe(film: Blob, mediapipe: Remote<MediapipeApi>): Promise<number> {
  const media = await openMediaFile(film);
  const began = performance.now();
  let frames = 0;
  await doAhead(bitmapsOf(media), ({ bitmap, time }) => {
    frames++;
    return mediapipe.find(transfer(bitmap, [bitmap]), time);
  });
  const seconds = (performance.now() - began) / 1000;
  media.close();
  return frames / seconds;
}

/** Measures on a film of `count` frames. */
export async function measureFiles(
  pictures: readonly ImageBitmap[],
  count: number,
  mediapipe: Remote<MediapipeApi>,
): Promise<FileSpeeds> {
  const film = await filmOf(pictures, count);
  const workers = findersFor(navigator.hardwareConcurrency);
  const many = await speedOf(film, workers);
  const one = await speedOf(film, 1);
  return { many, one, mediapipe: await speedOfMediapipe(film, mediapipe), workers };
}
