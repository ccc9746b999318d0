/** Laws of the track, against arithmetic written out frame by frame. */

import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { FACE_COLUMNS, FRAME_COLUMNS } from '../../src/record/columns.ts';
import { evenFrames } from '../../src/record/resample.ts';
import { frameRate, frameTimes, gapOf, segmentsOf } from '../../src/record/segments.ts';
import {
  blankTrack,
  byFrames,
  companions,
  cutTrack,
  faceCount,
  faceIds,
  frameAt,
  frameCount,
  joinTracks,
  reasonsOf,
  renameFaces,
  rowOf,
  trackOf,
  type Track,
} from '../../src/record/track.ts';
import { exampleFrames, FRAME } from './example.ts';

/** Frames of a run in which faces come and go, and time stands still twice. */
const frames = exampleFrames({
  frames: 120,
  ids: (f) => (f % 11 === 0 ? [] : f < 60 ? [1] : f % 2 ? [2, 1] : [1, 2]),
  time: (f) => 1000 + f * FRAME + (f > 40 ? 5000 : 0) + (f > 90 ? 700 : 0),
  context: (f) => (f < 70 ? 0 : 1),
});
const track = trackOf(frames);
const nothing = blankTrack(0, 0);

const resample = (run: Track, rate: number, gap = gapOf(run)): Track => joinTracks([nothing, ...evenFrames(run, rate, gap)]);

const expectSame = (a: Track, b: Track): void => {
  expect([...a.starts]).toEqual([...b.starts]);
  for (const { name } of FRAME_COLUMNS) expect([...a.frames[name]], name).toEqual([...b.frames[name]]);
  for (const { name } of FACE_COLUMNS) expect([...a.faces[name]], name).toEqual([...b.faces[name]]);
};

test('every number of every frame is found in its row', () => {
  frames.forEach((frame, f) => {
    expect(track.frames.time[f]).toBe(frame.time);
    expect(track.starts[f + 1]! - track.starts[f]!).toBe(frame.faces.length);
    for (const face of frame.faces) {
      const row = rowOf(track, f, face.id);
      expect([...track.faces.latents.subarray(row * 21, row * 21 + 21)]).toEqual([...face.latents]);
      expect([...track.faces.aloneSides.subarray(row * 28, row * 28 + 28)]).toEqual([...face.unsmoothed.sides]);
      expect(track.faces.rotation[3 * row]).toBeCloseTo(face.pose.yaw, 5);
      expect(reasonsOf(track.faces.reasons[row]!).sort()).toEqual([...face.quality.reasons].sort());
    }
  });
  expect(rowOf(track, 0, 1)).toBe(-1);
});

describe('cut and join', () => {
  test('any cuts that meet join to what was cut', () => {
    const random = new Random('cuts');
    for (let round = 0; round < 40; round++) {
      const at = Array.from({ length: 4 }, () => random.between(0, 13_000)).sort((a, b) => a - b);
      const parts = [-Infinity, ...at].map((from, i) => cutTrack(track, from, at[i] ?? Infinity));
      expectSame(joinTracks(parts), track);
    }
  });

  test('a cut holds the frames from its beginning up to, not including, its end', () => {
    const [from, to] = [frames[20]!.time, frames[50]!.time];
    const cut = cutTrack(track, from, to);
    expectSame(cut, trackOf(frames.filter(({ time }) => time >= from && time < to)));
    expect(frameCount(cutTrack(track, to, from))).toBe(0);
  });

  test('nothing joined to a track changes nothing', () => {
    expectSame(joinTracks([nothing, track, nothing]), track);
    expect(frameCount(joinTracks([]))).toBe(0);
  });

  test('frames are found by time as by looking at each', () => {
    for (let time = 900; time < 12_000; time += 13) {
      const first = frames.findIndex((frame) => frame.time >= time);
      expect(frameAt(track, time)).toBe(first < 0 ? frames.length : first);
    }
  });
});

describe('faces', () => {
  test('are merged only when they are in no frame together, and keep all else', () => {
    expect(faceIds(track)).toEqual([1, 2]);
    expect(companions(track)).toEqual(new Map([[1, new Set([2])], [2, new Set([1])]])); // prettier-ignore
    const apart = trackOf(exampleFrames({ frames: 20, ids: (f) => (f < 10 ? [1] : [4]) }));
    expect(companions(apart).get(1)?.has(4) ?? false).toBe(false);
    expect(byFrames(apart)).toEqual([1, 4]);
    expect(byFrames(trackOf(exampleFrames({ frames: 20, ids: (f) => (f < 9 ? [1] : [7, 4]) })))).toEqual([4, 7, 1]);
    const merged = renameFaces(apart, [[4, 1]]);
    expect(faceIds(merged)).toEqual([1]);
    expect(merged.faces.latents).toBe(apart.faces.latents);
  });
});

