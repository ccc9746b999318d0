/** What trials of an experiment are told when the reader ends under them, with workers that die when told. */

import type { JsPsych } from 'jspsych';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FaceReader } from '../../src/library/face-reader.ts';
import { FacsimileExtension } from '../../src/library/jspsych/extension.ts';

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));
const workers = new BroadcastChannel('die');
const canvas = document.createElement('canvas');
const context = canvas.getContext('2d')!;
let extension: FacsimileExtension;
let drawing: ReturnType<typeof setInterval>;
beforeEach(() => {
  let frame = 0;
  drawing = setInterval(() => context.fillRect(frame++ % canvas.width, 0, 1, 1), 10);
});
afterEach(async () => {
  clearInterval(drawing);
  await extension.stop();
});

async function started(): Promise<FaceReader> {
  extension = new FacsimileExtension({} as JsPsych);
  await extension.initialize({ source: canvas, neutral: 'none', assetBase: new URL('./dying-reader/', import.meta.url) });
  return extension.start();
}

/** A trial that lasts until `during` has happened. */
async function trial(during: () => unknown): Promise<ReturnType<FacsimileExtension['on_finish']>> {
  extension.on_start();
  extension.on_load();
  await during();
  return extension.on_finish();
}

const read = (reader: FaceReader): Promise<void> =>
  new Promise((done) => {
    let readings = 0;
    reader.addEventListener('reading', () => {
      if (++readings === 3) done();
    });
  });

async function die(reader: FaceReader): Promise<void> {
  while (!reader.closed) {
    workers.postMessage(null);
    await pause(10);
  }
}

test('the trial in which the reader fails and those after it say so, and start() opens another', async () => {
  const reader = await started();
  const before = await trial(() => read(reader));
  expect(before.facsimile_data.length).toBeGreaterThan(0);
  expect(before.facsimile_error).toBeNull();
  expect(await trial(() => die(reader))).toMatchObject({ facsimile_error: 'worker-failed' });
  expect(await trial(() => undefined)).toEqual({ facsimile_data: [], facsimile_markers: [], facsimile_error: 'worker-failed' });
  const another = await extension.start();
  expect([another === reader, another.closed]).toEqual([false, false]);
  const after = await trial(() => read(another));
  expect(after.facsimile_data.length).toBeGreaterThan(0);
  expect(after.facsimile_error).toBeNull();
});

test('a reader that the page closed is missed as well, and after stop() a trial is refused', async () => {
  const reader = await started();
  expect(await trial(() => reader.close())).toMatchObject({ facsimile_error: 'closed' });
  expect(await trial(() => extension.start())).toMatchObject({ facsimile_error: 'closed' });
  expect(await trial(() => undefined)).toMatchObject({ facsimile_error: null });
  await extension.stop();
  expect(() => extension.on_start()).toThrow('has not been started');
});

test('a trial that waits for a reader which cannot be opened says why', async () => {
  extension = new FacsimileExtension({} as JsPsych);
  await extension.initialize({ source: canvas, assetBase: '/no/such/folder/' });
  const opening = extension.start().catch(() => null);
  expect(await trial(() => opening)).toMatchObject({ facsimile_error: 'worker-failed' });
  expect(() => extension.on_start()).toThrow('has not been started');
});

test('iteration throws what the reader has failed with, also when it begins after that', async () => {
  const reader = await started();
  const iterate = async (): Promise<void> => {
    for await (const reading of reader) expect(reading.schema).toBe(1);
  };
  const running = iterate().catch(String);
  await read(reader);
  await die(reader);
  expect(await running).toMatch(/^FacsimileError: .*worker/);
  expect(await iterate().catch(String)).toBe(await running);
});

test('iteration ends with a reader that was closed, and does not begin with one', async () => {
  const reader = await started();
  let readings = 0;
  for await (const reading of reader) {
    expect(reading.schema).toBe(1);
    if (++readings === 3) reader.close();
  }
  for await (const reading of reader) expect.unreachable(`reading ${reading.frame}`);
  expect(readings).toBe(3);
});
