/** The real pipeline, every stage of it, on a face whose movements are known. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ACTION_UNITS, REGIONS, SIDED_UNITS, unitIndex } from '../../src/core/facs.ts';
import { frontalise } from '../../src/core/frontal.ts';
import { LANDMARKS, STAGES, type Baseline, type FaceReading, type FrameReading } from '../../src/core/reading.ts';
import { restingUnits } from '../../src/core/rig.ts';
import { readAuNet, weightName } from '../../src/learn/nets/au-net-artifacts.ts';
import { disposeTree } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { overlayPainter } from '../../src/reader/overlay/overlay.ts';
import { Picture } from '../../src/reader/picture.ts';
import { Pipeline } from '../../src/reader/pipeline.ts';
import { problemOf } from '../../src/reader/problems.ts';
import { DEFAULT_SETTINGS, type LiveSettings } from '../../src/reader/settings.ts';
import { drawnFace, sideBySide, type DrawnFace } from './rendered-face.ts';

const ASSETS = { bundle: '/face/face_landmarker.task', model: '/models/base/model.json' };
const SETTINGS: LiveSettings = { ...DEFAULT_SETTINGS, backend: 'wasm', smoothing: 0, mirrored: false, estimateNeutral: false };
const FRAME = 33;
/** A slow camera's, so that seconds are few frames. */
const SWAY_FRAME = 100;
/** As many frames as the leak test runs over. */
const MANY = 2000;

let pipeline: Pipeline;
let drawn: DrawnFace;
let canvas: OffscreenCanvas;
let clock = 0;

/** The reading of a picture, after as many frames of it as the finder needs to settle. */
async function settled(picture: ImageBitmap, frames = 6): Promise<FrameReading> {
  let reading: FrameReading | null = null;
  for (let i = 0; i < frames; i++) reading = await pipeline.analyse(await createImageBitmap(picture), (clock += FRAME));
  return reading!;
}

/** The last reading of as many frames of a face that sways a little, as a living one does. */
async function sway(frames: number, units = restingUnits()): Promise<FrameReading> {
  let reading: FrameReading | null = null;
  for (let i = 0; i < frames; i++) {
    const frame = drawn.draw({ yaw: 1.5 * Math.sin(clock / 700), pitch: Math.cos(clock / 900) }, units);
    reading = await pipeline.analyse(frame, (clock += SWAY_FRAME));
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
  const picture = new Picture();
  const mesh = (await (await fetch('/face/canonical-mesh.json')).json()) as { positions: number[]; triangles: number[] };
  picture.overlay = overlayPainter(mesh);
  canvas = new OffscreenCanvas(320, 240);
  picture.attach(canvas);
  pipeline = await Pipeline.open(ASSETS, SETTINGS, picture, () => undefined);
  drawn = await drawnFace();
});
afterAll(() => {
  pipeline.close();
  drawn.dispose();
});
beforeEach(async () => {
  await pipeline.configure(SETTINGS);
  await pipeline.setBaseline(null);
  pipeline.cancelNeutral();
});

