import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { poseOf } from '../../src/core/pose.ts';
import { LANDMARKS } from '../../src/core/reading.ts';
import { FaceFinder } from '../../src/reader/face-finder.ts';
import { Finder } from '../../src/reader/finder.ts';
import type { Seen } from '../../src/reader/picture-memory.ts';
import { problemOf } from '../../src/reader/problems.ts';
import { Roster } from '../../src/reader/roster.ts';
import { drawnFace, sideBySide, type DrawnFace } from './rendered-face.ts';

const BUNDLE = '/face/face_landmarker.task';
const FRAME = 33;
/** Something that is no picture: it cannot be read. */
const NO_PICTURE = { width: 64, height: 64 } as Seen;

let finder: FaceFinder;
let drawn: DrawnFace;
let clock = 0;
beforeAll(async () => {
  finder = await FaceFinder.open(BUNDLE, 1);
  drawn = await drawnFace();
});
afterAll(() => {
  finder.close();
  drawn.dispose();
});

/** The face in a picture of its own scene. */
async function faceIn(picture: ImageBitmap) {
  await finder.forget();
  let [face] = await finder.find(picture, (clock += FRAME));
  // Once more: the first frame of a scene is placed by the detector, the next by the landmarks.
  [face] = await finder.find(picture, (clock += FRAME));
  picture.close();
  return face!;
}

describe('the face finder', () => {
  test('finds a face with all its landmarks, in pixels', async () => {
    const face = await faceIn(drawn.draw());
    expect(face.landmarks).toHaveLength(3 * LANDMARKS);
    const [x, y] = [face.landmarks[3]!, face.landmarks[4]!];
    expect(Math.abs(x - 320)).toBeLessThan(40);
    expect(Math.abs(y - 240)).toBeLessThan(60);
    expect(face.matrix).toHaveLength(16);
  });

  test('the pose of a head turned by known degrees has their signs and, within a few degrees, their size', async () => {
    const rest = poseOf((await faceIn(drawn.draw())).matrix);
    expect(Math.abs(rest.yaw)).toBeLessThan(3);
    expect(Math.abs(rest.roll)).toBeLessThan(3);
    expect(rest.translation[2]).toBeGreaterThan(20);
    for (const [angle, degrees] of [
      ['yaw', 20],
      ['yaw', -20],
      ['pitch', 12],
      ['pitch', -12],
      ['roll', 15],
      ['roll', -15],
    ] as const) {
      const pose = poseOf((await faceIn(drawn.draw({ [angle]: degrees }))).matrix);
      expect(Math.abs(pose[angle] - rest[angle] - degrees), `${angle} ${degrees}: ${pose[angle]}`).toBeLessThan(7);
    }
  });

  test('any clock will do: one that stands, jumps or goes back', async () => {
    const picture = drawn.draw();
    for (const time of [5, 5, 4, 1e7, 0, -3]) expect(await finder.find(picture, time)).toHaveLength(1);
    picture.close();
  });

  test('an error of the graph costs one frame, and is forgotten when the next succeeds', async () => {
    const picture = drawn.draw();
    await expect(finder.find(NO_PICTURE, (clock += FRAME))).rejects.toSatisfy((e) => problemOf(e) === 'frame-unreadable');
    expect(finder.failures).toBe(1);
    expect(await finder.find(picture, (clock += FRAME))).toHaveLength(1);
    expect(finder.failures).toBe(0);
    picture.close();
  });

  test('of pictures by themselves it says the same in any order, and survives one that is none', async () => {
    const single = await FaceFinder.open(BUNDLE, 1, 'pictures');
    const pictures = [drawn.draw(), drawn.draw({ yaw: 15 }), drawn.draw({ pitch: -10 })];
    const marks = async (picture: ImageBitmap) => (await single.find(picture, 0))[0]!.landmarks;
    const first = [];
    for (const picture of pictures) first.push(await marks(picture));
    await expect(single.find(NO_PICTURE, 0)).rejects.toSatisfy((e) => problemOf(e) === 'frame-unreadable');
    const again = [];
    for (const picture of [...pictures].reverse()) again.unshift(await marks(picture));
    expect(again).toEqual(first);
    expect(single.smooths).toBe(false);
    single.close();
    for (const picture of pictures) picture.close();
  });

  test('errors in a row are a failure by name', async () => {
    const failing = await FaceFinder.open(BUNDLE, 1);
    const problems = [];
    for (let i = 0; i < 3; i++) problems.push(await failing.find(NO_PICTURE, i).catch(problemOf));
    expect(problems).toEqual(['frame-unreadable', 'frame-unreadable', 'face-finder-failed']);
    failing.close();
  });

  test('finders of one worker share the compiled module, also one that is made anew after an error', async () => {
    const compiling = (['compile', 'compileStreaming', 'instantiateStreaming'] as const).map((name) =>
      vi.spyOn(WebAssembly, name),
    );
    const instantiate = vi.spyOn(WebAssembly, 'instantiate');
    const another = await FaceFinder.open(BUNDLE, 1);
    await expect(another.find(NO_PICTURE, 0)).rejects.toSatisfy((e) => problemOf(e) === 'frame-unreadable');
    another.close();
    expect(instantiate).toHaveBeenCalledTimes(2);
    expect(instantiate.mock.calls.every(([source]) => (source as unknown) instanceof WebAssembly.Module)).toBe(true);
    for (const spy of compiling) expect(spy).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  test('a missing and a broken bundle have a name', async () => {
    const problem = (url: string) => FaceFinder.open(url, 1).catch(problemOf);
    expect(await problem('/face/none.task')).toBe('face-bundle-missing');
    expect(await problem(URL.createObjectURL(new Blob(['not a bundle'])))).toBe('file-damaged');
  });

  test('several faces keep their ids while they come, go and are listed anew', async () => {
    const roster = new Roster();
    const [first, second] = [drawn.draw({ yaw: 8 }), drawn.draw({ yaw: -8 })];
    const both = sideBySide([first, second], 360);
    const alone = sideBySide([first], 360);
    await finder.setFaces(4);
    expect(finder.smooths).toBe(false);
    const seen = async (picture: ImageBitmap) => {
      const known = roster.recognise(await finder.find(picture, (clock += FRAME)), clock, true);
      return known.map((face) => ({ id: face.id, left: face.box.x < 360 })).sort((a, b) => a.id - b.id);
    };
    const start = await seen(both);
    expect(start).toHaveLength(2);
    for (let i = 0; i < 5; i++) expect(await seen(both)).toEqual(start);
    await finder.setFaces(1);
    expect(finder.smooths).toBe(true);
    expect(await seen(alone)).toHaveLength(1);
    for (const picture of [first, second, both, alone]) picture.close();
  });
});

test('frames that are asked for at once are read one after the other: a second finder is loaded once, and looks at one of them', async () => {
  const another = vi.spyOn(FaceFinder.prototype, 'another');
  const whole = await Finder.open(BUNDLE, 1);
  const empty = () => createImageBitmap(new ImageData(320, 240));
  const asked = await Promise.all([0, 1, 2].map(async (i) => whole.find(await empty(), i * FRAME)));
  expect(asked.map(({ faces }) => faces)).toEqual([[], [], []]);
  expect(another).toHaveBeenCalledTimes(1);
  whole.close();
  another.mockRestore();
});
