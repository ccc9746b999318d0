/** Sources whose file, or whose list of cameras, cannot be had. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { openAsBlob } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { listCameras } from '../../src/reader/sources/cameras.ts';
import { ImageSource } from '../../src/reader/sources/image.ts';
import { playOn } from '../../src/reader/sources/video-standstill.ts';

afterEach(() => void vi.unstubAllGlobals());

const signal = new AbortController().signal;
const problemOf = (file: Blob): Promise<unknown> =>
  new ImageSource(file).start(signal, () => undefined).catch((error: { readonly problem: unknown }) => error.problem);

test('a picture that was taken away is told apart from one that cannot be decoded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'facsimile-'));
  const path = join(folder, 'me.png');
  await writeFile(path, 'not at all');
  const file = await openAsBlob(path);
  expect(await problemOf(file)).toBe('undecodable');
  await rm(folder, { recursive: true });
  expect(await problemOf(file)).toBe('gone');
});

test('playing on what cannot be played is left to the error that the video tells', async () => {
  const play = vi.fn(() => Promise.reject(new DOMException('no supported source', 'NotSupportedError')));
  playOn({ play } as unknown as HTMLVideoElement);
  await new Promise((done) => setTimeout(done));
  expect(play).toHaveBeenCalledOnce();
});

test('a browser that refuses to list its cameras tells of none', async () => {
  const enumerateDevices = (): Promise<never> => Promise.reject(new DOMException('not now', 'InvalidStateError'));
  vi.stubGlobal('navigator', { mediaDevices: { enumerateDevices } });
  expect(await listCameras()).toEqual([]);
});
