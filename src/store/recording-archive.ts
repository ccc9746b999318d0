/**
 * Recordings as one ZIP file, and back; docs/recordings.md has the layout:
 *
 *     recordings.json        format, version, and what is listed of each recording
 *     0/readings.frec ...    the readings of each (record/log.ts), in the order of recordings.json
 *     0/video.mp4 or .webm   its picture, where there is one
 *     0/thumbnail.jpg        where there is one
 */

import * as v from 'valibot';
import { admit, flag, number, whole } from '../core/door.ts';
import { isExportable, type RecordingInfo } from '../record/recording.ts';
import { parseJson } from './json.ts';
import type { IncomingRecording, RecordingStore } from './recordings.ts';
import { unzipBlob, zipBlob } from './zip-blob.ts';

const FORMAT = 'facsimile-recordings';
const VERSION = 1;

/** Bytes of a thumbnail at most: a small JPEG takes a tenth of it. */
const MOST_THUMBNAIL = 100_000;
const JPEG = [0xff, 0xd8, 0xff] as const;
/** The last moment that a Date can tell, milliseconds since 1970. */
const LAST_TIME = 8.64e15;

const count = whole(0, Number.MAX_SAFE_INTEGER);
const side = whole(1, 1e9);
const time = number(0, LAST_TIME);
const moment = number(-LAST_TIME, LAST_TIME);
const words = v.string('text');
const INFO = v.object({
  id: v.pipe(words, v.regex(/^[\w-]{1,64}$/, 'an id')),
  name: words,
  notes: words,
  createdAt: time,
  personName: words,
  recordedNeutral: v.exactOptional(flag),
  source: v.picklist(['camera', 'video', 'image', 'demonstration']),
  sourceName: words,
  fileBytes: v.exactOptional(count),
  filePixels: v.exactOptional(v.object({ width: side, height: side })),
  modelVersion: words,
  state: v.picklist(['whole', 'cut off']),
  frames: count,
  seconds: time,
  bytes: count,
  video: v.nullable(v.object({ type: v.picklist(['video/mp4', 'video/webm']), start: moment, bytes: count })),
  events: v.array(
    v.pipe(
      v.object({ id: words, name: words, start: moment, end: v.nullable(moment), exclude: flag }),
      v.forward(
        v.check(({ start, end }) => end === null || end >= start, 'no end before the start'),
        ['end'],
      ),
    ),
  ),
  merged: v.array(v.tuple([count, count])),
  faceNames: v.record(words, words),
});
const INDEX = v.object({ format: v.literal(FORMAT), version: v.literal(VERSION), recordings: v.array(INFO) });

const extension = (info: Pick<RecordingInfo, 'video'>): string => info.video!.type.slice('video/'.length);

/**
 * The files of the recordings are not copied: they must stay until the archive is saved. What is being recorded, or could not be put in
 * order, is left out. Rejects, and names it, for a recording whose readings are gone, and with a RangeError for more than one file can hold.
 */
export async function packRecordings(store: RecordingStore, infos: readonly RecordingInfo[]): Promise<Blob> {
  const recordings: v.InferOutput<typeof INFO>[] = [];
  const files: (readonly [name: string, data: Blob])[] = [];
  for (const { id } of infos.filter(isExportable)) {
    // one that is damaged is listed as long as it can be read; the schema leaves out what stays on this device
    const info = (await store.open(id))?.info;
    if (!info) continue;
    const { readings, video } = await store.filesOf(id);
    const i = recordings.length;
    recordings.push(admit(INFO, info, info.name));
    files.push([`${i}/readings.frec`, readings ?? new Blob()]);
    if (video && info.video) files.push([`${i}/video.${extension(info)}`, video]);
    if (info.thumbnail) files.push([`${i}/thumbnail.jpg`, new Blob([info.thumbnail])]);
  }
  const index: v.InferInput<typeof INDEX> = { format: FORMAT, version: VERSION, recordings };
  return zipBlob([['recordings.json', new Blob([JSON.stringify(index, null, 1)])], ...files]);
}

/** Adds the recordings of an archive under ids of their own, all or none; says how many. Rejects, and names what is wrong, for any other file. */
export async function unpackRecordings(store: RecordingStore, file: Blob): Promise<number> {
  const entries = await unzipBlob(file);
  const index = entries.get('recordings.json');
  if (!index) throw new Error('not an archive of recordings: choose one whose name ends in .facsimile-recordings.zip');
  const incoming: IncomingRecording[] = [];
  for (const [i, info] of readIndex(new Uint8Array(await index.arrayBuffer())).entries()) {
    const readings = entries.get(`${i}/readings.frec`);
    if (!readings) throw new Error(`archive without the readings of ${info.name}: export it again`);
    const video = (info.video && entries.get(`${i}/video.${extension(info)}`)) ?? null;
    const thumbnail = entries.get(`${i}/thumbnail.jpg`);
    const own = {
      ...info,
      id: crypto.randomUUID(),
      person: null,
      thumbnail: thumbnail ? await readThumbnail(thumbnail, info.name) : null,
      video: video && info.video,
    };
    incoming.push({ info: own, readings, video });
  }
  await store.add(incoming);
  return incoming.length;
}

function readIndex(bytes: Uint8Array<ArrayBuffer>): v.InferOutput<typeof INDEX>['recordings'] {
  try {
    return admit(INDEX, parseJson(bytes)).recordings;
  } catch (cause) {
    throw new Error(`not an archive of recordings: recordings.json: ${(cause as Error).message}`, { cause });
  }
}

/** Rejects, and names the recording, for what is no small JPEG. */
async function readThumbnail(file: Blob, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await file.slice(0, MOST_THUMBNAIL + 1).arrayBuffer());
  if (bytes.length <= MOST_THUMBNAIL && JPEG.every((byte, i) => bytes[i] === byte)) return bytes;
  throw new Error(`thumbnail.jpg of ${name}: ${file.size} bytes that are no small JPEG: export it again`);
}
