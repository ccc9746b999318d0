/**
 * Recordings as one ZIP file, and back; docs/recordings.md has the layout:
 *
 *     recordings.json        format, version, and what is listed of each recording
 *     0/readings.frec ...    the readings of each (record/log.ts), in the order of recordings.json
 *     0/video.mp4 or .webm   its picture, where there is one
 *     0/thumbnail.jpg        where there is one
 */

import * as v from 'valibot';
import type { RecordingInfo } from '../record/recording.ts';
import type { IncomingRecording, RecordingStore } from './recordings.ts';
import { unzipBlob, zipBlob } from './zip-blob.ts';

const FORMAT = 'facsimile-recordings';
const VERSION = 1;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const side = v.pipe(v.number(), v.integer(), v.minValue(1));
const time = v.pipe(v.number(), v.minValue(0));
const moment = v.pipe(v.number(), v.finite());
const INFO = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  name: v.string(),
  notes: v.string(),
  createdAt: time,
  personName: v.string(),
  source: v.picklist(['camera', 'video', 'image', 'demonstration']),
  sourceName: v.string(),
  fileBytes: v.exactOptional(count),
  filePixels: v.exactOptional(v.object({ width: side, height: side })),
  modelVersion: v.string(),
  state: v.picklist(['whole', 'cut off']),
  frames: count,
  seconds: time,
  bytes: count,
  video: v.nullable(v.object({ type: v.picklist(['video/mp4', 'video/webm']), start: moment, bytes: count })),
  events: v.array(
    v.pipe(
      v.object({ id: v.string(), name: v.string(), start: moment, end: v.nullable(moment), exclude: v.boolean() }),
      v.check(({ start, end }) => end === null || end >= start, 'an event that ends before it begins'),
    ),
  ),
  merged: v.array(v.tuple([count, count])),
  faceNames: v.record(v.string(), v.string()),
});
const INDEX = v.object({ format: v.literal(FORMAT), version: v.literal(VERSION), recordings: v.array(INFO) });

const extension = (info: Pick<RecordingInfo, 'video'>): string => info.video!.type.slice('video/'.length);

/**
 * The files of the recordings are not copied: they must stay until the archive is saved. What is being recorded, or could not be put in
 * order, is left out. Rejects, and names it, for a recording whose readings are gone.
 */
export async function packRecordings(store: RecordingStore, infos: readonly RecordingInfo[]): Promise<Blob> {
  const recordings: v.InferOutput<typeof INFO>[] = [];
  const files: (readonly [name: string, data: Blob])[] = [];
  for (const { id } of infos.filter(({ state, fault }) => state !== 'recording' && fault === undefined)) {
    // one that is damaged is listed as long as it can be read; the schema leaves out what stays on this device
    const info = (await store.open(id))?.info;
    if (!info) continue;
    const { readings, video } = await store.filesOf(id);
    const i = recordings.length;
    recordings.push(v.parse(INFO, info));
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
  const index = v.safeParse(INDEX, await readJson(entries.get('recordings.json')));
  if (!index.success) {
    const [issue] = index.issues;
    throw new Error(`not an archive of recordings: ${v.getDotPath(issue) ?? 'recordings.json'}: ${issue.message}`);
  }
  const incoming: IncomingRecording[] = [];
  for (const [i, info] of index.output.recordings.entries()) {
    const readings = entries.get(`${i}/readings.frec`);
    if (!readings) throw new Error(`archive without the readings of ${info.name}: export it again`);
    const video = (info.video && entries.get(`${i}/video.${extension(info)}`)) ?? null;
    const thumbnail = await entries.get(`${i}/thumbnail.jpg`)?.arrayBuffer();
    const own = {
      ...info,
      id: crypto.randomUUID(),
      person: null,
      thumbnail: thumbnail ? new Uint8Array(thumbnail) : null,
      video: video && info.video,
    };
    incoming.push({ info: own, readings, video });
  }
  await store.add(incoming);
  return incoming.length;
}

async function readJson(file: Blob | undefined): Promise<unknown> {
  if (!file) return null;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()));
  } catch {
    return null;
  }
}
