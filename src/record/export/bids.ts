/**
 * BIDS physiological recording of one face: `_physio.tsv.gz` without a header line, resampled evenly, `n/a` where there is nothing,
 * the JSON beside it that names and describes the columns, and `_events.tsv` with all events and the JSON that describes its columns. Times count from the first frame.
 * Source: Brain Imaging Data Structure 1.9, "Physiological and other continuous recordings" and "Task events".
 */

import { ACTION_UNITS } from '../../core/facs.ts';
import { freeName } from '../../core/free-name.ts';
import { faceScores } from '../face-scores.ts';
import type { RecordingInfo } from '../recording.ts';
import { evenFrames } from '../resample.ts';
import { intensityOf } from '../scores.ts';
import { summarise } from '../summary.ts';
import { frameCount, rowOf, type Track } from '../track.ts';
import { comparedWith } from './side-json.ts';
import { CODES, decimal, eventsOf, secondsAt, type ExportFile, type ExportSource } from './source.ts';

const ROTATIONS = ['yaw', 'pitch', 'roll'] as const;
const NOTHING = 'n/a';
/** What BIDS does not say of the columns of events. */
const EVENT_COLUMNS = {
  trial_type: { Description: 'The name of the event, or exclude for a span that leaves the statistics' },
  name: { Description: 'The name of the event' },
};

/** Letters of a label at most: three of them and an ending fit a file's name. */
const LONGEST = 60;

/** The label of each recording, by its id: letters and digits, as BIDS has them. No two of `infos` share one, whatever their case. */
export function taskLabels(infos: readonly RecordingInfo[]): Map<string, string> {
  const labels = new Map<string, string>();
  const taken = new Set<string>();
  // the oldest of one name keeps it, whatever comes later
  for (const info of infos.toSorted((a, b) => a.createdAt - b.createdAt)) {
    const own = taskLabel(info);
    labels.set(
      info.id,
      freeName((n) => (n === 1 ? own : `${own}${n}`), taken),
    );
  }
  return labels;
}

/** What of its name may stand in a label; with the moment it was made where letters or digits of the name may not. */
function taskLabel({ name, createdAt }: RecordingInfo): string {
  const text = name.normalize('NFKD');
  const kept = text.replace(/[^A-Za-z0-9]/g, '').slice(0, LONGEST);
  const losesLetters = /(?![A-Za-z0-9])[\p{L}\p{N}]/u.test(text);
  return kept && !losesLetters ? kept : `${kept}${new Date(createdAt).toISOString().replace(/[^A-Za-z0-9]/g, '')}`;
}

/** `task` is the label of the recording. */
export function bidsFiles(source: ExportSource, face: number, task: string): ExportFile[] {
  const { info, pace, variant } = source;
  const rate = Math.max(1, Math.round(pace.rate));
  const fieldsOf = (even: Track): string[] => {
    const row = rowOf(even, 0, face);
    if (row < 0) return [...CODES, ...ROTATIONS, 'quality'].map(() => NOTHING);
    return [
      ...ACTION_UNITS.map((_unit, unit) => decimal(intensityOf(even, row, unit, variant), 4, NOTHING)),
      ...ROTATIONS.map((_name, i) => decimal(even.faces.rotation[3 * row + i]!, 3, NOTHING)),
      decimal(even.faces.quality[row]!, 3, NOTHING),
    ];
  };
  function* pieces(): Generator<string, void> {
    for (const even of evenFrames(source.track, rate, pace.gap)) yield `${fieldsOf(even).join('\t')}\n`;
  }
  const whole = { start: -Infinity, end: Infinity };
  const { uncompared } = summarise(faceScores(source.track, face, variant, pace), [whole]);
  const columns = {
    ...Object.fromEntries(
      ACTION_UNITS.map(({ code, name }) => [
        code,
        { Description: `${name}, expected FACS intensity, 0 (absent) to 5 (E)`, Units: 'arbitrary' },
      ]),
    ),
    ...Object.fromEntries(ROTATIONS.map((name) => [name, { Description: `Head ${name}`, Units: 'degree' }])),
    quality: { Description: 'How far the face can be trusted, 0 to 1', Units: 'arbitrary' },
  };
  const json = {
    SamplingFrequency: rate,
    StartTime: frameCount(source.track) > 0 ? Number(decimal(secondsAt(source, 0), 6)) : 0,
    Columns: Object.keys(columns),
    SoftwareVersions: info.modelVersion,
    Smoothed: variant.smoothed,
    // the share of what is with the face
    ComparedWithNeutral: Number.isNaN(uncompared) ? null : Number(decimal(1 - uncompared, 4)),
    ComparedWith: comparedWith(source.track, face),
    ...columns,
  };
  const stem = `task-${task}_recording-face${face}`;
  return [
    { name: `${stem}_physio.tsv.gz`, type: 'application/gzip', pieces: pieces(), gzip: true },
    { name: `${stem}_physio.json`, type: 'application/json', pieces: [`${JSON.stringify(json, null, 2)}\n`] },
    { name: `task-${task}_events.tsv`, type: 'text/tab-separated-values', pieces: eventsTable(source) },
    {
      name: `task-${task}_events.json`,
      type: 'application/json',
      pieces: [`${JSON.stringify(EVENT_COLUMNS, null, 2)}\n`],
    },
  ];
}

function eventsTable(source: ExportSource): string[] {
  const rows = eventsOf(source).map(({ name, start, end, exclude }) => {
    // a quote at the beginning would open a quoted cell
    const text = name.replace(/[\t\r\n]+/g, ' ').replaceAll('"', '”') || NOTHING;
    const duration = end === null ? '0' : decimal((end - start) / 1000, 4);
    return [decimal((start - source.origin) / 1000, 4), duration, exclude ? 'exclude' : text, text].join('\t');
  });
  return ['onset\tduration\ttrial_type\tname', ...rows].map((row) => `${row}\n`);
}
