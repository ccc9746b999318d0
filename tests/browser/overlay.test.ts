/** The overlay on a real canvas, over the canonical mesh, whose every muscle is known (overlay/patches.ts). */

import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ACTION_UNITS, SIDED_UNITS, unitIndex } from '../../src/core/facs.ts';
import { LANDMARKS, MESH_LANDMARKS, type Box } from '../../src/core/reading.ts';
import { overlayPainter, type OverlayFace, type OverlayMesh, type OverlayView } from '../../src/reader/overlay/overlay.ts';
import { OVERLAY_STYLES, type OverlayStyle } from '../../src/reader/settings.ts';

const CANVAS = { width: 640, height: 480 };
/** Pixels a centimetre of face. */
const SCALE = 14;
const CHEEK = 187;
const OTHER_CHEEK = 411;
const FOREHEAD = 69;

let mesh: OverlayMesh;
beforeAll(async () => {
  mesh = (await (await fetch('/face/canonical-mesh.json')).json()) as OverlayMesh;
});

type Amounts = Readonly<Record<string, number | readonly [left: number, right: number]>>;

/** The canonical face, seen from the front with its middle at (cx, cy). */
function faceOf(amounts: Amounts, cx = 320, cy = 240, id = 1): OverlayFace {
  const landmarks = new Float32Array(3 * LANDMARKS);
  for (let i = 0; i < LANDMARKS; i++) {
    const at = 3 * Math.min(i, MESH_LANDMARKS - 1);
    const [x, y, z] = [mesh.positions[at]!, mesh.positions[at + 1]!, mesh.positions[at + 2]!];
    landmarks.set([cx + SCALE * x, cy - SCALE * y, -SCALE * z], 3 * i);
  }
  const intensity = new Float32Array(ACTION_UNITS.length);
  const sides = new Float32Array(2 * SIDED_UNITS.length);
  for (const [code, amount] of Object.entries(amounts)) {
    const unit = unitIndex(code);
    const [left, right] = typeof amount === 'number' ? [amount, amount] : amount;
    intensity[unit] = Math.max(left, right);
    if (SIDED_UNITS.includes(unit)) sides.set([left, right], 2 * SIDED_UNITS.indexOf(unit));
  }
  const box: Box = { x: cx - 7.7 * SCALE, y: cy - 8.3 * SCALE, width: 15.4 * SCALE, height: 17.7 * SCALE };
  return { id, box, landmarks, intensity, sides, quality: { score: 1, reasons: [] } };
}

const FULL: OverlayView = { frame: { x: 0, y: 0, ...CANVAS }, ...CANVAS, mirrored: false, pixelRatio: 1, time: 0, chosen: null };

function draw(faces: readonly OverlayFace[], styles: readonly OverlayStyle[], view: OverlayView = FULL): ImageData {
  const context = new OffscreenCanvas(CANVAS.width, CANVAS.height).getContext('2d', { willReadFrequently: true })!;
  overlayPainter(mesh)(context, view, faces, styles);
  return context.getImageData(0, 0, CANVAS.width, CANVAS.height);
}

const pixelAt = (image: ImageData, x: number, y: number): number => 4 * (Math.round(y) * image.width + Math.round(x));
/** Strongest light within a few pixels of a landmark: fibres take some of it. */
function lightAt(image: ImageData, { landmarks }: OverlayFace, landmark: number): number {
  let most = 0;
  for (let dy = -3; dy <= 3; dy++) {
    for (let dx = -3; dx <= 3; dx++) {
      most = Math.max(most, image.data[pixelAt(image, landmarks[3 * landmark]! + dx, landmarks[3 * landmark + 1]! + dy) + 3]!);
    }
  }
  return most;
}
const inked = (image: ImageData): number => image.data.reduce((n, value, i) => n + (i % 4 === 3 && value > 0 ? 1 : 0), 0);

/** Mean absolute difference of all channels between an image and another, flipped left to right if asked. */
function difference(one: ImageData, other: ImageData, flipped = false): number {
  let sum = 0;
  for (let y = 0; y < one.height; y++) {
    for (let x = 0; x < one.width; x++) {
      const [a, b] = [pixelAt(one, x, y), pixelAt(one, flipped ? one.width - 1 - x : x, y)];
      for (let channel = 0; channel < 4; channel++) sum += Math.abs(one.data[a + channel]! - other.data[b + channel]!);
    }
  }
  return sum / one.data.length;
}

