/**
 * A track at even times, as physiology software wants it. Between two frames that are no gap apart numbers run in straight lines for
 * every face that is in both, angles the shorter way round; what is counted or named (ids, reasons, context) is the nearer frame's, and
 * so are the scores where the two were read in different ways. Elsewhere there is no face, and a gap stays one: its times have frames
 * without faces.
 */

import { FACE_COLUMNS, FRAME_COLUMNS } from './columns.ts';
import { blankTrack, frameAt, frameCount, reasonBits, rowOf, type Track } from './track.ts';

const NAMED: readonly string[] = ['id', 'compared', 'reasons', 'context', 'number', 'width', 'height'];
const SCORES: readonly string[] = ['latents', 'sides', 'expressions', 'aloneLatents', 'aloneSides', 'aloneExpressions', 'offset'];
/** Bits of the column `reasons` that say what hides units. */
const COVERS = reasonBits(['eyes-covered', 'mouth-covered']);

/**
 * Frames at the first frame's time and every 1000 / `rate` milliseconds after it, none beyond the last frame: one by one, each a track
 * of its own. `gap`: milliseconds, as segments.ts tells it. Throws for no rate.
 */
export function* evenFrames(track: Track, rate: number, gap: number): Generator<Track, void> {
  if (!(rate > 0)) throw new RangeError(`not a rate to resample at: ${rate} frames a second`);
  const { time } = track.frames;
  const count = time.length === 0 ? 0 : Math.floor(((time.at(-1)! - time[0]!) / 1000) * rate + 1e-6) + 1;
  for (let i = 0; i < count; i++) yield frameBetween(track, time[0]! + (1000 * i) / rate, gap);
}

/** One frame of the track at `time`, milliseconds, which is within it. */
function frameBetween(track: Track, time: number, gap: number): Track {
  const { time: times } = track.frames;
  const after = Math.min(frameAt(track, time), frameCount(track) - 1);
  const before = times[after]! <= time ? after : after - 1;
  const step = times[after]! - times[before]!;
  const share = step > 0 ? (time - times[before]!) / step : 0;
  const nearer = share < 0.5 ? before : after;
  const pairs: (readonly [number, number])[] = [];
  if (step <= gap) {
    for (let row = track.starts[nearer]!; row < track.starts[nearer + 1]!; row++) {
      const id = track.faces.id[row]!;
      const pair = [rowOf(track, before, id), rowOf(track, after, id)] as const;
      if (pair[0] >= 0 && pair[1] >= 0) pairs.push(pair);
    }
  }
  const out = blankTrack(1, pairs.length);
  out.starts[1] = pairs.length;
  for (const { name } of FRAME_COLUMNS) {
    const values = track.frames[name];
    out.frames[name][0] = NAMED.includes(name) ? values[nearer]! : between(values[before]!, values[after]!, share);
  }
  out.frames.time[0] = time;
  pairs.forEach(([a, b], row) => {
    const { reasons, compared } = track.faces;
    // units that come into view, another neutral or other weights: a score in between would be of neither
    const alike =
      ((reasons[a]! ^ reasons[b]!) & COVERS) === 0 &&
      compared[a] === compared[b] &&
      track.frames.context[before] === track.frames.context[after];
    for (const { name, width } of FACE_COLUMNS) {
      const values = track.faces[name];
      const isNearer = NAMED.includes(name) || (!alike && SCORES.includes(name));
      for (let k = 0; k < width; k++) {
        const [from, to] = [values[a * width + k]!, values[b * width + k]!];
        const along = name === 'rotation' ? turnedBetween : between;
        out.faces[name][row * width + k] = isNearer ? (share < 0.5 ? from : to) : along(from, to, share);
      }
    }
  });
  return out;
}

const between = (from: number, to: number, share: number): number => (share === 0 ? from : from + share * (to - from));

/** Degrees from -180 to 180, the shorter way round. */
function turnedBetween(from: number, to: number, share: number): number {
  const angle = between(from, from + ((to - from + 540) % 360) - 180, share);
  return angle > 180 ? angle - 360 : angle < -180 ? angle + 360 : angle;
}
