/** OpenFace 2 CSV, row by row what `npm run analyze` writes (core/openface-csv.ts says what is in it). Faces count from 0. */

import { OPENFACE_HEADER, openFaceRows, type CsvFace } from '../../core/openface-csv.ts';
import { ACTION_UNITS } from '../../core/facs.ts';
import { COMPARED } from '../columns.ts';
import { intensityOf, presenceOf } from '../scores.ts';
import { frameCount, reasonsOf } from '../track.ts';
import { fileName, secondsAt, type ExportFile, type ExportSource } from './source.ts';

export function openFaceCsv(source: ExportSource): ExportFile {
  const { info, track, variant } = source;
  const face = (row: number): CsvFace => {
    const { faces } = track;
    const [yaw, pitch, roll] = faces.rotation.subarray(3 * row) as unknown as [number, number, number];
    const [x, y, z] = faces.translation.subarray(3 * row) as unknown as [number, number, number];
    const compared = COMPARED[faces.compared[row]!]!;
    return {
      id: source.faces.indexOf(faces.id[row]!),
      quality: { score: faces.quality[row]!, reasons: reasonsOf(faces.reasons[row]!) },
      pose: { yaw, pitch, roll, translation: [x, y, z] },
      intensity: ACTION_UNITS.map((_, unit) => intensityOf(track, row, unit, variant)),
      presence: ACTION_UNITS.map((_, unit) => presenceOf(track, row, unit, variant)),
      comparedWith: !variant.compared ? 'none' : compared === 'recorded' ? 'file' : compared,
    };
  };
  function* pieces(): Generator<string, void> {
    yield `${OPENFACE_HEADER}\n`;
    for (let f = 0; f < frameCount(track); f++) {
      const rows = Array.from({ length: track.starts[f + 1]! - track.starts[f]! }, (_, i) => face(track.starts[f]! + i));
      yield openFaceRows(info.name, { frame: track.frames.number[f]!, timestamp: secondsAt(source, f), faces: rows });
    }
  }
  return { name: `${fileName(info)}.csv`, type: 'text/csv', pieces: pieces() };
}