describe('segments', () => {
  test('break at gaps and where the context changes, and cover every frame once', () => {
    const segments = segmentsOf(track);
    expect(segments).toEqual([
      { first: 0, end: 41, context: 0 },
      { first: 41, end: 70, context: 0 },
      { first: 70, end: 91, context: 1 },
      { first: 91, end: 120, context: 1 },
    ]);
    expect(segmentsOf(nothing)).toEqual([]);
  });

  test('a slow track has no gaps where it only goes at its own pace', () => {
    const slow = trackOf(exampleFrames({ frames: 20, time: (f) => 700 * f + (f > 10 ? 2500 : 0) }));
    expect(segmentsOf(slow).map(({ first, end }) => [first, end])).toEqual([
      [0, 11],
      [11, 20],
    ]);
  });

  test('frames stand until the next, and before a gap as long as the one before', () => {
    const stands = frameTimes(track);
    expect(stands.reduce((sum, each) => sum + each, 0)).toBeCloseTo(120 * FRAME, 3);
    expect(frameRate(track)).toBeCloseTo(30, 3);
  });

  test('a frame alone between gaps stands as long as frames usually do, and the only frame of a still picture for no time', () => {
    const alone = [0, 10, 21, 30];
    const time = (f: number): number =>
      40 * f + 2000 * alone.filter((each) => each <= f).length + 2000 * alone.filter((each) => each < f).length;
    for (const stands of frameTimes(trackOf(exampleFrames({ frames: 31, time })))) expect(stands).toBeCloseTo(40, 6);
    expect([...frameTimes(trackOf(exampleFrames({ frames: 1 })))]).toEqual([0]);
  });
});

describe('resampling', () => {
  test('at its own rate gives a steady track back', () => {
    const steady = trackOf(exampleFrames({ frames: 60, time: (f) => 1000 + f * 40 }));
    expectSame(resample(steady, 25), steady);
  });

  test('numbers lie on the line between neighbours, scores that were read in two ways are the nearer one, and a gap stays one', () => {
    const rate = 47;
    const out = resample(track, rate);
    let unlike = 0;
    expect(frameCount(out)).toBe(Math.floor(((frames.at(-1)!.time - frames[0]!.time) / 1000) * rate) + 1);
    for (let f = 0; f < frameCount(out); f++) {
      const time = out.frames.time[f]!;
      const after = frames.findIndex((frame) => frame.time >= time);
      const before = frames[after]!.time === time ? after : after - 1;
      const [a, b] = [frames[before]!, frames[after]!];
      const both = b.time - a.time > 500 ? [] : a.faces.filter(({ id }) => b.faces.some((face) => face.id === id));
      expect(out.starts[f + 1]! - out.starts[f]!, `faces at ${time}`).toBe(both.length);
      for (const face of both) {
        const other = b.faces.find(({ id }) => id === face.id)!;
        const share = b.time === a.time ? 0 : (time - a.time) / (b.time - a.time);
        const row = rowOf(out, f, face.id);
        const isCovered = ({ quality }: typeof face): boolean => quality.reasons.includes('eyes-covered');
        const alike = isCovered(face) === isCovered(other) && face.comparedWith === other.comparedWith && a.context === b.context;
        unlike += alike ? 0 : 1;
        const along = alike ? share : share < 0.5 ? 0 : 1;
        expect(out.faces.latents[row * 21 + 4]).toBeCloseTo(face.latents[4]! + along * (other.latents[4]! - face.latents[4]!), 4);
        const yaw = face.pose.yaw + share * (other.pose.yaw - face.pose.yaw);
        expect(out.faces.rotation[row * 3]).toBeCloseTo(yaw, 4);
      }
    }
    expect(unlike).toBeGreaterThan(20);
  });

  test('angles run the shorter way round, over half a turn too', () => {
    const angles = [178, -179, -170, 179, 20, 1];
    const turned = exampleFrames({ frames: angles.length }).map((frame, f) => ({
      ...frame,
      time: 100 * f,
      faces: frame.faces.map((face) => ({
        ...face,
        pose: { ...face.pose, yaw: angles[f]!, pitch: -angles[f]!, roll: angles[f]! },
      })),
    }));
    const { rotation } = resample(trackOf(turned), 20, 1000).faces;
    const rolls = [178, 179.5, -179, -174.5, -170, -175.5, 179, 99.5, 20, 10.5, 1];
    rolls.forEach((roll, i) => {
      expect([...rotation.subarray(3 * i, 3 * i + 3)].map((angle, k) => (k === 1 ? -angle : angle))).toEqual([roll, roll, roll]);
    });
  });

  test('no rate is refused, and an empty track stays empty', () => {
    expect(() => resample(track, 0)).toThrow('rate');
    expect(frameCount(resample(nothing, 30))).toBe(0);
    expect(faceCount(resample(nothing, 30))).toBe(0);
  });
});