describe('the pipeline', () => {
  test('a frame becomes a reading with everything in it, and is closed', async () => {
    const frame = drawn.draw();
    const reading = await pipeline.analyse(frame, (clock += FRAME));
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
    expect(face).toMatchObject({ comparedWith: 'none', estimate: null });
    expect('neutral' in reading).toBe(false);
  });

  test('a video frame reads as the picture it shows', async () => {
    const picture = drawn.draw({ yaw: 5 });
    const fromBitmap = await settled(picture);
    let fromVideo = fromBitmap;
    for (let i = 0; i < 6; i++) {
      const frame = new VideoFrame(picture, { timestamp: 1000 * clock });
      fromVideo = await pipeline.analyse(frame, (clock += FRAME));
      expect(frame.format).toBeNull();
    }
    const [a, b] = [fromBitmap.faces[0]!, fromVideo.faces[0]!];
    a.landmarks.forEach((value, i) => expect(Math.abs(value - b.landmarks[i]!)).toBeLessThan(1));
    picture.close();
  });

  test('a picture without a face is a reading without faces; a closed frame is an error by name', async () => {
    const nobody = new OffscreenCanvas(640, 480);
    nobody.getContext('2d')!.fillRect(0, 0, 640, 480);
    expect((await pipeline.analyse(nobody.transferToImageBitmap(), (clock += FRAME))).faces).toEqual([]);
    const closed = drawn.draw();
    closed.close();
    await expect(pipeline.analyse(closed, (clock += FRAME))).rejects.toSatisfy((e) => problemOf(e) === 'frame-unreadable');
  });

  test('draws the very frame it read: mirrored or not, whole, with the overlay only when asked', async () => {
    const left = sideBySide([drawn.draw()], 480);
    const pixels = async (settings: Partial<LiveSettings>): Promise<ImageData> => {
      await pipeline.configure({ ...SETTINGS, overlay: [], ...settings });
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
    await pipeline.newScene();
    const second = (await settled(picture)).faces[0]!.id;
    expect(second).toBeGreaterThan(first);
    clock = 0;
    expect((await settled(picture)).faces[0]!.id).toBeGreaterThan(second);
    picture.close();
  });

  test('smoothing calms a jump of the raw reading, and off means off', async () => {
    const [rest, smile] = [drawn.draw(), drawn.draw({}, moved('AU26', 0.15))];
    const jump = async (smoothing: number): Promise<number> => {
      await pipeline.configure({ ...SETTINGS, smoothing });
      const before = (await settled(rest)).faces[0]!.latents;
      const after = (await settled(smile, 1)).faces[0]!.latents;
      return Math.hypot(...after.map((value, i) => value - before[i]!));
    };
    expect(await jump(1)).toBeLessThan(0.6 * (await jump(0)));
    for (const picture of [rest, smile]) picture.close();
  });

  test('a face compared with itself reads nothing but the eyelids, by whichever weights', async () => {
    const picture = drawn.draw();
    const plain = (await settled(picture)).faces[0]!;
    await pipeline.setBaseline(baselineFrom(plain));
    const { faces } = await settled(picture);
    expect(faces[0]!.comparedWith).toBe('recorded');
    ACTION_UNITS.forEach((unit, i) => {
      if (!unit.eyelid) expect(faces[0]!.latents[i]!, unit.code).toBeLessThan(0.4);
    });
    await pipeline.configure({ ...SETTINGS, useNeutral: false });
    const off = (await settled(picture)).faces[0]!;
    expect(off.comparedWith).toBe('none');
    off.latents.forEach((latent, i) => expect(Math.abs(latent - plain.latents[i]!)).toBeLessThan(0.5));
    picture.close();
  });

  test('recording a neutral ends with a baseline of the face, and never compares meanwhile', async () => {
    const picture = drawn.draw();
    const plain = (await settled(picture)).faces[0]!;
    await pipeline.setBaseline(baselineFrom(plain));
    pipeline.startNeutral(false);
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
    expect(baseline!.modelVersion).toBe(pipeline.readiness.modelVersion);
    expect('neutral' in (await settled(picture, 1))).toBe(false);
    picture.close();
  });

  test('the baseline stays with its face when a larger one comes', async () => {
    await pipeline.configure({ ...SETTINGS, maxFaces: 2 });
    const [face, other] = [drawn.draw(), drawn.draw({ yaw: 10 })];
    const small = sideBySide([face], 400);
    const single = new OffscreenCanvas(1000, 480);
    single.getContext('2d')!.drawImage(small, 0, 0);
    const alone = single.transferToImageBitmap();
    const owner = (await settled(alone)).faces[0]!;
    await pipeline.setBaseline(baselineFrom(owner));
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

  test('a mouth that the network calls covered is a reason, lowers the score, and can be no neutral', async () => {
    const artifacts = await tf.io.http(ASSETS.model).load!();
    await pipeline.setWeights(await withCoveredMouth(artifacts));
    const picture = drawn.draw({}, moved('AU12', 0.8));
    const [covered] = (await settled(picture)).faces;
    expect(covered!.quality.reasons).toEqual(['mouth-covered']);
    expect(covered!.quality.score).toBeLessThan(0.5);
    pipeline.startNeutral(true);
    expect((await settled(picture)).neutral).toMatchObject({ done: 0, problem: 'poor-quality' });
    pipeline.cancelNeutral();
    await pipeline.setWeights(artifacts);
    const [open] = (await settled(picture, 40)).faces;
    expect(open!.quality.reasons).toEqual([]);
    picture.close();
  });

  test('a resting face is estimated from frames that change a little, and never from a still picture', async () => {
    await pipeline.configure({ ...SETTINGS, estimateNeutral: true });
    await pipeline.newScene();
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
    reading = await sway(8, moved('AU12', 0.8));
    expect(reading.faces[0]!.intensity[unitIndex('AU12')]).toBeGreaterThan(2);
    await pipeline.configure(SETTINGS);
    expect((await sway(1)).faces[0]).toMatchObject({ comparedWith: 'none', estimate: null });
  });

  test('a film that is read again is compared from its first frame on', async () => {
    await pipeline.configure({ ...SETTINGS, estimateNeutral: true });
    await pipeline.newScene(true);
    await sway(10, moved('AU12', 0.8));
    await sway(25);
    await pipeline.rewind();
    const again = await sway(6, moved('AU12', 0.8));
    expect(again.faces[0]).toMatchObject({ comparedWith: 'estimated', estimate: { done: 1 } });
    await pipeline.newScene();
    expect((await sway(1)).faces[0]!.comparedWith).toBe('none');
  });

  test('a frame that misses the owner of the baseline hands it to nobody else', async () => {
    await pipeline.configure({ ...SETTINGS, maxFaces: 2 });
    const [owner, other] = [drawn.draw(), drawn.draw({}, moved('AU12', 0.8))];
    const [pair, alone] = [sideBySide([owner, other], 480), sideBySide([await nobody(), other], 480)];
    const first = await settled(pair);
    const rightmost = ({ faces }: FrameReading): FaceReading => [...faces].sort((a, b) => b.box.x - a.box.x)[0]!;
    const own = first.faces.find((one) => one !== rightmost(first))!;
    await pipeline.setBaseline(baselineFrom(own));
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
      await pipeline.setBaseline(baselineFrom((await settled(pictures[0]!)).faces[0]!));
      await settled(pictures[0]!);
      const before = tf.memory();
      for (let i = 0; i < MANY; i++) {
        await pipeline.analyse(await createImageBitmap(pictures[i % 3]!), (clock += FRAME));
        if (i % 500 === 250) await pipeline.setWeights(artifacts);
      }
      const after = tf.memory();
      expect(after.numTensors).toBe(before.numTensors);
      expect(after.numDataBuffers).toBe(before.numDataBuffers);
      expect(after.numBytes).toBe(before.numBytes);
      for (const picture of pictures) picture.close();
    },
  );
});

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
  return { landmarks: frontalise(landmarks).points, crop, latents, modelVersion: 'other', frames: 1 };
}
