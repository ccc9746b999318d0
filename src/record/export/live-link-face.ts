/**
 * Live Link Face CSV of one face, for animation software. Lossy: 35 of ARKit's 52 shapes are filled, from action units by intensity / 5,
 * and the rest is 0 (gaze, tongue, cheeks puffed, the jaw to the sides); units that ARKit has no shape for (AU23/24 as a tightening, AU22
 * beyond a funnel) are folded into the nearest. Head rotation in radians. Frames without the face keep the last values, and so do the
 * shapes of a unit while it is not seen.
 * Columns: as the app by Epic Games writes them (also PyLiveLinkFace, FaceBlendShape).
 */

import { unitIndex, type AuCode } from '../../core/facs.ts';
import { MAX_LEVEL } from '../../core/ordinal.ts';
import { intensityOf, sidesOf } from '../scores.ts';
import { frameCount, rowOf } from '../track.ts';
import { decimal, fileName, secondsAt, type ExportFile, type ExportSource } from './source.ts';

const EYE = ['EyeBlink', 'EyeLookDown', 'EyeLookIn', 'EyeLookOut', 'EyeLookUp', 'EyeSquint', 'EyeWide'];
const pair = (name: string): string[] => [`${name}Left`, `${name}Right`];
const SHAPES = [
  ...EYE.map((name) => `${name}Left`),
  ...EYE.map((name) => `${name}Right`),
  ...['JawForward', 'JawRight', 'JawLeft', 'JawOpen', 'MouthClose', 'MouthFunnel', 'MouthPucker', 'MouthRight', 'MouthLeft'],
  ...['MouthSmile', 'MouthFrown', 'MouthDimple', 'MouthStretch'].flatMap(pair),
  ...['MouthRollLower', 'MouthRollUpper', 'MouthShrugLower', 'MouthShrugUpper'],
  ...['MouthPress', 'MouthLowerDown', 'MouthUpperUp', 'BrowDown'].flatMap(pair),
  'BrowInnerUp',
  ...pair('BrowOuterUp'),
  'CheekPuff',
  ...['CheekSquint', 'NoseSneer'].flatMap(pair),
  'TongueOut',
];
const ROTATIONS = [
  'HeadYaw',
  'HeadPitch',
  'HeadRoll',
  'LeftEyeYaw',
  'LeftEyePitch',
  'LeftEyeRoll',
  'RightEyeYaw',
  'RightEyePitch',
  'RightEyeRoll',
];

/** The unit that fills a shape; both sides of a shape by the unit's own sides. */
const FROM: Readonly<Record<string, AuCode>> = {
  EyeBlink: 'AU43',
  EyeSquint: 'AU07',
  EyeWide: 'AU05',
  JawOpen: 'AU26',
  MouthFunnel: 'AU22',
  MouthPucker: 'AU18',
  MouthSmile: 'AU12',
  MouthFrown: 'AU15',
  MouthDimple: 'AU14',
  MouthStretch: 'AU20',
  MouthRollLower: 'AU28',
  MouthRollUpper: 'AU28',
  MouthShrugLower: 'AU17',
  MouthPress: 'AU24',
  MouthLowerDown: 'AU16',
  MouthUpperUp: 'AU10',
  BrowDown: 'AU04',
  BrowInnerUp: 'AU01',
  BrowOuterUp: 'AU02',
  CheekSquint: 'AU06',
  NoseSneer: 'AU09',
};

export const LIVE_LINK_HEADER = ['Timecode', 'BlendShapeCount', ...SHAPES, ...ROTATIONS].join(',');

/** Frames a second of the timecodes, whatever the recording has: programs that read them count sixtieths (Unreal Engine's importer). */
const RATE = 60;

/**
 * HH:MM:SS:FF.mmm, the rest in thousandths of a frame. Times are kept in steps, and may lie just before the frame they mean: they are
 * rounded first, then split.
 */
function timecode(seconds: number): string {
  const thousandths = Math.max(0, Math.round(1000 * RATE * seconds));
  const frames = Math.floor(thousandths / 1000);
  const whole = Math.floor(frames / RATE);
  const clock = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60, frames % RATE];
  return `${clock.map((value) => String(value).padStart(2, '0')).join(':')}.${String(thousandths % 1000).padStart(3, '0')}`;
}

export const liveLinkFaceCsv = (source: ExportSource, face: number): ExportFile => ({
  name: `${fileName(source.info)}.live-link-face.csv`,
  type: 'text/csv',
  pieces: liveLinkLines(source, face),
});

function* liveLinkLines(source: ExportSource, face: number): Generator<string, void> {
  const { track, variant } = source;
  const radians = Math.PI / 180;
  let values = [...SHAPES, ...ROTATIONS].map(() => '0');
  yield `${LIVE_LINK_HEADER}\n`;
  for (let f = 0; f < frameCount(track); f++) {
    const row = rowOf(track, f, face);
    if (row >= 0) {
      const last = values;
      const strength = (shape: string, i: number): string => {
        const [name, side] = [shape.replace(/(Left|Right)$/, ''), shape.endsWith('Right') ? 1 : 0];
        const code = FROM[name];
        if (!code) return '0';
        const unit = unitIndex(code);
        const sides = name === shape ? null : sidesOf(track, row, unit, variant);
        const value = sides ? sides[side]! : intensityOf(track, row, unit, variant);
        return Number.isNaN(value) ? last[i]! : decimal(value / MAX_LEVEL, 6);
      };
      const rotation = Array.from(track.faces.rotation.subarray(3 * row, 3 * row + 3), (angle) => angle * radians);
      values = [...SHAPES.map(strength), ...[...rotation, 0, 0, 0, 0, 0, 0].map((value) => decimal(value, 6))];
    }
    const fields = [timecode(secondsAt(source, f)), SHAPES.length + ROTATIONS.length, ...values];
    yield `${fields.join(',')}\n`;
  }
}