describe('muscles', () => {
  test('a face without a present unit leaves the picture untouched, just below the mark too', () => {
    expect(inked(draw([faceOf({})], ['regions', 'callouts']))).toBe(0);
    const below = Object.fromEntries(ACTION_UNITS.map(({ code }) => [code, 1.49]));
    expect(inked(draw([faceOf(below)], ['regions', 'callouts']))).toBe(0);
  });

  test('a muscle is lit where it lies and nowhere else', () => {
    const face = faceOf({ AU12: 5 });
    const image = draw([face], ['regions']);
    for (const cheek of [CHEEK, OTHER_CHEEK]) expect(lightAt(image, face, cheek)).toBeGreaterThan(120);
    for (const dark of [FOREHEAD, 1, 152, 159, 386, 13]) expect(lightAt(image, face, dark), String(dark)).toBe(0);
    expect(inked(image) / (15 * 18 * SCALE ** 2)).toBeLessThan(0.1);
  });

  test('all at once still leave eyes and mouth free, and most of the face', () => {
    const face = faceOf(Object.fromEntries(ACTION_UNITS.map(({ code }) => [code, 5])));
    const image = draw([face], ['regions']);
    for (const eye of [
      [159, 145],
      [386, 374],
    ] as const) {
      const [x, y] = [0, 1].map((d) => (face.landmarks[3 * eye[0] + d]! + face.landmarks[3 * eye[1] + d]!) / 2) as [
        number,
        number,
      ];
      expect(image.data[pixelAt(image, x, y) + 3]).toBe(0);
    }
    expect(inked(image) / (15 * 18 * SCALE ** 2)).toBeLessThan(0.6);
  });

  test('a unit that is not seen lights nothing; those of the other region go on', () => {
    const covered = { ...faceOf({ AU12: 5, AU01: 4 }), quality: { score: 0.2, reasons: ['mouth-covered'] as const } };
    const image = draw([covered], ['regions', 'callouts']);
    expect(difference(image, draw([faceOf({ AU01: 4 })], ['regions', 'callouts']))).toBe(0);
    expect(inked(image)).toBeGreaterThan(0);
  });

  test('more intensity is more light, from nothing at the mark on', () => {
    const at = [1.5, 1.7, 2, 3, 4, 5].map((smile) => lightAt(draw([faceOf({ AU12: smile })], ['regions']), faceOf({}), CHEEK));
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at[0]).toBe(0);
    expect(new Set(at).size).toBe(at.length);
  });

  test("a movement of the subject's left lights the left alone, which is on the right of a picture that is not mirrored", () => {
    const face = faceOf({ AU12: [4, 0] });
    const image = draw([face], ['regions']);
    expect(face.landmarks[3 * OTHER_CHEEK]).toBeGreaterThan(320);
    expect(lightAt(image, face, OTHER_CHEEK)).toBeGreaterThan(90);
    expect(lightAt(image, face, CHEEK)).toBe(0);
  });

  test('are laid on the skin of a mesh when the first one is lit, once for all its painters', () => {
    let looks = 0;
    const watched: OverlayMesh = {
      triangles: mesh.triangles,
      get positions() {
        looks++;
        return Float32Array.from(mesh.positions);
      },
    };
    const context = new OffscreenCanvas(CANVAS.width, CANVAS.height).getContext('2d')!;
    const [one, other] = [overlayPainter(watched), overlayPainter(watched)];
    const smile = [faceOf({ AU12: 5 })];
    one(context, FULL, smile, []);
    one(context, FULL, smile, ['mesh', 'landmarks', 'box', 'callouts']);
    one(context, FULL, [], ['regions']);
    expect(looks).toBe(0);
    one(context, FULL, smile, ['regions']);
    const laid = looks;
    expect(laid).toBeGreaterThan(0);
    other(context, FULL, smile, ['regions']);
    expect(looks).toBe(laid);
  });

  test('a mesh seen from behind is not painted', () => {
    const turned = faceOf({ AU12: 5, AU01: 5 });
    for (let i = 0; i < LANDMARKS; i++) turned.landmarks[3 * i] = 640 - turned.landmarks[3 * i]!;
    expect(inked(draw([turned], ['regions']))).toBe(0);
  });

  test('of a turned head, what faces away is dark: the far cheek does not shine through the nose', () => {
    const turned = faceOf({ AU12: 5 });
    const yaw = (75 * Math.PI) / 180;
    for (let i = 0; i < LANDMARKS; i++) {
      const [x, z] = [turned.landmarks[3 * i]! - 320, turned.landmarks[3 * i + 2]!];
      turned.landmarks[3 * i] = 320 + x * Math.cos(yaw) - z * Math.sin(yaw);
      turned.landmarks[3 * i + 2] = x * Math.sin(yaw) + z * Math.cos(yaw);
    }
    const image = draw([turned], ['regions']);
    const [near, far] = [CHEEK, OTHER_CHEEK].sort((a, b) => turned.landmarks[3 * a + 2]! - turned.landmarks[3 * b + 2]!) as [
      number,
      number,
    ];
    expect(lightAt(image, turned, near)).toBeGreaterThan(90);
    expect(lightAt(image, turned, far)).toBe(0);
  });
});

