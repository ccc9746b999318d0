/** The real path, every stage of it, on a face whose movements are known. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ACTION_UNITS, REGIONS, SIDED_UNITS, unitIndex, restingUnits } from '../../src/core/facs.ts';
import { frontalise } from '../../src/core/frontal.ts';
import { EYE_RIMS } from '../../src/core/landmarks.ts';
import { LANDMARKS, STAGES, type Baseline, type FaceReading } from '../../src/core/reading.ts';
import { readAuNet, weightName } from '../../src/learn/nets/au-net-artifacts.ts';
import { disposeTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { overlayPainter } from '../../src/reader/overlay/overlay.ts';
import { Picture } from '../../src/reader/picture.ts';
import { problemOf } from '../../src/reader/problems.ts';
import type { ScoredFrame } from '../../src/reader/scorer.ts';
import { DEFAULT_READING, type DisplaySettings, type ReadingSettings } from '../../src/reader/settings.ts';
import { drawnFace, sideBySide, type DrawnFace } from './rendered-face.ts';
import { ASSETS, WholePath } from './whole-path.ts';

const SETTINGS: ReadingSettings = { ...DEFAULT_READING, backend: 'wasm', smoothing: 0, estimateNeutral: false };
const DISPLAY: DisplaySettings = { mirrored: false, overlay: ['regions'] };
const FRAME = 33;
/** A slow camera's, so that seconds are few frames. */
const SWAY_FRAME = 100;
/** As many frames as the leak test runs over: more than those after which a finder that is not needed is let go. */
const MANY = 500;

const picture = new Picture();
let path: WholePath;
let drawn: DrawnFace;
let canvas: OffscreenCanvas;
let clock = 0;

/** The reading of a picture, after as many frames of it as the finder needs to settle. */
async function settled(picture: ImageBitmap, frames = 6): Promise<ScoredFrame> {
  let reading: ScoredFrame | null = null;
  for (let i = 0; i < frames; i++) reading = await path.read(await createImageBitmap(picture), (clock += FRAME));
  return reading!;
}

/** The last reading of as many frames of a face that sways a little, as a living one does, in pictures that are scaled by `scale`. */
async function sway(frames: number, units = restingUnits(), scale = 1): Promise<ScoredFrame> {
  let reading: ScoredFrame | null = null;
  for (let i = 0; i < frames; i++) {
    const frame = drawn.draw({ yaw: 1.5 * Math.sin(clock / 700), pitch: Math.cos(clock / 900) }, units);
    const sized = await createImageBitmap(frame, { resizeWidth: scale * frame.width, resizeHeight: scale * frame.height });
    frame.close();
    reading = await path.read(sized, (clock += SWAY_FRAME));
  }
  return reading!;
}

const nobody = (): Promise<ImageBitmap> => createImageBitmap(new ImageData(480, 480));

const moved = (code: string, amount: number): Float32Array => {
  const units = restingUnits();
  units.fill(amount, 2 * unitIndex(code), 2 * unitIndex(code) + 2);
  return units;
};

beforeAll(async () => {
  const mesh = (await (await fetch('/face/canonical-mesh.json')).json()) as { positions: number[]; triangles: number[] };
  picture.overlay = overlayPainter(mesh);
  canvas = new OffscreenCanvas(320, 240);
  picture.attach(canvas);
  path = await WholePath.open(SETTINGS, picture);
  drawn = await drawnFace();
});
afterAll(() => {
  path.close();
  drawn.dispose();
});
beforeEach(async () => {
  picture.display = DISPLAY;
  await path.configure(SETTINGS);
  await path.setBaseline(null);
  path.scorer.cancelNeutral();
});

