/** What the numbers of an export are: a JSON beside a table, since none of the tables has a place to say so. */

import { ACTION_UNITS } from '../../core/facs.ts';
import type { ComparedWith } from '../../core/reading.ts';
import { COMPARED } from '../columns.ts';
import { givenName } from '../face-names.ts';
import { segmentsOf } from '../segments.ts';
import { frameCount, type Track } from '../track.ts';
import { fileName, secondsAt, type ExportFile, type ExportSource } from './source.ts';

/** All that faces are compared with in a track, or only `face`. */
export function comparedWith({ faces }: Track, face?: number): ComparedWith[] {
  const own = faces.compared.filter((_, row) => face === undefined || faces.id[row] === face);
  return [...new Set(own)].sort().map((value) => COMPARED[value]!);
}

/** Model, neutral, smoothing, frames, units and segments of what is exported. */
export function readWith(source: ExportSource) {
  const { info, track, pace, contexts, variant } = source;
  const compared = comparedWith(track);
  return {
    recording: info.name,
    createdAt: new Date(info.createdAt).toISOString(),
    person: info.personName || null,
    source: { kind: info.source, name: info.sourceName },
    cutOff: info.state === 'cut off',
    frames: frameCount(track),
    framesPerSecond: Number(pace.rate.toFixed(3)),
    faces: source.faces.map((id) => ({ id, name: givenName(info, id) })),
    scores: {
      smoothed: variant.smoothed,
      neutral: variant.compared
        ? { takenOff: true, comparedWith: compared }
        : {
            takenOff: false,
            comparedWith: compared,
            note: 'the network had the neutral face beside it; its latents were left in',
          },
      intensity: {
        units: 'FACS intensity',
        from: 0,
        to: 5,
        present: 'probability one half or more, which is intensity 1.5 or more',
      },
      notSeen: 'NaN, blank, null or n/a, as the format has it: something hides what the unit is read from',
    },
    units: {
      timestamp: 's',
      angles: 'radians in OpenFace and Live Link Face tables, degrees elsewhere',
      box: 'pixels',
      landmarks: 'pixels',
    },
    actionUnits: Object.fromEntries(ACTION_UNITS.map(({ code, name }) => [code, name])),
    segments: segmentsOf(track, pace.gap).map(({ first, end, context }) => ({
      firstFrame: track.frames.number[first]!,
      lastFrame: track.frames.number[end - 1]!,
      start: secondsAt(source, first),
      end: secondsAt(source, end - 1),
      modelVersion: contexts[context]?.modelVersion ?? info.modelVersion,
      smoothing: variant.smoothed ? (contexts[context]?.smoothing ?? null) : 0,
    })),
    excluded: info.events
      .filter(({ exclude, end }) => exclude && end !== null)
      .map(({ start, end, name }) => ({ start: (start - source.origin) / 1000, end: (end! - source.origin) / 1000, name })),
  };
}

export const sideJson = (source: ExportSource): ExportFile => ({
  name: `${fileName(source.info)}.json`,
  type: 'application/json',
  pieces: [`${JSON.stringify(readWith(source), null, 2)}\n`],
});
