/** Pictures of a file by time, where it cannot be read to its end. */

import { expect, test, vi } from 'vitest';
import { FilmFrames } from '../../src/app/review/film-frames.ts';
import { FileGone } from '../../src/reader/sources/files/gone.ts';
import type { FileFrame, MediaFile } from '../../src/reader/sources/files/media-file.ts';
import { frameSize, SourceError } from '../../src/reader/sources/source.ts';

/** What is opened in place of a file: Node has no decoders. */
const given = vi.hoisted((): { media: MediaFile | null } => ({ media: null }));
vi.mock(import('../../src/reader/sources/files/media-file.ts'), async (original) => ({
  ...(await original()),
  openMediaFile: async () => given.media!,
}));

/** A film of ten pictures a second, 1, 2, .. pixels wide, of which the first `readable` can be read; then `error` is thrown. */
function filmUntil(readable: number, error: Error): FilmFrames {
  given.media = {
    ...{ isFilm: true, start: 0, end: 1, isCutOff: true, filePixels: null, close: () => undefined },
    async *frames() {
      for (let i = 0; i < readable; i++) {
        const frame = { width: i + 1, height: 1, close: () => undefined } as ImageBitmap;
        yield { frame, timestamp: i / 10, duration: 0.1, done: 0, isWarmUp: false } as FileFrame;
      }
      throw error;
    },
  };
  return new FilmFrames(new Blob());
}

async function widthAt(film: FilmFrames, seconds: number): Promise<number | null> {
  const frame = await film.at(seconds);
  return frame && frameSize(frame).width;
}

test('the last picture of a film that breaks off stands to its end', async () => {
  const error = new SourceError('undecodable', 'damaged');
  const film = filmUntil(2, error);
  expect([await widthAt(film, 0), await widthAt(film, 0.1), await widthAt(film, 0.9)]).toEqual([1, 2, 2]);
  expect(await widthAt(filmUntil(0, error), 0)).toBeNull();
});

test('whatever else ends the reading is told to those who ask for a picture', async () => {
  for (const error of [new FileGone('taken away'), new RangeError('out of memory')]) {
    await expect(filmUntil(0, error).at(0)).rejects.toBe(error);
    const film = filmUntil(2, error);
    expect(await widthAt(film, 0)).toBe(1);
    await expect(film.at(0.9)).rejects.toBe(error);
    await film.close();
  }
});
