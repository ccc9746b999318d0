/** One frame reading a line, all that was recorded of it, as library/reading-schema.ts says. */

import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../../core/facs.ts';
import { SCHEMA } from '../../library/schema.ts';
import { COMPARED, type FaceColumn } from '../columns.ts';
import { latentOf, sidesOf, intensityOf, presenceOf, type Variant } from '../scores.ts';
import { frameCount, reasonsOf } from '../track.ts';
import { fileName, secondsAt, type ExportFile, type ExportSource } from './source.ts';

const rounded = (value: number, decimals: number): number | null =>
  Number.isFinite(value) ? Number(value.toFixed(decimals)) + 0 : null;

/** Values by the codes of the units; what is not seen is null. */
const byUnit = (of: (unit: number) => number): Record<string, number | null> =>
  Object.fromEntries(ACTION_UNITS.map(({ code }, unit) => [code, rounded(of(unit), 4)]));

export function jsonLines(source: ExportSource): ExportFile {
  const { info, track, contexts } = source;
  const { faces, frames } = track;
  const numbers = (name: FaceColumn, row: number, width: number, decimals: number): (number | null)[] =>
    Array.from(faces[name].subarray(row * width, (row + 1) * width), (value) => rounded(value, decimals));
  const scores = (row: number, variant: Variant) => ({
    latents: byUnit((unit) => latentOf(track, row, unit, variant)),
    intensity: byUnit((unit) => intensityOf(track, row, unit, variant)),
    presence: byUnit((unit) => presenceOf(track, row, unit, variant)),
    sides: Object.fromEntries(
      SIDED_UNITS.map((unit) => [
        ACTION_UNITS[unit]!.code,
        sidesOf(track, row, unit, variant)?.map((side) => rounded(side, 4)) ?? null,
      ]),
    ),
    expressions: Object.fromEntries(
      EXPRESSIONS.map((name, i) => [
        name,
        rounded((variant.smoothed ? faces.expressions : faces.aloneExpressions)[row * EXPRESSIONS.length + i]!, 4),
      ]),
    ),
  });
  const face = (row: number) => {
    const [yaw, pitch, roll] = numbers('rotation', row, 3, 2);
    const [x, y, width, height] = numbers('box', row, 4, 2);
    return {
      id: faces.id[row]!,
      box: { x, y, width, height },
      pose: { yaw, pitch, roll, translation: numbers('translation', row, 3, 2) },
      quality: { score: rounded(faces.quality[row]!, 3), reasons: reasonsOf(faces.reasons[row]!) },
      comparedWith: COMPARED[faces.compared[row]!]!,
      smoothed: scores(row, { smoothed: true, compared: true }),
      unsmoothed: scores(row, { smoothed: false, compared: true }),
      offset: Object.fromEntries(
        ACTION_UNITS.map(({ code }, unit) => [code, rounded(faces.offset[row * ACTION_UNITS.length + unit]!, 4)]),
      ),
    };
  };
  const line = (f: number): string => {
    const context = contexts[frames.context[f]!];
    const read = {
      schema: SCHEMA,
      frame: frames.number[f]!,
      time: rounded(secondsAt(source, f), 6),
      sourceTime: rounded(frames.time[f]!, 3),
      wallClock: new Date(frames.wall[f]!).toISOString(),
      width: frames.width[f]!,
      height: frames.height[f]!,
      modelVersion: context?.modelVersion ?? info.modelVersion,
      smoothing: context?.smoothing ?? null,
      faces: Array.from({ length: track.starts[f + 1]! - track.starts[f]! }, (_, i) => face(track.starts[f]! + i)),
    };
    return `${JSON.stringify(read)}\n`;
  };
  function* pieces(): Generator<string, void> {
    for (let f = 0; f < frameCount(track); f++) yield line(f);
  }
  return { name: `${fileName(info)}.jsonl`, type: 'application/jsonl', pieces: pieces() };
}
