/** From what a person chooses to export to the file they get: one as it is, several in a ZIP. */

import { zip } from '../../core/zip.ts';
import { bidsFiles } from '../../record/export/bids.ts';
import { eaf } from '../../record/export/eaf.ts';
import { fexCsv } from '../../record/export/fex.ts';
import { jsonLines } from '../../record/export/json-lines.ts';
import { liveLinkFaceCsv } from '../../record/export/live-link-face.ts';
import { openFaceCsv } from '../../record/export/openface.ts';
import { sideJson } from '../../record/export/side-json.ts';
import { exportSource, fileName, type ExportFile, type ExportSource } from '../../record/export/source.ts';
import { summaryCsv } from '../../record/export/summary-csv.ts';
import { webVtt } from '../../record/export/webvtt.ts';
import type { Span } from '../../record/events.ts';
import type { Variant } from '../../record/scores.ts';
import { faceCount, frameAt, type Track } from '../../record/track.ts';
import { gzip } from '../../store/packing.ts';
import type { OpenRecording } from '../../store/recordings.ts';

/** The formats in the order of the menu. */
export const FORMATS = [
  { format: 'openface', label: 'OpenFace 2 table', hint: '.csv and .json' },
  { format: 'fex', label: 'Py-Feat table', hint: '.fex.csv and .json' },
  { format: 'json-lines', label: 'Everything, a line a frame', hint: '.jsonl' },
  { format: 'summary', label: 'Summary table', hint: '.csv and .json' },
  { format: 'bids', label: 'BIDS physiology and events', hint: '.tsv.gz, .json, .tsv' },
  { format: 'eaf', label: 'ELAN annotations', hint: '.eaf' },
  { format: 'live-link-face', label: 'Live Link Face (lossy)', hint: '.csv' },
  { format: 'webvtt', label: 'Events as WebVTT', hint: '.vtt' },
] as const;
export type Format = (typeof FORMATS)[number]['format'];

/** Formats that need the landmarks of every face. */
const WITH_LANDMARKS: readonly Format[] = ['fex'];
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

function filesOf(source: ExportSource, { format, face }: ExportChoice): ExportFile[] {
  switch (format) {
    case 'openface':
      return [openFaceCsv(source)];
    case 'fex':
      return [fexCsv(source)];
    case 'json-lines':
      return [jsonLines(source)];
    case 'summary':
      return [summaryCsv([source])];
    case 'bids':
      return bidsFiles(source, face);
    case 'eaf':
      return [eaf(source)];
    case 'live-link-face':
      return [liveLinkFaceCsv(source, face)];
    case 'webvtt':
      return [webVtt(source)];
  }
}

/** What is handed over. `track` and the recording's own have the same rows. */
export async function exported(
  recording: OpenRecording,
  track: Track,
  choice: ExportChoice,
): Promise<{ readonly name: string; readonly blob: Blob }> {
  const { info } = recording;
  const landmarks = WITH_LANDMARKS.includes(choice.format) ? await allLandmarks(recording, track, choice.span) : null;
  const source = exportSource({ ...recording, track }, choice.variant, choice.span, (row) => landmarks?.get(row) ?? null);
  const files = filesOf(source, choice);
  if (WITH_SIDE_JSON.includes(choice.format)) files.push(sideJson(source));
  const packed = await Promise.all(
    files.map(async ({ name, type, text, gzip: packs }) => {
      const bytes = new TextEncoder().encode(text);
      return { name, type, bytes: packs ? await gzip(bytes) : bytes };
    }),
  );
  const [only] = packed;
  if (only && packed.length === 1) return { name: only.name, blob: new Blob([only.bytes], { type: only.type }) };
  const entries = Object.fromEntries(packed.map(({ name, bytes }) => [asciiName(name), bytes]));
  return { name: `${fileName(info)}.${choice.format}.zip`, blob: new Blob([zip(entries)], { type: 'application/zip' }) };
}

/** Names in a ZIP are ASCII (core/zip.ts). */
const asciiName = (name: string): string => name.normalize('NFKD').replace(/[^ -~]/g, '') || 'file';

async function allLandmarks(recording: OpenRecording, track: Track, span: Span | null): Promise<Map<number, Float32Array>> {
  const first = span ? track.starts[frameAt(track, span.start)]! : 0;
  const last = span ? track.starts[frameAt(track, span.end)]! : faceCount(track);
  const points = new Map<number, Float32Array>();
  for (let row = first; row < last; row++) points.set(row, await recording.landmarks(row));
  return points;
}
