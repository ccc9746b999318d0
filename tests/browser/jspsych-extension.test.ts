/** What trials of an experiment are told when the reader ends under them or does not begin, with workers that die when told; and the trial of the neutral. */

import type { JsPsych, TrialType } from 'jspsych';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NeutralEvent } from '../../src/library/events.ts';
import type { FaceReader } from '../../src/library/face-reader.ts';
import { FacsimileExtension } from '../../src/library/jspsych/extension.ts';
import { FacsimileNeutralPlugin } from '../../src/library/jspsych/neutral-plugin.ts';

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

test('a trial that waits for a reader which cannot be opened says why, and so do those after it', async () => {
  extension = new FacsimileExtension({} as JsPsych);
  await extension.initialize({ source: canvas, assetBase: '/no/such/folder/' });
  const opening = extension.start().catch(() => null);
  expect(await trial(() => opening)).toMatchObject({ facsimile_error: 'worker-failed' });
  expect(await trial(() => undefined)).toEqual({ facsimile_data: [], facsimile_markers: [], facsimile_error: 'worker-failed' });
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

/** What a trial of the plugin finishes with. */
function finished(
  parameters: Partial<TrialType<typeof FacsimileNeutralPlugin.info>>,
  installed = true,
  display = document.createElement('div'),
): Promise<unknown> {
  return new Promise((finishTrial) => {
    const jsPsych = { extensions: installed ? { facsimile: extension } : {}, finishTrial } as unknown as JsPsych;
    const defaults = Object.entries(FacsimileNeutralPlugin.info.parameters).map(([name, parameter]) => [name, parameter.default]);
    const trial = { type: FacsimileNeutralPlugin, ...Object.fromEntries(defaults), ...parameters };
    new FacsimileNeutralPlugin(jsPsych).trial(display, trial as TrialType<typeof FacsimileNeutralPlugin.info>);
  });
}

test.each([
  'Please hold still.',
  '<p>Please hold still.</p>',
  '<p>Please</p><p>hold still.</p>',
  '<p role="status">Part 1 of 2</p><progress max="2" value="1"></progress>',
])('a trial of the neutral shows its prompt as it is, %s, and beside it how the recording goes', async (prompt) => {
  const reader = await started();
  let record!: () => void;
  const asked = vi.spyOn(reader, 'snapshotNeutral').mockReturnValue(new Promise((done) => (record = () => done(null as never))));
  const display = document.createElement('div');
  const ends = finished({ prompt, problems: { moving: 'Keep still.' } }, true, display);
  const [own, bar, status] = [...display.children] as [Element, Element, Element];
  const shown = () => [own.innerHTML, bar.querySelector('progress')!.value, status.textContent];
  expect([display.childElementCount, status.role]).toEqual([3, 'status']);
  expect(shown()).toEqual([prompt, 0, 'Starting the camera…']);
  await vi.waitFor(() => expect(asked).toHaveBeenCalled(), { timeout: 20_000 });
  reader.dispatchEvent(new NeutralEvent(0.25, null));
  expect(shown()).toEqual([prompt, 0.25, 'Recording…']);
  reader.dispatchEvent(new NeutralEvent(0.5, 'moving'));
  expect(shown()).toEqual([prompt, 0.5, 'Keep still.']);
  record();
  expect(await ends).toEqual({ recorded: true, rt: expect.any(Number) as number, error: null });
  expect(display.innerHTML).toBe('');
});

test('a trial of the neutral ends when its time is over, also while the source has yet to give a picture', async () => {
  extension = new FacsimileExtension({} as JsPsych);
  const still = document.createElement('canvas'); // without a picture until it is drawn on
  await extension.initialize({ source: still, assetBase: new URL('./dying-reader/', import.meta.url) });
  expect(await finished({ timeout: 50 })).toMatchObject({ recorded: false, error: null });
  still.getContext('2d')!.fillRect(0, 0, 9, 9);
  await extension.start();
});

test('a trial of the neutral that the page ends gives its recording up, and leaves those that follow alone', async () => {
  await started();
  const display = document.createElement('div');
  const ends: unknown[] = [];
  void finished({}, true, display).then((data) => ends.push(data));
  await pause(100);
  display.innerHTML = 'the next trial';
  // another recording is refused while one goes on
  expect(await finished({ timeout: 100 })).toMatchObject({ recorded: false, error: null });
  expect([display.innerHTML, ends]).toEqual(['the next trial', []]);
});

test('a trial of the neutral ends with whatever goes wrong, and the page hears of what is no error of ours', async () => {
  extension = new FacsimileExtension({} as JsPsych);
  await extension.initialize({ source: canvas, assetBase: '/no/such/folder/' });
  expect(await finished({})).toMatchObject({ recorded: false, error: 'worker-failed' });
  const reported: unknown[] = [];
  const heard = new AbortController();
  const hear = (event: ErrorEvent): void => {
    reported.push(event.error);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener('error', hear, { capture: true, signal: heard.signal });
  await extension.initialize({ source: canvas, signal: AbortSignal.abort() } as object);
  expect(await finished({})).toMatchObject({ recorded: false, error: null });
  expect(await finished({}, false)).toMatchObject({ recorded: false, error: null });
  heard.abort();
  expect(reported.map(String)).toEqual([
    expect.stringMatching(/^AbortError/),
    expect.stringContaining('the extension is missing'),
  ]);
});