describe('callouts', () => {
  test('name what is present, and only on the chosen of several faces', () => {
    const [one, other] = [faceOf({ AU12: 4 }, 170, 240, 1), faceOf({ AU12: 4 }, 470, 240, 2)];
    const bare = draw([one, other], ['box']);
    const first = draw([one, other], ['box', 'callouts'], { ...FULL, chosen: 1 });
    const second = draw([one, other], ['box', 'callouts'], { ...FULL, chosen: 2 });
    expect(difference(bare, first)).toBeGreaterThan(0);
    expect(difference(first, second)).toBeGreaterThan(0.5);
    expect(difference(draw([one, other], ['box', 'callouts'], { ...FULL, chosen: 99 }), first)).toBe(0);
  });
});

describe('callouts', () => {
  test('beside a panel they change with the displayed reading, as its numbers do, and without one with every frame', () => {
    const smile = (level: number): OverlayFace[] => [faceOf({ AU12: level })];
    for (const displayed of [true, false]) {
      const context = new OffscreenCanvas(CANVAS.width, CANVAS.height).getContext('2d', { willReadFrequently: true })!;
      const paint = overlayPainter(mesh);
      const at = (time: number, level: number): ImageData => {
        context.clearRect(0, 0, CANVAS.width, CANVAS.height);
        paint(context, { ...FULL, time, displayed }, smile(level), ['callouts']);
        return context.getImageData(0, 0, CANVAS.width, CANVAS.height);
      };
      const first = at(1000, 5);
      expect(difference(first, at(1100, 2)) > 0).toBe(!displayed);
      expect(difference(first, at(1130, 2))).toBeGreaterThan(0);
    }
  });

  test('point at the side that moves, also where both moved when they were first named', () => {
    const context = new OffscreenCanvas(CANVAS.width, CANVAS.height).getContext('2d', { willReadFrequently: true })!;
    const ends = vi.spyOn(context, 'lineTo');
    for (const moving of ['left', 'right'] as const) {
      const paint = overlayPainter(mesh);
      const only = moving === 'left' ? ([3.5, 0] as const) : ([0, 3.5] as const);
      paint(context, FULL, [faceOf({ AU12: [3.5, 3.4] })], ['callouts']);
      for (let time = 100; time < 3000; time += 100) paint(context, { ...FULL, time }, [faceOf({ AU12: only })], ['callouts']);
      const x = ends.mock.lastCall![0];
      // the subject's left is on the right of a picture that is not mirrored
      expect(x > 320 ? 'left' : 'right').toBe(moving);
    }
  });

  test('follow the size of the picture and the density of the screen: at any they are painted as by a new painter', () => {
    const face = [faceOf({ AU12: 4 }, 180, 200)];
    const narrow: Box = { ...FULL.frame, width: 400, height: 400 };
    const paint = overlayPainter(mesh);
    const views = [1, 2, 1].flatMap((pixelRatio) => [
      { ...FULL, pixelRatio },
      { ...FULL, pixelRatio, frame: narrow },
    ]);
    const pictures = views.map((view, i) => {
      const context = new OffscreenCanvas(CANVAS.width, CANVAS.height).getContext('2d', { willReadFrequently: true })!;
      paint(context, { ...view, time: 5000 * i }, face, ['callouts']);
      const picture = context.getImageData(0, 0, CANVAS.width, CANVAS.height);
      expect(inked(picture)).toBeGreaterThan(500);
      expect(difference(picture, draw(face, ['callouts'], view))).toBe(0);
      return picture;
    });
    expect(difference(pictures[0]!, pictures[1]!)).toBeGreaterThan(0);
    expect(difference(pictures[0]!, pictures[2]!)).toBeGreaterThan(0);
  });

  test("cover nobody's eyes and mouth, in a crowd on a phone", () => {
    const view = { ...FULL, frame: { x: 0, y: 60, width: 360, height: 270 } };
    const eyesAndMouth = [33, 133, 145, 159, 263, 362, 374, 386, 0, 17, 61, 291];
    const places = [110, 320, 530].flatMap((x) => [130, 350].map((y) => [x, y] as const));
    for (const [chosen] of places.entries()) {
      const faces = places.map(([x, y], i) => faceOf(i === chosen ? { AU01: 4, AU06: 4, AU12: 4 } : {}, x, y, i));
      const image = draw(faces, ['callouts'], { ...view, chosen });
      for (const { id, landmarks } of faces) {
        for (const i of eyesAndMouth) {
          const [x, y] = [(360 / 640) * landmarks[3 * i]!, 60 + (270 / 480) * landmarks[3 * i + 1]!];
          expect(image.data[pixelAt(image, x, y) + 3], `of ${chosen}, over landmark ${i} of ${id}`).toBe(0);
        }
      }
    }
  });

  test('keep clear of what the page lays over the top and the foot of the picture', () => {
    // as narrow as on a phone: beside the face there is no room
    const top: OverlayView = { ...FULL, frame: { x: 0, y: 0, width: 360, height: 270 } };
    const foot: OverlayView = { ...FULL, frame: { x: 0, y: FULL.frame.height - 270, width: 360, height: 270 } };
    for (const y of [200, 240, 260, 280, 300, 340]) {
      for (const [view, from, to] of [
        [top, 0, 56],
        [foot, FULL.frame.height - 62, FULL.frame.height],
      ] as const) {
        const image = draw([faceOf({ AU04: 4, AU12: 4, AU17: 4 }, 320, y)], ['callouts'], view);
        expect(inked(image)).toBeGreaterThan(500);
        // callouts stand at the sides there; their lines may end on a chin below
        const inkedOutside = (x: number, y: number): boolean =>
          (x < 60 || x >= 300) && image.data[pixelAt(image, x, y) + 3] !== 0;
        for (let row = from; row < to; row++)
          for (let x = 0; x < image.width; x++) if (inkedOutside(x, row)) expect.fail(`pixel ${x}, ${row}`);
      }
    }
  });
});

