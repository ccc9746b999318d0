/**
 * From what a person chooses to export to the file they get: one as it is, several in a ZIP. Text is made in pieces of about a
 * megabyte that the browser keeps where it likes: of an hour of readings no more than one is in memory as text.
 */

import { bidsFiles, taskLabels } from '../../record/export/bids.ts';
import { eaf } from '../../record/export/eaf.ts';
import { fexCsv } from '../../record/export/fex.ts';
import { jsonLines } from '../../record/export/json-lines.ts';
import { liveLinkFaceCsv } from '../../record/export/live-link-face.ts';
import { openFaceCsv } from '../../record/export/openface.ts';
import { sideJson } from '../../record/export/side-json.ts';
import { exportSource, fileName, namesApart, type ExportFile, type ExportSource } from '../../record/export/source.ts';
import { SUMMARY_HEADER, summaryCsv, summaryRows } from '../../record/export/summary-csv.ts';
import { webVtt } from '../../record/export/webvtt.ts';
import { isExportable, type RecordingInfo } from '../../record/recording.ts';
import type { Span } from '../../record/events.ts';
import type { Variant } from '../../record/scores.ts';
import { mostSeen, renameFaces, type Track } from '../../record/track.ts';
import { gzip } from '../../store/packing.ts';
import type { OpenRecording, RecordingStore } from '../../store/recordings.ts';
import { zipBlob } from '../../store/zip-blob.ts';
import type { Format } from './formats.ts';

/** Formats that have no place to say what they are. */
const WITH_SIDE_JSON: readonly Format[] = ['openface', 'fex', 'summary', 'live-link-face'];

export interface ExportChoice {
  readonly format: Format;
  readonly variant: Variant;
  /** Null for the whole recording. */
  readonly span: Span | null;
  /** For formats of one face. */
  readonly face: number;
}

/** `task` is the label of the recording in BIDS. */
function filesOf(source: ExportSource, { format, face }: ExportChoice, task: string): ExportFile[] {
  switch (format) {
    case 'openface':
      return [openFaceCsv(source)];
    case 'fex':
      return [fexCsv(source)];
    case 'json-lines':
      return [jsonLines(source)];
    case 'summary':
      return [summaryCsv(source)];
    case 'bids':
      return bidsFiles(source, face, task);
    case 'eaf':
      return [eaf(source)];
    case 'live-link-face':
      return [liveLinkFaceCsv(source, face)];
    case 'webvtt':
      return [webVtt(source)];
  }
}

export interface Exported {
  readonly name: string;
  readonly blob: Blob;
}

/** What is handed over. `track` and the recording's own have the same rows. */
export async function exported(recording: OpenRecording, track: Track, choice: ExportChoice): Promise<Exported> {
  const { info } = recording;
  const files = await filesWithSideJson(recording, track, choice, taskLabels([info]).get(info.id)!);
  const [only] = files;
  if (only && files.length === 1) return only;
  return packed(files, `${fileName(info)}.${choice.format}.zip`);
}

/**
 * Several recordings in a format, in one ZIP; their summary is one table, with a JSON of each. Those of one name are told apart by it, in
 * files and tables. Formats of one face are of the one that is seen most. Recordings that are still written are left out. One is open at
 * a time.
 */
export async function exportedList(
  store: RecordingStore,
  infos: readonly RecordingInfo[],
  format: Format,
  variant: Variant,
): Promise<Exported> {
  const files: Exported[] = [];
  const summaries: Blob[] = [];
  const whole = infos.filter(isExportable);
  const [labels, names] = [taskLabels(infos), namesApart(whole)];
  for (const { id } of whole) {
    const opened = await store.open(id);
    if (!opened) continue;
    const recording = { ...opened, info: { ...opened.info, name: names.get(id)! } };
    const track = renameFaces(recording.track, recording.info.merged);
    if (format === 'summary') {
      const source = exportSource({ ...recording, track }, variant, null, recording.landmarks);
      summaries.push(await blobOf({ pieces: summaryRows(source), type: 'text/csv' }));
      files.push(await madeOf(sideJson(source)));
    } else {
      const choice = { format, variant, span: null, face: mostSeen(track) };
      files.push(...(await filesWithSideJson(recording, track, choice, labels.get(id)!)));
    }
  }
  if (format === 'summary')
    files.unshift({ name: 'summary.csv', blob: new Blob([`${SUMMARY_HEADER}\n`, ...summaries], { type: 'text/csv' }) });
  return packed(files, `recordings.${format}.zip`);
}

async function filesWithSideJson(
  recording: OpenRecording,
  track: Track,
  choice: ExportChoice,
  task: string,
): Promise<Exported[]> {
  const source = exportSource({ ...recording, track }, choice.variant, choice.span, recording.landmarks);
  const files = filesOf(source, choice, task);
  if (WITH_SIDE_JSON.includes(choice.format)) files.push(sideJson(source));
  const made: Exported[] = [];
  for (const file of files) made.push(await madeOf(file));
  return made;
}

const madeOf = async (file: ExportFile): Promise<Exported> => ({ name: file.name, blob: await blobOf(file) });

/** Characters of text that are handed to the browser at once. */
const PART = 1 << 20;
/** How long text is made before the page may answer, milliseconds. */
const STRETCH = 30;

async function blobOf({ pieces, type, gzip: packs }: Omit<ExportFile, 'name'>): Promise<Blob> {
  const parts: Blob[] = [];
  let gathered: string[] = [];
  let size = 0;
  let since = performance.now();
  for await (const piece of pieces) {
    gathered.push(piece);
    size += piece.length;
    if (size >= PART) {
      parts.push(new Blob(gathered));
      [gathered, size] = [[], 0];
    }
    if (performance.now() - since < STRETCH) continue;
    // lets the page answer
    await new Promise((done) => setTimeout(done));
    since = performance.now();
  }
  const text = new Blob([...parts, ...gathered], { type });
  return packs ? new Blob([await gzip(text)], { type }) : text;
}

async function packed(files: readonly Exported[], name: string): Promise<Exported> {
  return { name, blob: await zipBlob(files.map((file) => [file.name, file.blob])) };
}