describe('the path', () => {
  test('a frame becomes a reading with everything in it, and is closed', async () => {
    const frame = drawn.draw();
    const reading = await path.read(frame, (clock += FRAME));
    expect(frame.width).toBe(0);
    expect([reading.width, reading.height, reading.time]).toEqual([640, 480, clock]);
    expect(Object.keys(reading.milliseconds)).toEqual([...STAGES]);
    const [face] = reading.faces;
    expect(reading.faces).toHaveLength(1);
    expect(face!.landmarks).toHaveLength(3 * LANDMARKS);
    expect([face!.latents.length, face!.presence.length, face!.intensity.length]).toEqual([21, 21, 21]);
    expect(face!.sides).toHaveLength(2 * SIDED_UNITS.length);
    expect(face!.expressions.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    expect(face!.quality).toEqual({ score: 1, reasons: [] });
    expect(face).toMatchObject({ comparedWith: 'none', estimate: null, modelVersion: path.scorer.readiness.modelVersion });
    expect('neutral' in reading).toBe(false);
  });

  test('a video frame reads as the picture it shows', async () => {
    const picture = drawn.draw({ yaw: 5 });
    const fromBitmap = await settled(picture);
    let fromVideo = fromBitmap;
    for (let i = 0; i < 6; i++) {
      const frame = new VideoFrame(picture, { timestamp: 1000 * clock });
      fromVideo = await path.read(frame, (clock += FRAME));
      expect(frame.format).toBeNull();
    }
    const [a, b] = [fromBitmap.faces[0]!, fromVideo.faces[0]!];
    a.landmarks.forEach((value, i) => expect(Math.abs(value - b.landmarks[i]!)).toBeLessThan(1));
    picture.close();
  });

  test('a picture without a face is a reading without faces; a closed frame is an error by name', async () => {
    const nobody = new OffscreenCanvas(640, 480);
    nobody.getContext('2d')!.fillRect(0, 0, 640, 480);
    expect((await path.read(nobody.transferToImageBitmap(), (clock += FRAME))).faces).toEqual([]);
    const closed = drawn.draw();
    closed.close();
    await expect(path.read(closed, (clock += FRAME))).rejects.toSatisfy((e) => problemOf(e) === 'frame-unreadable');
  });

  test('draws the very frame it read: mirrored or not, whole, with the overlay only when asked', async () => {
    const left = sideBySide([drawn.draw()], 480);
    const pixels = async (display: Partial<DisplaySettings>): Promise<ImageData> => {
      picture.display = { mirrored: false, overlay: [], ...display };
      await settled(left, 1);
      return canvas.getContext('2d')!.getImageData(0, 0, 320, 240);
    };
    const [plain, mirrored, boxed] = [await pixels({}), await pixels({ mirrored: true }), await pixels({ overlay: ['box'] })];
    // 480 x 480 within 320 x 240: 240 wide, 40 empty on both sides.
    const at = (image: ImageData, x: number, y: number): number[] => [
      ...image.data.subarray(4 * (320 * y + x), 4 * (320 * y + x) + 4),
    ];
    expect(at(plain, 20, 120)[3]).toBe(0);
    expect(at(plain, 45, 120)[3]).toBe(255);
    let [difference, flipped] = [0, 0];
    for (let y = 0; y < 240; y++) {
      for (let x = 40; x < 280; x++) {
        difference += Math.abs(at(plain, x, y)[1]! - at(mirrored, x, y)[1]!);
        flipped += Math.abs(at(plain, x, y)[1]! - at(mirrored, 319 - x, y)[1]!);
      }
    }
    expect(flipped).toBeLessThan(difference / 10);
    expect(boxed.data.some((value, i) => value !== plain.data[i])).toBe(true);
    left.close();
  });

  test('ids go on over frames, and another source has faces of its own', async () => {
    const picture = drawn.draw();
    const first = (await settled(picture)).faces[0]!.id;
    expect((await settled(picture)).faces[0]!.id).toBe(first);
    await path.newScene();
    const second = (await settled(picture)).faces[0]!.id;
    expect(second).toBeGreaterThan(first);
    clock = 0;
    expect((await settled(picture)).faces[0]!.id).toBeGreaterThan(second);
    picture.close();
  });

  test('smoothing calms a jump of the raw reading, and off means off', async () => {
    const [rest, smile] = [drawn.draw(), drawn.draw({}, moved('AU26', 0.15))];
    const jump = async (smoothing: number): Promise<number> => {
      await path.configure({ ...SETTINGS, smoothing });
      const before = (await settled(rest)).faces[0]!;
      const after = (await settled(smile, 1)).faces[0]!;
      const apart = (a: Float32Array, b: Float32Array): number => Math.hypot(...a.map((value, i) => value - b[i]!));
      // what a frame reads alone is told beside, whatever the smoothing
      expect(apart(after.unsmoothed.latents, before.unsmoothed.latents)).toBeGreaterThan(
        0.9 * apart(after.latents, before.latents),
      );
      if (smoothing === 0) expect(after.unsmoothed.latents).toEqual(after.latents);
      return apart(after.latents, before.latents);
    };
    expect(await jump(1)).toBeLessThan(0.6 * (await jump(0)));
    for (const picture of [rest, smile]) picture.close();
  });

  test('a face compared with itself reads nothing but the eyelids, by whichever weights', async () => {
    const picture = drawn.draw();
    const plain = (await settled(picture)).faces[0]!;
    await path.setBaseline(baselineFrom(plain));
    const { faces } = await settled(picture);
    expect(faces[0]!.comparedWith).toBe('recorded');
    ACTION_UNITS.forEach((unit, i) => {
      if (!unit.eyelid) expect(faces[0]!.latents[i]!, unit.code).toBeLessThan(0.4);
    });
    await path.configure({ ...SETTINGS, useNeutral: false });
    const off = (await settled(picture)).faces[0]!;
    expect(off.comparedWith).toBe('none');
    off.latents.forEach((latent, i) => expect(Math.abs(latent - plain.latents[i]!)).toBeLessThan(0.5));
    picture.close();
  });

  test('recording a neutral ends with a baseline of the face, and never compares meanwhile', async () => {
    const picture = drawn.draw();
    const plain = (await settled(picture)).faces[0]!;
    await path.setBaseline(baselineFrom(plain));
    path.scorer.startNeutral(false);
    let done = 0;
    let baseline: Baseline | undefined;
    for (let i = 0; i < 100 && !baseline; i++) {
      const { neutral, faces } = await settled(picture, 1);
      expect(faces[0]!.comparedWith).toBe('none');
      expect(neutral!.problem).toBeNull();
      expect(neutral!.done).toBeGreaterThanOrEqual(done);
      ({ done, baseline } = { baseline: undefined, ...neutral! });
    }
    expect(done).toBe(1);
    const { points } = frontalise(plain.landmarks);
    baseline!.landmarks.forEach((value, i) => expect(Math.abs(value - points[i]!)).toBeLessThan(0.15));
    ACTION_UNITS.forEach((unit, i) => {
      if (unit.eyelid) expect(baseline!.latents[i]).toBe(0);
    });
    expect(baseline!.modelVersion).toBe(path.scorer.readiness.modelVersion);
    expect('neutral' in (await settled(picture, 1))).toBe(false);
    picture.close();
  });

  test.each([
    ['another source', () => path.newScene()],
    ['a film that is read again', () => path.rewind()],
    ['a clock that falls back', () => Promise.resolve(void (clock -= 60_000))],
  ])('recording a neutral begins again with %s', async (_what, change) => {
    const picture = drawn.draw();
    path.scorer.startNeutral(false);
    expect((await settled(picture, 30)).neutral!.done).toBeGreaterThan(0.2);
    await change();
    const empty = await createImageBitmap(new ImageData(picture.width, picture.height));
    expect((await settled(empty, 1)).neutral).toEqual({ done: 0, problem: 'no-face' });
    empty.close();
    const { done, problem } = (await settled(picture, 30)).neutral!;
    expect(problem).toBeNull();
    expect(done).toBeGreaterThan(0.2);
    path.scorer.cancelNeutral();
    picture.close();
  });

  test('the baseline stays with its face when a larger one comes', async () => {
    await path.configure({ ...SETTINGS, maxFaces: 2 });
    const [face, other] = [drawn.draw(), drawn.draw({ yaw: 10 })];
    const small = sideBySide([face], 400);
    const single = new OffscreenCanvas(1000, 480);
    single.getContext('2d')!.drawImage(small, 0, 0);
    const alone = single.transferToImageBitmap();
    const owner = (await settled(alone)).faces[0]!;
    await path.setBaseline(baselineFrom(owner));
    expect((await settled(alone)).faces[0]).toMatchObject({ id: owner.id, comparedWith: 'recorded' });
    // The owner goes on at its place and a little smaller than the newcomer.
    const pair = new OffscreenCanvas(1000, 480);
    const both = pair.getContext('2d')!;
    both.drawImage(alone, 0, 0);
    both.drawImage(other, 80, 0, 480, 480, 480, 0, 480, 480);
    const bitmap = pair.transferToImageBitmap();
    const reading = await settled(bitmap);
    expect(reading.faces).toHaveLength(2);
    expect(reading.faces[0]!.box.x, 'the largest is the newcomer').toBeGreaterThan(480);
    expect(reading.faces.filter((one) => one.comparedWith === 'recorded').map((one) => one.id)).toEqual([owner.id]);
    for (const picture of [face, other, small, alone, bitmap]) picture.close();
  });

  test("the person's own weights read their face, the base weights read the other, and each reading says which", async () => {
    await path.configure({ ...SETTINGS, maxFaces: 2 });
    await path.newScene();
    const [owner, other] = [drawn.draw(), drawn.draw({}, moved('AU12', 0.8))];
    const pair = sideBySide([owner, other], 480);
    const rightmost = ({ faces }: ScoredFrame): FaceReading => [...faces].sort((a, b) => b.box.x - a.box.x)[0]!;
    const first = await settled(pair);
    const base = rightmost(first).modelVersion;
    const owned = first.faces.find((one) => one !== rightmost(first))!;
    const artifacts = await withCoveredMouth(await tf.io.http(ASSETS.model).load!());
    const mine = { ...artifacts, userDefinedMetadata: { ...artifacts.userDefinedMetadata, version: 'mine' } };
    await path.setBaseline(baselineFrom(owned));
    await path.setWeights(mine);
    const reading = await settled(pair);
    const left = reading.faces.find((one) => one !== rightmost(reading))!;
    expect(left).toMatchObject({ modelVersion: 'mine', comparedWith: 'recorded', quality: { reasons: ['mouth-covered'] } });
    expect(rightmost(reading)).toMatchObject({ modelVersion: base, comparedWith: 'none', quality: { reasons: [] } });
    rightmost(reading).latents.forEach((latent, i) => expect(Math.abs(latent - rightmost(first).latents[i]!)).toBeLessThan(0.5));
    expect(path.scorer.readiness.modelVersion).toBe('mine');
    await path.setWeights(null);
    const after = await settled(pair);
    expect(after.faces.map((one) => one.modelVersion)).toEqual([base, base]);
    for (const picture of [owner, other, pair]) picture.close();
  });

  test('a mouth that the network calls covered is a reason, lowers the score, and can be no neutral', async () => {
    const artifacts = await tf.io.http(ASSETS.model).load!();
    await path.setWeights(await withCoveredMouth(artifacts));
    const picture = drawn.draw({}, moved('AU12', 0.8));
    const [covered] = (await settled(picture)).faces;
    expect(covered!.quality.reasons).toEqual(['mouth-covered']);
    expect(covered!.quality.score).toBeLessThan(0.5);
    path.scorer.startNeutral(true);
    expect((await settled(picture)).neutral).toMatchObject({ done: 0, problem: 'poor-quality' });
    path.scorer.cancelNeutral();
    await path.setWeights(null);
    const [open] = (await settled(picture, 40)).faces;
    expect(open!.quality.reasons).toEqual([]);
    picture.close();
  });

  test('dark glasses are said, also beside a neutral behind the same ones, and clear ones are not', async () => {
    const bare = drawn.draw();
    const [face] = (await settled(bare)).faces;
    expect(face!.quality.reasons).toEqual([]);
    const [dark, clear] = [withGlasses(bare, face!, true), withGlasses(bare, face!, false)];
    for (const compared of [false, true]) {
      await path.newScene();
      const [hidden] = (await settled(dark)).faces;
      expect(hidden!.quality.reasons, `compared: ${compared}`).toEqual(['eyes-covered']);
      expect(hidden!.comparedWith).toBe(compared ? 'recorded' : 'none');
      await path.setBaseline(baselineFrom(hidden!));
    }
    await path.setBaseline(null);
    await path.newScene();
    expect((await settled(clear)).faces[0]!.quality.reasons).toEqual([]);
    for (const picture of [bare, dark, clear]) picture.close();
  });

  test('no movement is taken for something before the face', async () => {
    for (const { code } of ACTION_UNITS) {
      await path.newScene();
      const picture = drawn.draw({}, moved(code, 1));
      expect((await settled(picture)).faces[0]!.quality.reasons, code).toEqual([]);
      picture.close();
    }
  });

  test('a resting face is estimated from frames that change a little, and never from a still picture', async () => {
    await path.configure({ ...SETTINGS, estimateNeutral: true });
    await path.newScene();
    const still = drawn.draw();
    const { faces } = await settled(still, 150);
    expect(faces[0]).toMatchObject({ comparedWith: 'none', estimate: { sure: 0 } });
    expect(faces[0]!.estimate!.done).toBeLessThan(0.5);
    still.close();

    let reading = await sway(45);
    expect(reading.faces[0]!.comparedWith).toBe('estimated');
    expect(reading.faces[0]!.estimate!.sure).toBeGreaterThan(0.3);
    ACTION_UNITS.forEach((unit, i) => {
      if (!unit.eyelid) expect(reading.faces[0]!.latents[i]!, unit.code).toBeLessThan(0.5);
    });
    const [rest] = reading.faces;
    const smile = moved('AU12', 0.8);
    reading = await sway(8, smile);
    expect(reading.faces[0]!.intensity[unitIndex('AU12')]).toBeGreaterThan(2);

    // it moves what is read less than the same face does as a recorded neutral
    const raw = ({ latents, offset }: FaceReading): Float32Array => latents.map((value, i) => value + (offset?.[i] ?? 0));
    const estimated = raw(reading.faces[0]!);
    await path.configure(SETTINGS);
    const [alone] = (await sway(8, smile)).faces;
    expect(alone).toMatchObject({ comparedWith: 'none', estimate: null });
    await path.setBaseline(baselineFrom(rest!));
    const recorded = raw((await sway(8, smile)).faces[0]!);
    const moves = (read: Float32Array): number => Math.hypot(...read.map((value, i) => value - raw(alone!)[i]!));
    expect(moves(estimated)).toBeGreaterThan(0.4 * moves(recorded));
    expect(moves(estimated)).toBeLessThan(moves(recorded));
    await path.setBaseline(null);
  });

  test('a film that is read again is compared from its first frame on', async () => {
    await path.configure({ ...SETTINGS, estimateNeutral: true });
    await path.newScene(true);
    await sway(10, moved('AU12', 0.8));
    await sway(25);
    await path.rewind();
    const again = await sway(6, moved('AU12', 0.8));
    expect(again.faces[0]).toMatchObject({ comparedWith: 'estimated', estimate: { done: 1 } });
    await path.newScene();
    expect((await sway(1)).faces[0]!.comparedWith).toBe('none');
  });

  test('the people of a film keep their resting faces when the size of its frames changes; before a camera nobody is known then', async () => {
    await path.configure({ ...SETTINGS, estimateNeutral: true });
    await path.newScene(true);
    await sway(20);
    const before = await sway(15);
    expect(before.faces[0]!.comparedWith).toBe('estimated');
    const [resized] = (await sway(6, restingUnits(), 0.75)).faces;
    expect(resized).toMatchObject({ comparedWith: 'estimated' });
    expect(resized!.id).toBeGreaterThan(before.faces[0]!.id);
    await path.rewind();
    await sway(6);
    expect((await sway(6, restingUnits(), 0.75)).faces[0]).toMatchObject({ comparedWith: 'estimated', estimate: { done: 1 } });
    await path.newScene();
    await sway(35);
    expect((await sway(6, restingUnits(), 0.75)).faces[0]!.comparedWith).toBe('none');
  });

  test('a frame that misses the owner of the baseline hands it to nobody else', async () => {
    await path.configure({ ...SETTINGS, maxFaces: 2 });
    const [owner, other] = [drawn.draw(), drawn.draw({}, moved('AU12', 0.8))];
    const [pair, alone] = [sideBySide([owner, other], 480), sideBySide([await nobody(), other], 480)];
    const first = await settled(pair);
    const rightmost = ({ faces }: ScoredFrame): FaceReading => [...faces].sort((a, b) => b.box.x - a.box.x)[0]!;
    const own = first.faces.find((one) => one !== rightmost(first))!;
    await path.setBaseline(baselineFrom(own));
    expect((await settled(pair)).faces.find((one) => one.comparedWith === 'recorded')!.id).toBe(own.id);
    for (let i = 0; i < 40; i++) {
      const reading = await settled(alone, 1);
      const left = reading.faces.filter((one) => one.id !== own.id);
      expect(left.map((one) => one.comparedWith)).toEqual(left.map(() => 'none'));
    }
    const back = await settled(pair);
    expect(back.faces).toHaveLength(2);
    expect(rightmost(back).comparedWith).toBe('none');
    expect(back.faces.map((one) => one.comparedWith).sort()).toEqual(['none', 'recorded']);
    for (const picture of [owner, other, pair, alone]) picture.close();
  });

  test(
    `no tensor is left behind over ${MANY} frames with faces, baseline, overlay and new weights`,
    { timeout: 300_000 },
    async () => {
      const pictures = ['AU12', 'AU01', 'AU26'].map((code) => drawn.draw({}, moved(code, 0.8)));
      const artifacts = await tf.io.http(ASSETS.model).load!();
      await path.setBaseline(baselineFrom((await settled(pictures[0]!)).faces[0]!));
      await path.setWeights(artifacts);
      await settled(pictures[0]!);
      const before = tf.memory();
      for (let i = 0; i < MANY; i++) {
        await path.read(await createImageBitmap(pictures[i % 3]!), (clock += FRAME));
        if (i % 125 === 62) await path.setWeights(artifacts);
      }
      const after = tf.memory();
      expect(after.numTensors).toBe(before.numTensors);
      expect(after.numDataBuffers).toBe(before.numDataBuffers);
      expect(after.numBytes).toBe(before.numBytes);
      for (const picture of pictures) picture.close();
    },
  );
});

/** The picture with glasses before the eyes of its face, their lenses dark or clear. */
function withGlasses(picture: ImageBitmap, { landmarks }: FaceReading, dark: boolean): ImageBitmap {
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const pen = canvas.getContext('2d')!;
  pen.drawImage(picture, 0, 0);
  const middle = (rim: readonly number[], d: number): number =>
    rim.reduce((sum, i) => sum + landmarks[3 * i + d]!, 0) / rim.length;
  const [left, right] = EYE_RIMS.map((rim) => [middle(rim, 0), middle(rim, 1)] as const) as [[number, number], [number, number]];
  const apart = Math.hypot(left[0] - right[0], left[1] - right[1]);
  pen.lineWidth = 0.05 * apart;
  pen.fillStyle = pen.strokeStyle = '#16161a';
  for (const [x, y] of [left, right]) {
    pen.beginPath();
    pen.ellipse(x, y, 0.4 * apart, 0.32 * apart, 0, 0, 2 * Math.PI);
    if (dark) pen.fill();
    pen.stroke();
  }
  return canvas.transferToImageBitmap();
}

/** The same weights, but for a head that calls every mouth covered and no eyes. */
async function withCoveredMouth(artifacts: tf.io.ModelArtifacts): Promise<tf.io.ModelArtifacts> {
  const { weightData, weightSpecs } = artifacts;
  const params = readAuNet(artifacts);
  const kept = tf.io.decodeWeights(tf.io.CompositeArrayBuffer.join(weightData), weightSpecs!);
  const bias = tf.tensor1d(REGIONS.map((region) => (region === 'lower' ? 20 : -20)));
  const kernel = tf.zeros(params.covered.kernel.shape);
  const head = { [weightName('covered/kernel')]: kernel, [weightName('covered/bias')]: bias };
  const { data, specs } = await tf.io.encodeWeights({ ...kept, ...head });
  disposeTree(params);
  tf.dispose([kept, kernel, bias]);
  return { ...artifacts, weightData: data, weightSpecs: specs };
}

/** A baseline of one reading, as if other weights had made it: these then find out what is left to subtract. */
function baselineFrom({ landmarks, crop }: FaceReading): Baseline {
  const latents = new Float32Array(21).fill(9);
  return { landmarks: frontalise(landmarks).points, crop: crop!, latents, modelVersion: 'other', frames: 1 };
}
