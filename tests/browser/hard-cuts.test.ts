/** Hard cuts between real portraits at one place, through the whole path; and what is no cut. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Picture } from '../../src/reader/picture.ts';
import { DEFAULT_READING } from '../../src/reader/settings.ts';
import { portrait, portraitNames } from './pictures.ts';
import { WholePath } from './whole-path.ts';

const FRAME = 33;
const SIZE = { width: 640, height: 480 };
const SIDE = 420;
/** Frames in which a face is met, and in which a cut must be noticed. */
const MET = 6;
const NOTICED = 8;

const london = ((await portraitNames('london')) ?? []).filter((name) => name.includes('neutral')).filter((_, i) => i % 6 === 0);
const canadians = ((await portraitNames('canada')) ?? []).filter((_, i) => i % 2 === 0);
const canada = canadians.filter((_, i) => i % 3 === 0);

interface View {
  readonly filter?: string;
  /** Pixels to the side. */
  readonly shift?: number;
  readonly room?: 'studio' | 'study';
  /** What stands before the face: centre and radii, pixels. */
  readonly hand?: readonly [x: number, y: number, width: number, height: number];
}

/** Somebody's portrait in a room. */
async function view(name: string, { filter = 'none', shift = 0, room = 'studio', hand }: View = {}): Promise<ImageBitmap> {
  const face = await portrait(name);
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  const context = canvas.getContext('2d')!;
  const fill = (colour: string, ...box: [number, number, number, number]): void => {
    context.fillStyle = colour;
    context.fillRect(...box);
  };
  fill('#c3c8cb', 0, 0, SIZE.width, SIZE.height);
  if (room === 'study') {
    fill('#384048', 0, 0, 200, SIZE.height);
    fill('#384048', 0, 0, SIZE.width, 30);
    fill('#f4f0e0', 470, 60, 100, 200);
  }
  context.filter = filter;
  const height = (SIDE * face.height) / face.width;
  context.drawImage(face, (SIZE.width - SIDE) / 2 + shift, (SIZE.height - height) / 2, SIDE, height);
  face.close();
  context.filter = 'none';
  if (hand) {
    context.fillStyle = '#b98a6f';
    context.ellipse(...hand, 0, 0, 2 * Math.PI);
    context.fill();
  }
  return canvas.transferToImageBitmap();
}

describe.skipIf(london.length === 0)('a face at one place', () => {
  let path: WholePath;
  let clock = 0;
  beforeAll(async () => {
    path = await WholePath.open({ ...DEFAULT_READING, maxFaces: 1, backend: 'wasm' }, new Picture());
  });
  afterAll(() => path.close());

  /** Its ids over some frames; null where the finder loses it, as in the first frame of some pans. */
  async function show(picture: ImageBitmap, frames: number): Promise<(number | null)[]> {
    const ids: (number | null)[] = [];
    for (let i = 0; i < frames; i++) {
      const { faces } = await path.read(await createImageBitmap(picture), (clock += FRAME));
      ids.push(faces[0]?.id ?? null);
    }
    picture.close();
    return ids;
  }
  async function meet(name: string): Promise<number> {
    await path.newScene();
    return (await show(await view(name), MET)).at(-1)!;
  }

  test.each([
    ['another room', 'study', [...london, ...canada], 0.8],
    ['one studio', 'studio', london, 0.75],
    ['another studio', 'studio', canadians, 0.7],
  ] as const)('is another after a hard cut to somebody else in %s', async (_where, room, people, least) => {
    let noticed = 0;
    for (const [i, name] of people.entries()) {
      const id = await meet(name);
      const ids = await show(await view(people[(i + 1) % people.length]!, { room }), NOTICED);
      if (ids.at(-1) !== id) noticed++;
      expect(new Set(ids.filter((one) => one !== id && one !== null)).size).toBeLessThan(2);
    }
    console.log(`${noticed} of ${people.length} cuts are noticed`);
    expect(noticed / people.length).toBeGreaterThanOrEqual(least);
  });

  test.each<[string, View]>([
    ['a flash', { filter: 'brightness(1.8)' }],
    ['a pan to another part of the room', { room: 'study', shift: 50 }],
    ['a step aside', { shift: 60 }],
    ['a hand before the mouth', { hand: [320, 330, 90, 60] }],
  ])('is the same through %s', async (_what, change) => {
    for (const name of london) {
      const id = await meet(name);
      const ids = [...(await show(await view(name, change), NOTICED)), ...(await show(await view(name), NOTICED))];
      expect([name, ...ids.filter((one) => one !== null && one !== id)]).toEqual([name]);
    }
  });

  test('has its own id again when what stood before half of it has gone', async () => {
    for (const name of london) {
      const id = await meet(name);
      await show(await view(name, { hand: [250, 240, 60, 120] }), NOTICED);
      expect([name, (await show(await view(name), NOTICED)).at(-1)]).toEqual([name, id]);
    }
  });
});
