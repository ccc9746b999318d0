/** Faces far away, on their side and on their heads, on real portraits: found, and read as the same face upright is. */

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { poseOf } from '../../src/core/pose.ts';
import { uprightness } from '../../src/core/upright.ts';
import { greyOf } from '../../src/core/crop-frame.ts';
import { cutFace } from '../../src/reader/crop.ts';
import { FaceFinder, type FoundFace } from '../../src/reader/face-finder.ts';
import { FaceSearch } from '../../src/reader/face-search.ts';
import { Finder } from '../../src/reader/finder.ts';
import { FrameReader, type Pixels } from '../../src/reader/pixels.ts';
import { imageOf, portrait, portraitNames } from './pictures.ts';

const names = ((await portraitNames('london')) ?? []).filter((_, i) => i % 12 === 5);
const RAD = Math.PI / 180;

describe.skipIf(names.length === 0)('the search for faces', () => {
  let search: FaceSearch;
  let clock = 0;
  beforeAll(async () => {
    search = await FaceSearch.open('/face/face_landmarker.task', 1);
  });
  afterAll(() => search.close());

  /** A grey picture with portraits on it: each at a place of its middle, a size, and turned clockwise by degrees. */
  async function picture(
    size: readonly [number, number],
    faces: readonly { name: string; at: readonly [number, number]; side: number; turn?: number }[],
  ): Promise<OffscreenCanvas> {
    const canvas = new OffscreenCanvas(...size);
    const context = canvas.getContext('2d')!;
    context.fillStyle = '#c3c8cb';
    context.fillRect(0, 0, ...size);
    for (const { name, at, side, turn = 0 } of faces) {
      const face = await portrait(name);
      context.setTransform(1, 0, 0, 1, ...at);
      context.rotate(turn * RAD);
      context.drawImage(face, -side / 2, -side / 2, side, (side * face.height) / face.width);
      face.close();
    }
    return canvas;
  }
  const pixelsOf = async (canvas: OffscreenCanvas): Promise<Pixels> => new FrameReader().read(await createImageBitmap(canvas));

  async function facesIn(frame: OffscreenCanvas, faces = 1, frames = 1): Promise<FoundFace[]> {
    const pixels = await pixelsOf(frame);
    await search.setFaces(faces);
    await search.forget();
    let found: FoundFace[] = [];
    for (let i = 0; i < frames; i++) found = await search.find(pixels, (clock += 33));
    return found;
  }
  test('a scene reads the same whatever came before it, turns of looking closer included', async () => {
    const empty = await pixelsOf(await picture([640, 360], []));
    const far = await pixelsOf(await picture([640, 360], [{ name: names[0]!, at: [120, 90], side: 90 }]));
    await search.setFaces(2);
    const scene = async (): Promise<number[]> => {
      await search.forget();
      const counts: number[] = [];
      for (let i = 0; i < 40; i++) counts.push((await search.find(i < 3 ? empty : far, (clock += 33))).length);
      return counts;
    };
    const first = await scene();
    expect(Math.max(...first)).toBe(1);
    for (let i = 0; i < 5; i++) await search.find(empty, (clock += 33));
    expect(await scene()).toEqual(first);
  });

  /** Mean distance of landmarks as a share of the face's width, after turning `turned` back around the middle of a square picture. */
  function distance(turned: FoundFace, upright: FoundFace, side: number, turn: number): number {
    const [c, s] = [Math.cos(-turn * RAD), Math.sin(-turn * RAD)];
    let sum = 0;
    for (let i = 0; i < 468; i++) {
      const [x, y] = [turned.landmarks[3 * i]! - side / 2, turned.landmarks[3 * i + 1]! - side / 2];
      const [u, v] = [upright.landmarks[3 * i]! - side / 2, upright.landmarks[3 * i + 1]! - side / 2];
      sum += Math.hypot(c * x - s * y - u, s * x + c * y - v) / 468;
    }
    return sum / Math.abs(upright.landmarks[3 * 454]! - upright.landmarks[3 * 234]!);
  }

  test.each([90, -90, 150, 180, -135])('a face turned by %i degrees has the landmarks of the same face upright', async (turn) => {
    for (const name of names) {
      const at = [400, 400] as const;
      const [upright] = await facesIn(await picture([800, 800], [{ name, at, side: 600 }]));
      const turned = await picture([800, 800], [{ name, at, side: 600, turn }]);
      const [face] = await facesIn(turned);
      expect(face, name).toBeDefined();
      expect(distance(face!, upright!, 800, turn), name).toBeLessThan(0.05);
      const off = poseOf(face!.matrix).roll - poseOf(upright!.matrix).roll - turn;
      expect(Math.abs(((off + 540) % 360) - 180), `${name}: roll`).toBeLessThan(5);
      expect(uprightness(greyOf(cutFace(imageOf(turned), face!.landmarks).crop)), name).toBeGreaterThan(0);
    }
  });

  test('an upright face is left as the finder reads it', async () => {
    for (const name of names) {
      const frame = await picture([800, 800], [{ name, at: [400, 400], side: 600 }]);
      const [face] = await facesIn(frame, 1, 3);
      expect(search.smooths, name).toBe(true);
      expect(Math.abs(poseOf(face!.matrix).roll), name).toBeLessThan(15);
    }
  });

  test('an upright face that is likely so does not wait for the second finder', async () => {
    const finder = await FaceFinder.open('/face/face_landmarker.task', 1, 'pictures');
    const doubtful: string[] = [];
    for (const name of (await portraitNames('london'))!) {
      const frame = await picture([800, 800], [{ name, at: [400, 400], side: 600 }]);
      const [face] = await finder.find(imageOf(frame), 0);
      const score = uprightness(greyOf(cutFace(imageOf(frame), face!.landmarks).crop));
      if (score > 0.45 && score < 0.75) doubtful.push(name);
    }
    finder.close();
    expect(doubtful.length).toBeGreaterThan(2);
    const another = vi.spyOn(FaceFinder.prototype, 'another');
    const own = await FaceSearch.open('/face/face_landmarker.task', 1);
    for (const name of doubtful) {
      await own.forget();
      const pixels = await pixelsOf(await picture([800, 800], [{ name, at: [400, 400], side: 600 }]));
      expect(await own.find(pixels, (clock += 33))).toHaveLength(1);
    }
    expect(another).not.toHaveBeenCalled();
    own.close();
    another.mockRestore();
  });

  test('the second finder is let go when nothing was looked at closer for long, and comes back when it is needed, the bundle gone meanwhile', async () => {
    const another = vi.spyOn(FaceFinder.prototype, 'another');
    const closed = vi.spyOn(FaceFinder.prototype, 'close');
    const bundle = URL.createObjectURL(await (await fetch('/face/face_landmarker.task')).blob());
    const own = await FaceSearch.open(bundle, 1);
    URL.revokeObjectURL(bundle);
    const nobody = await pixelsOf(await picture([160, 120], []));
    const somebody = await pixelsOf(await picture([320, 320], [{ name: names[0]!, at: [160, 160], side: 240 }]));
    expect(await own.find(nobody, (clock += 33))).toEqual([]);
    expect(another).toHaveBeenCalledTimes(1);
    for (let i = 0; i < 150; i++) expect(await own.find(somebody, (clock += 33))).toHaveLength(1);
    expect(closed).not.toHaveBeenCalled();
    for (let i = 0; i < 160; i++) await own.find(somebody, (clock += 33));
    expect(closed).toHaveBeenCalledOnce();
    await own.forget();
    expect(await own.find(nobody, (clock += 33))).toEqual([]);
    expect(another).toHaveBeenCalledTimes(2);
    own.close();
    another.mockRestore();
    closed.mockRestore();
  });

  test('a face of a twelfth of the picture’s width is found wherever it is, in space too, at once and from frame to frame', async () => {
    for (const [i, at] of (
      [
        [960, 540],
        [300, 250],
        [1650, 860],
      ] as const
    ).entries()) {
      const name = names[i % names.length]!;
      const [near] = await facesIn(await picture([800, 800], [{ name, at: [400, 400], side: 600 }]));
      const [x, y, z] = poseOf(near!.matrix).translation;
      // MediaPipe's camera sees 63 degrees from the top of a picture to its bottom
      const away = z * (1080 / 800) * (600 / 400);
      const aPixel = (away * Math.tan(31.5 * RAD)) / 540;
      const place = [x + (at[0] - 960) * aPixel, y - (at[1] - 540) * aPixel, away];
      const frame = await picture([1920, 1080], [{ name, at, side: 400 }]);
      for (const frames of [1, 8]) {
        const [face] = await facesIn(frame, 1, frames);
        expect(face, `${name} at ${at.join()}, frame ${frames}`).toBeDefined();
        expect(Math.hypot(face!.landmarks[3]! - at[0], face!.landmarks[4]! - at[1])).toBeLessThan(100);
        const { translation } = poseOf(face!.matrix);
        expect(Math.hypot(...place.map((value, axis) => translation[axis]! - value)) / away, name).toBeLessThan(0.1);
      }
    }
  });

  test('a face that comes into a running picture far away is found within a second and a half', async () => {
    const [empty, far] = [
      await picture([1920, 1080], []),
      await picture([1920, 1080], [{ name: names[0]!, at: [1400, 640], side: 400 }]),
    ];
    await facesIn(empty, 1, 2);
    const pixels = await pixelsOf(far);
    let frames = 0;
    while ((await search.find(pixels, (clock += 33))).length === 0) expect(++frames).toBeLessThan(45 * 5);
  });

  test('the live path finds a far face, and reads a face on its head upright', async () => {
    const finder = await Finder.open('/face/face_landmarker.task', 1);
    const far = await picture([1920, 1080], [{ name: names[0]!, at: [1400, 640], side: 400 }]);
    const turned = await picture([800, 800], [{ name: names[0]!, at: [400, 400], side: 600, turn: 180 }]);
    for (const [canvas, roll] of [
      [far, 0],
      [turned, 180],
    ] as const) {
      const { faces } = await finder.find(await createImageBitmap(canvas), (clock += 33));
      expect(faces).toHaveLength(1);
      expect(Math.abs(((Math.abs(faces[0]!.pose.roll - roll) + 180) % 360) - 180)).toBeLessThan(15);
    }
    finder.close();
  });

  test('nine people in a picture are nine faces', async () => {
    const nine = Array.from({ length: 9 }, (_, i) => ({
      name: names[i % names.length]!,
      at: [320 + 640 * (i % 3), 180 + 360 * Math.floor(i / 3)] as const,
      side: 340,
    }));
    expect(await facesIn(await picture([1920, 1080], nine), 9)).toHaveLength(9);
  });

  /** How often a finder looks, frame by frame; one face is found at the end. */
  async function looks(frames: readonly OffscreenCanvas[]): Promise<number[]> {
    const find = vi.spyOn(FaceFinder.prototype, 'find');
    const counts: number[] = [];
    let found: FoundFace[] = [];
    for (const frame of frames) {
      const pixels = await pixelsOf(frame);
      find.mockClear();
      found = await search.find(pixels, (clock += 33));
      counts.push(find.mock.calls.length);
    }
    find.mockRestore();
    expect(found).toHaveLength(1);
    return counts;
  }

  test('a face behind the only one that is asked for is looked at no more, and that one is smoothed once', async () => {
    const far = { name: names[0]!, at: [1700, 200], side: 300 } as const;
    const near = { name: names[1]!, at: [700, 600], side: 900 } as const;
    const both = await picture([1920, 1080], [far, near]);
    expect(await facesIn(await picture([1920, 1080], [far]), 1, 2)).toHaveLength(1);
    expect(search.smooths).toBe(false);
    const counts = await looks(Array.from({ length: 6 }, () => both));
    expect(counts.slice(-4)).toEqual([1, 1, 1, 1]);
    expect(search.smooths).toBe(true);
  });

  test('a rolled face that jumps is followed in one view again', async () => {
    const at = (x: number, turn: number) => picture([1280, 720], [{ name: names[0]!, at: [x, 360], side: 400, turn }]);
    const [first, second, between] = [await at(300, 60), await at(740, 40), await at(520, 50)];
    expect(await facesIn(first, 1, 2)).toHaveLength(1);
    const counts = await looks([second, second, ...Array.from({ length: 6 }, () => between)]);
    expect(counts.slice(-4)).toEqual([2, 2, 2, 2]);
  });

  test('there is no face in a picture without one', async () => {
    expect(await facesIn(await picture([1280, 720], []), 4, 40)).toEqual([]);
  });
});
