/**
 * Py-Feat's Fex table: one row a face and frame, and one of blanks for a frame without a face. Rectangle and 68 landmarks in pixels
 * (blank where none are kept), angles in degrees as Py-Feat had them up to 0.6 (yaw to the subject's right), its 20 action units as
 * probabilities 0 to 1, the seven emotions as probabilities under its names. A unit that is not seen is blank, and so are the emotions
 * where something hides a part of the face. AU11 is not read here and blank, AU23 and AU24 are the one score of both; AU16, AU18 and AU22
 * are left out, since Py-Feat takes every column whose name has AU in it for one of its own.
 * Source: py-feat, feat/data.py (Fex), feat/utils (AU_LANDMARK_MAP) and its landmark columns; the 68 points are those of iBUG 300-W.
 */

import { wholeFaceSeen } from '../../core/covered.ts';
import { ACTION_UNITS, EXPRESSIONS } from '../../core/facs.ts';
import { presenceOf } from '../scores.ts';
import { frameCount, reasonsOf } from '../track.ts';
import { csvField, decimal, fileName, mediumOf, secondsAt, type ExportFile, type ExportSource } from './source.ts';

/** The point of the face mesh that lies nearest each of the 68 points of iBUG 300-W. */
const POINTS_68 = [
  162, 234, 93, 58, 172, 136, 149, 148, 152, 377, 378, 365, 397, 288, 323, 454, 389, 71, 63, 105, 66, 107, 336, 296, 334, 293,
  301, 168, 197, 5, 4, 75, 97, 2, 326, 305, 33, 160, 158, 133, 153, 144, 362, 385, 387, 263, 373, 380, 61, 39, 37, 0, 267, 269,
  291, 405, 314, 17, 84, 181, 78, 82, 13, 312, 308, 317, 14, 87,
] as const;
/** Py-Feat's action units in its order, and where each stands here; -1 for the one that is not read. */
const UNITS = '01 02 04 05 06 07 09 10 11 12 14 15 17 20 23 24 25 26 28 43'.split(' ').map((number) => ({
  code: `AU${number}`,
  unit: ACTION_UNITS.findIndex(({ code }) => code === (number === '23' ? 'AU24' : `AU${number}`)),
}));
/** Py-Feat's emotions in its order. */
const EMOTIONS = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral'] as const;

export const FEX_HEADER = [
  'FaceRectX,FaceRectY,FaceRectWidth,FaceRectHeight,FaceScore',
  ...POINTS_68.map((_, i) => `x_${i}`),
  ...POINTS_68.map((_, i) => `y_${i}`),
  'Pitch,Roll,Yaw',
  ...UNITS.map(({ code }) => code),
  ...EMOTIONS,
  'input,frame,face_idx,timestamp',
].join(',');

export const fexCsv = (source: ExportSource): ExportFile => ({
  name: `${fileName(source.info)}.fex.csv`,
  type: 'text/csv',
  pieces: fexLines(source),
});

async function* fexLines(source: ExportSource): AsyncGenerator<string, void> {
  const { info, track, variant } = source;
  const { faces } = track;
  // what its plots draw upon: the file beside the table, where there is one
  const input = csvField(mediumOf(source)?.name ?? (info.source === 'image' ? info.sourceName : info.name));
  const blanks = ','.repeat(5 + 2 * POINTS_68.length + 3 + UNITS.length + EMOTIONS.length);
  yield `${FEX_HEADER}\n`;
  for (let f = 0; f < frameCount(track); f++) {
    // Py-Feat counts frames from 0
    const frame = track.frames.number[f]! - 1;
    const [start, end] = [track.starts[f]!, track.starts[f + 1]!];
    const time = decimal(secondsAt(source, f), 6);
    if (start === end) yield `${blanks}${input},${frame},0,${time}\n`;
    for (let row = start; row < end; row++) {
      const points = await source.landmarks(row);
      const [yaw, pitch, roll] = faces.rotation.subarray(3 * row, 3 * row + 3);
      const expressions = row * EXPRESSIONS.length;
      const scores = variant.smoothed ? faces.expressions : faces.aloneExpressions;
      const isWhole = wholeFaceSeen({ score: faces.quality[row]!, reasons: reasonsOf(faces.reasons[row]!) });
      const fields = [
        ...Array.from(faces.box.subarray(4 * row, 4 * row + 4), (value) => decimal(value, 2)),
        decimal(faces.quality[row]!, 3),
        ...POINTS_68.map((point) => (points ? decimal(points[3 * point]!, 2) : '')),
        ...POINTS_68.map((point) => (points ? decimal(points[3 * point + 1]!, 2) : '')),
        ...[pitch!, roll!, -yaw!].map((angle) => decimal(angle, 3)),
        ...UNITS.map(({ unit }) => (unit < 0 ? '' : decimal(presenceOf(track, row, unit, variant), 4, ''))),
        ...EMOTIONS.map((name) => (isWhole ? decimal(scores[expressions + EXPRESSIONS.indexOf(name)]!, 4) : '')),
        ...[input, frame, source.faces.indexOf(faces.id[row]!), time],
      ];
      yield `${fields.join(',')}\n`;
    }
  }
}
