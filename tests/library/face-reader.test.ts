/** What a reader tells of its camera and of its end. */

import { beforeEach, expect, test, vi } from 'vitest';
import { createReader, FacsimileError, type FaceReader } from '../../src/library/index.ts';
import { Reader, stubPage } from './fake-reader.ts';

vi.mock('../../src/reader/reader.ts', () => import('./fake-reader.ts'));

beforeEach(() => {
  Reader.ready = null;
  stubPage();
});

const open = (): Promise<FaceReader> => createReader({ assetBase: '/assets/' });
const iterate = async (reader: FaceReader): Promise<void> => {
  for await (const reading of reader) expect.unreachable(`reading ${reading.frame}`);
};

test('a reader that fails is closed when it says so, and a listener that closes it takes its error from nobody', async () => {
  const reader = await open();
  const heard: unknown[] = [];
  reader.addEventListener('error', ({ error }) => {
    heard.push(reader.closed, error.code);
    reader.close();
  });
  const ends = Promise.allSettled([iterate(reader), reader.snapshotNeutral()]);
  Reader.opened.fail();
  expect(heard).toEqual([true, 'worker-silent']);
  for (const end of await ends) expect(end).toMatchObject({ status: 'rejected', reason: { code: 'worker-silent' } });
  await expect(reader.snapshotNeutral()).rejects.toBeInstanceOf(FacsimileError);
});

test('it tells why the camera gives no frames, also what happened before it was there', async () => {
  let load!: (nothing: null) => void;
  Reader.ready = new Promise((done) => (load = done));
  const opening = open();
  Reader.opened.camera.onProblem!('muted');
  load(null);
  const reader = await opening;
  expect(reader.problem).toBe('muted');
  const heard: unknown[] = [];
  reader.addEventListener('source', ({ problem }) => heard.push(problem, reader.problem));
  Reader.opened.camera.onProblem!(null);
  Reader.opened.camera.onProblem!('unplugged');
  expect(heard).toEqual([null, null, 'unplugged', 'unplugged']);
});
