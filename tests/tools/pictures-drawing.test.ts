import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { MIRROR } from '../../src/core/mean-face.ts';
import { loadHead, type Correspondence } from '../../tools/ict/head.ts';
import { draw, type Scene } from '../../tools/pictures/draw.ts';
import { DEFAULT_BUNDLE, openFinder, type FoundFace } from '../../tools/pictures/finder.ts';
import { AMOUNTS, type Amounts } from '../../src/core/movements/movement.ts';
import { foldSkin, PLAIN_FOLDING } from '../../src/face/skin/furrows.ts';
import { makeGroup } from '../../tools/pictures/group.ts';
import { prepareModel, type HeadModel } from '../../tools/pictures/model.ts';
import { gaps, setGaps, type Opening } from '../../tools/pictures/opening.ts';
import { preparePerson, type Person } from '../../tools/pictures/person.ts';
import type { Photo } from '../../src/face/picture/photo.ts';
import { encodeJpeg, mirrorPhoto, readPhoto } from '../../tools/pictures/photo.ts';
import { Random } from '../../src/core/random.ts';
import { sampleMovement } from '../../src/core/movements/sampling.ts';
import { asPhotographed, moveHead, randomSubject, type Subject } from '../../tools/pictures/subject.ts';
import { sharedFolder } from '../shared.ts';

const shared = sharedFolder();
const ready = shared !== null && existsSync(DEFAULT_BUNDLE);
if (shared && !ready) console.warn(`skipping the picture maker's drawing, no face bundle: ${DEFAULT_BUNDLE} (npm run assemble)`);

const PERSON = 'london/001_neutral.jpg';
const SIZE = 256;
const LIGHT = { direction: [0, 0.5, 0.866], ambient: 0.45 } as const;
let model: HeadModel;
let photo: Photo;
let landmarks: Float32Array;
let person: Person;
let subject: Subject;

async function find(pictures: readonly Uint8Array[]): Promise<(FoundFace | null)[]> {
  const finder = await openFinder();
  try {
    return await finder.find(pictures);
  } finally {
    await finder.close();
  }
}

/** Amounts of some units, both sides. */
function amountsOf(units: Readonly<Record<string, number>>): Amounts {
  const amounts = new Float32Array(AMOUNTS);
  for (const [code, amount] of Object.entries(units)) amounts.fill(amount, 2 * unitIndex(code), 2 * unitIndex(code) + 2);
  return amounts;
}

function sceneOf(who: Subject, amounts: Amounts, yaw = 0): Scene {
  const gaze = [0, 0] as const;
  return {
    ...{ subject: who, gaze, glasses: null, light: LIGHT },
    moved: moveHead(model, who, { amounts, nuisances: new Map(), gaze }),
    camera: { size: SIZE, yaw, pitch: 0, roll: 0, scale: 10, centre: [0.5, 0.5], nearness: 0 },
    skin: foldSkin(who.person.photo, who.person.furrows, PLAIN_FOLDING, amounts, LIGHT),
  };
}

function picture(who: Subject, amounts: Amounts, yaw = 0): Photo {
  const { width, height, colour } = draw(model, sceneOf(who, amounts, yaw));
  return { width, height, rgb: Uint8ClampedArray.from(colour) };
}

function meanDifference(a: Photo, b: Photo): number {
  return a.rgb.reduce((sum, value, i) => sum + Math.abs(value - b.rgb[i]!), 0) / a.rgb.length;
}

/** The landmarks that the mirrored photo has: each on the other side's place. */
function mirroredLandmarks(points: Float32Array, width: number): Float32Array {
  const other = (i: number): number => (i < 468 ? MIRROR[i]! : i < 473 ? i + 5 : i - 5);
  return points.map((_, i) => {
    const value = points[3 * other(Math.floor(i / 3)) + (i % 3)]!;
    return i % 3 === 0 ? width - value : value;
  });
}

const swapped = (amounts: Amounts): Amounts => amounts.map((_, i) => amounts[i ^ 1]!);

describe('openings', () => {
  /** Two pairs of landmarks, each the whole of what is pushed, 1 and 0.4 cm apart. */
  const rims = { upper: [0, 1], lower: [2, 3], outline: [], reach: 1 };
  const opening: Opening = {
    rims,
    vertices: Uint16Array.of(0, 1, 2, 3),
    isUpper: Uint8Array.of(1, 1, 0, 0),
    shares: Float32Array.of(1, 0, 0, 1, 1, 0, 0, 1),
    distance: new Float32Array(4),
  };
  const correspondence = {
    triangles: [0, 1, 2, 3].map((i) => [i, i, i]),
    weights: [0, 1, 2, 3].map(() => [1, 0, 0]),
  } as unknown as Correspondence;
  const apart = (): Float32Array => Float32Array.of(0, 1, 0, 1, 0.7, 0, 0, 0, 0, 1, 0.3, 0);

  it('get the gap that is wanted of the one they had, in as many rounds as it takes', () => {
    for (const [share, slower] of [
      [0.5, 1],
      [0.5, 0.7],
      [0, 0.7],
      [1.4, 1],
    ] as const) {
      const positions = apart();
      const pushed = { ...opening, shares: opening.shares.map((value) => value * slower) };
      setGaps(pushed, positions, correspondence, (gap) => share * gap);
      const [wide, narrow] = gaps(opening, positions, correspondence);
      expect(wide).toBeCloseTo(share, 1);
      expect(narrow).toBeCloseTo(0.4 * share, 1);
    }
  });
});

