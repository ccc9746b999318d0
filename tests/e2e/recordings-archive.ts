/** An archive of one recording as src/store/recording-archive.ts lays it out, made without the app: three seconds of one face. */

import { deflateRawSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { zip } from '../../src/core/zip.ts';
import { encodeChunk } from '../../src/record/chunk.ts';
import type { RecordingEvent } from '../../src/record/events.ts';
import { writeEntry } from '../../src/record/log.ts';
import { EMPTY_RECORDING } from '../../src/record/recording.ts';
import { exampleFrames, FRAME } from '../record/example.ts';
import { expect } from './fixtures.ts';

const FRAMES = 90;
/** Newer than what a test records itself, milliseconds since 1970. */
const LATER = Date.UTC(2100);
/** A mark in a span, and one after it. */
const EVENTS: readonly RecordingEvent[] = [
  { id: 'span', name: 'Mark 2', start: 15 * FRAME, end: 60 * FRAME, exclude: false },
  { id: 'mark', name: 'Mark 1', start: 30 * FRAME, end: null, exclude: false },
  { id: 'later', name: 'Mark 1', start: 75 * FRAME, end: null, exclude: false },
];

function exampleArchive(): Buffer {
  const { readings, landmarks } = encodeChunk(exampleFrames({ frames: FRAMES, time: (f) => f * FRAME }));
  const log = Buffer.concat([
    writeEntry({ kind: 'context', context: { modelVersion: 'm', smoothing: 0.5 } }),
    writeEntry({ kind: 'readings', readings: deflateRawSync(readings), landmarks: deflateRawSync(landmarks) }),
  ]);
  const info = {
    ...{ ...EMPTY_RECORDING, thumbnail: undefined, state: 'whole', events: EVENTS },
    ...{ id: 'example', name: 'Example', createdAt: LATER, personName: '', source: 'demonstration', sourceName: '' },
    ...{ modelVersion: 'm', frames: FRAMES, seconds: ((FRAMES - 1) * FRAME) / 1000, bytes: log.length },
  };
  const index = { format: 'facsimile-recordings', version: 1, recordings: [info] };
  return Buffer.from(zip({ 'recordings.json': new TextEncoder().encode(JSON.stringify(index)), '0/readings.frec': log }));
}

/** Brings the recording in, in place of making one. */
export async function importRecording(page: Page): Promise<void> {
  await page.goto('/#/recordings');
  await page
    .locator('input[type=file][accept=".zip"]')
    .setInputFiles({ name: 'example.zip', mimeType: 'application/zip', buffer: exampleArchive() });
  await expect(page.getByText('1 recording imported.')).toBeVisible();
}