describe('every style', () => {
  const amounts: Amounts = { AU12: [5, 2], AU01: 3 };
  const flips = OVERLAY_STYLES.filter((style) => style !== 'callouts'); // words are not mirrored

  test.each(flips)('%s: drawing mirrored equals flipping the drawing', (style) => {
    const face = faceOf(amounts, 280, 220);
    const plain = draw([face], [style]);
    const mirrored = draw([face], [style], { ...FULL, mirrored: true });
    expect(difference(plain, mirrored)).toBeGreaterThan(0.3);
    expect(difference(plain, mirrored, true)).toBeLessThan(0.3);
  });

  test.each(OVERLAY_STYLES)('%s: nothing is drawn outside the frame', (style) => {
    const view: OverlayView = { ...FULL, frame: { x: 160, y: 120, width: 320, height: 240 } };
    const image = draw([faceOf(amounts, 560, 60), faceOf(amounts, 80, 440, 2), faceOf(amounts, 320, 240, 3)], [style], view);
    expect(inked(image)).toBeGreaterThan(0);
    for (let y = 0; y < image.height; y++) {
      for (let x = 0; x < image.width; x++) {
        const inside = x >= 160 && x < 480 && y >= 120 && y < 360;
        if (!inside && image.data[pixelAt(image, x, y) + 3] !== 0) expect.fail(`pixel ${x}, ${y}`);
      }
    }
  });

  test('no style draws nothing, not even the numbers of several faces', () => {
    expect(inked(draw([faceOf(amounts), faceOf(amounts, 100, 100, 2)], []))).toBe(0);
  });

  test('several faces carry their numbers, one does not', () => {
    expect(inked(draw([faceOf({})], ['regions']))).toBe(0);
    expect(inked(draw([faceOf({}), faceOf({}, 440, 300, 2)], ['regions']))).toBeGreaterThan(200);
  });
});