describe.skipIf(!ready)('drawing', () => {
  beforeAll(async () => {
    model = prepareModel(loadHead(join(shared!, 'data/ict-facekit')));
    const path = join(shared!, 'faces', PERSON);
    photo = readPhoto(path);
    landmarks = (await find([readFileSync(path)]))[0]!.landmarks;
    person = preparePerson(model, photo, landmarks);
    subject = asPhotographed(model, person);
  }, 120_000);

  it('reproduces the photo when nothing moves', () => {
    const made = picture(subject, amountsOf({}));
    // a picture pixel is the mean of 2 x 2 places on the photo, found by the person's own scale and the framing
    const left = nosePlace(made, subject);
    let [sum, worst] = [0, 0];
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++) {
        for (let d = 0; d < 3; d++) {
          let expected = 0;
          for (const [u, v] of [
            [0.25, 0.25],
            [0.75, 0.25],
            [0.25, 0.75],
            [0.75, 0.75],
          ] as const) {
            expected += bilinear(photo, left[0] + ((x + u) * person.scale) / 10, left[1] + ((y + v) * person.scale) / 10, d) / 4;
          }
          const error = Math.abs(made.rgb[3 * (y * SIZE + x) + d]! - expected);
          sum += error;
          if (error > 24) worst++;
        }
      }
    }
    expect(sum / (SIZE * SIZE * 3)).toBeLessThan(1);
    expect(worst / (SIZE * SIZE * 3)).toBeLessThan(0.001);
  });

  it('draws the same bytes for the same seed, and others for another', () => {
    const [a, b, c] = ['1', '1', '2'].map((seed) => makeGroup(model, person, 'london-001', seed, 4));
    expect(a!.map(({ jpeg }) => Buffer.from(jpeg).toString('base64'))).toEqual(
      b!.map(({ jpeg }) => Buffer.from(jpeg).toString('base64')),
    );
    expect(a!.map(({ record }) => record)).toEqual(b!.map(({ record }) => record));
    expect(a![3]!.jpeg).not.toEqual(c![3]!.jpeg);
    expect(a![0]!.record.intensities.every((value) => value === 0)).toBe(true);
  });

  it('never crosses lips or lids, whatever is asked for', () => {
    for (let i = 0; i < 150; i++) {
      const random = new Random(`crossing/${i}`);
      const who = randomSubject(model, person, 0.6, random);
      const { positions } = moveHead(model, who, sampleMovement(random));
      expect(Math.min(...gaps(model.mouth, positions, model.correspondence))).toBeGreaterThan(-0.02);
      for (const eye of model.eyes) expect(Math.min(...gaps(eye, positions, model.correspondence))).toBeGreaterThan(-0.08);
    }
  });

  it('closes the lids altogether at AU43 E, one by one too', () => {
    const amounts = amountsOf({ AU43: 1 });
    amounts[2 * unitIndex('AU43') + 1] = 0;
    const { closure, positions } = moveHead(model, subject, { amounts, nuisances: new Map(), gaze: [0, 0] });
    expect(closure[0]).toBe(1);
    expect(closure[1]).toBeLessThan(0.05);
    expect(Math.max(...gaps(model.eyes[0], positions, model.correspondence))).toBeLessThan(0.02);
  });

  it('parts the lips for a dropped jaw and not for a pressed mouth', () => {
    const gap = (units: Record<string, number>): number =>
      moveHead(model, subject, { amounts: amountsOf(units), nuisances: new Map(), gaze: [0, 0] }).lipGap;
    expect(gap({ AU26: 1 })).toBeGreaterThan(1);
    expect(gap({ AU24: 1 })).toBeLessThan(0.1);
    expect(gap({ AU28: 1 })).toBeLessThan(0.1);
    expect(gap({})).toBeLessThan(0.12);
  });

  it('draws the mirror image for a mirrored photo and mirrored amounts', () => {
    const other = preparePerson(model, mirrorPhoto(photo), mirroredLandmarks(landmarks, photo.width));
    const amounts = amountsOf({ AU01: 0.8, AU26: 0.4 });
    amounts[2 * unitIndex('AU12')] = 1;
    amounts[2 * unitIndex('AU43') + 1] = 1;
    const yaw = 0.2;
    const made = picture(subject, amounts, yaw);
    const mirrored = mirrorPhoto(picture(asPhotographed(model, other), swapped(amounts), -yaw));
    expect(meanDifference(made, mirrored)).toBeLessThan(3);
    expect(meanDifference(made, mirrorPhoto(mirrored))).toBeGreaterThan(15);
  });

  it('shows the finder what was asked for, unit by unit', async () => {
    const asked = ['AU01', 'AU02', 'AU04', 'AU05', 'AU12', 'AU15', 'AU18', 'AU20', 'AU26', 'AU43'];
    const pictures = [{}, ...asked.map((code) => ({ [code]: 1 }))].map((units) =>
      encodeJpeg(picture(subject, amountsOf(units)), 92),
    );
    const faces = await find(pictures);
    expect(faces.every((face) => face !== null)).toBe(true);
    const place = (i: number, id: number, d: 0 | 1): number => faces[i]!.landmarks[3 * id + d]!;
    const change = (code: string, measure: (i: number) => number): number => measure(1 + asked.indexOf(code)) - measure(0);
    const interocular = Math.hypot(place(0, 263, 0) - place(0, 33, 0), place(0, 263, 1) - place(0, 33, 1));
    const much = 0.03 * interocular;
    const width = (i: number): number => place(i, 291, 0) - place(i, 61, 0);
    const corners = (i: number): number => place(i, 291, 1) + place(i, 61, 1) - place(i, 13, 1) - place(i, 14, 1);
    const aperture = (i: number): number => place(i, 374, 1) - place(i, 386, 1);
    const brow =
      (id: number) =>
      (i: number): number =>
        place(i, 168, 1) - place(i, id, 1);
    expect(change('AU01', brow(336))).toBeGreaterThan(much);
    expect(change('AU02', brow(334))).toBeGreaterThan(much);
    expect(change('AU04', brow(336))).toBeLessThan(-much);
    expect(change('AU05', aperture)).toBeGreaterThan(0.12 * aperture(0));
    expect(change('AU12', width)).toBeGreaterThan(much);
    expect(change('AU12', corners)).toBeLessThan(-much);
    expect(change('AU15', corners)).toBeGreaterThan(much);
    expect(change('AU18', width)).toBeLessThan(-much);
    expect(change('AU20', width)).toBeGreaterThan(much);
    expect(Math.abs(change('AU20', corners))).toBeLessThan(2 * much); // sideways, no pout
    expect(change('AU26', (i) => place(i, 14, 1) - place(i, 13, 1))).toBeGreaterThan(5 * much);
    expect(change('AU43', aperture)).toBeLessThan(-0.5 * aperture(0));
  }, 120_000);

  it('names what it cannot work with', () => {
    expect(() => preparePerson(model, photo, landmarks.slice(0, 468 * 3))).toThrow('expected 478 x 3 landmarks: 1404 numbers');
    expect(() => loadHead('/nowhere')).toThrow('cannot read the ICT head: /nowhere/ict-facekit.json');
    const nuisances = new Map([['mouthSmile_L', 1]]);
    expect(() => moveHead(model, subject, { amounts: amountsOf({}), nuisances, gaze: [0, 0] })).toThrow(
      'no nuisance shape: mouthSmile_L',
    );
    expect(ACTION_UNITS.every(({ code }) => model.units.has(code))).toBe(true);
  });
});

/** Photo pixel at the picture's left upper corner: the framed middle of the face is the same point on both. */
function nosePlace(made: Photo, who: Subject): [number, number] {
  const { toCamera, origin, scale } = who.person;
  const middle = [0, -1, 4];
  const at = [0, 1].map((d) => middle.reduce((sum, value, k) => sum + toCamera[3 * d + k]! * value, origin[d]!)) as [
    number,
    number,
  ];
  return [at[0] * scale - ((made.width / 2) * scale) / 10, -at[1] * scale - ((made.height / 2) * scale) / 10];
}

function bilinear({ width, height, rgb }: Photo, u: number, v: number, d: number): number {
  const x = Math.min(Math.max(u - 0.5, 0), width - 1.001);
  const y = Math.min(Math.max(v - 0.5, 0), height - 1.001);
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const at = (i: number, j: number): number => rgb[3 * (j * width + i) + d]!;
  const top = at(x0, y0) + (x - x0) * (at(x0 + 1, y0) - at(x0, y0));
  const below = at(x0, y0 + 1) + (x - x0) * (at(x0 + 1, y0 + 1) - at(x0, y0 + 1));
  return top + (y - y0) * (below - top);
}
