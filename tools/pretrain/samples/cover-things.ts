/** Things before a face that hide what lies behind them: hands, masks, scarves, hair, dark glasses, phones, cups. */

import type { Random } from '../../../src/core/random.ts';
import { below, box, disc, tube, type Thing, type Tone } from './cover-brush.ts';
import { sunglasses } from './cover-glasses.ts';
import { HAND_POSES, paintHand } from './cover-hand.ts';

const MIDDLE = 56;
const TURN = 2 * Math.PI;

const hand: Thing = (brush, random) => paintHand(brush, random, random.pick(HAND_POSES)(random));

/** Cloth or paper over nose, mouth and chin, with folds across, now and then worn under the nose or under the chin. */
const mask: Thing = (brush, random) => {
  const base = random.chance(0.3) ? random.between(0.04, 0.2) : random.between(0.45, 0.95);
  const top = random.chance(0.15) ? random.between(64, 88) : random.between(46, 58);
  const slope = random.between(0.004, 0.016);
  const width = random.between(33, 40);
  const folds = random.chance(0.6) ? random.between(0.02, 0.07) : 0;
  const [rate, start, ridge] = [TURN / random.between(8, 14), random.between(0, TURN), random.between(0, 0.15)];
  const edge = (x: number): number => top + slope * (x - MIDDLE) ** 2;
  const taper = random.between(0.5, 1.1);
  const half = (y: number): number => width - Math.max(0, y - 84) * taper;
  const tone: Tone = (x, y, deep) => {
    const out = Math.abs(x - MIDDLE) / width;
    const fold = folds * Math.sin(rate * y + start + 1.5 * out * out);
    return base * (1.03 - 0.35 * out ** 3 + ridge * Math.exp(-(((x - 52) / 9) ** 2)) + fold - (deep < 2 ? 0.12 : 0));
  };
  brush.shade(
    below(
      (x) => edge(x) - 2,
      (y) => half(y) + 2,
    ),
    0.8,
    4,
  );
  for (const sign of [-1, 1]) {
    brush.paint(
      tube(MIDDLE + sign * (width - 3), edge(MIDDLE + width - 3) + 3, MIDDLE + sign * 44, random.between(44, 54), 0.6),
      () => base * 0.8,
    );
  }
  brush.paint(below(edge, half), tone);
};

/** Wool or cloth drawn up over the chin or the mouth, a high collar, a blanket. */
const scarf: Thing = (brush, random) => {
  const base = random.between(0.08, 0.85);
  const [top, tilt, wave] = [random.between(60, 96), random.between(-0.15, 0.15), random.between(0, 3)];
  const [rate, lean, deepness] = [TURN / random.between(7, 22), random.between(-1, 1), random.between(0.05, 0.25)];
  const knit = random.chance(0.5) ? random.between(0.02, 0.1) : 0;
  const edge = (x: number): number => top + tilt * (x - MIDDLE) + wave * Math.sin(x / 9);
  brush.shade(
    below((x) => edge(x) - 2),
    0.8,
    5,
  );
  brush.paint(below(edge), (x, y, deep) => {
    const fold = deepness * Math.sin(rate * (y + lean * x));
    return base * (1 + fold + knit * Math.sin(1.7 * x) * Math.sin(1.9 * y) - (deep < 1.5 ? 0.15 : 0));
  });
};

/** Strands from the parting down, from a few single ones to a curtain over one eye or a fringe over both. */
const hair: Thing = (brush, random) => {
  const base = random.chance(0.7) ? random.between(0.03, 0.3) : random.between(0.35, 0.75);
  const strands = Math.round(random.between(3, 100));
  const centre = random.chance(0.3) ? MIDDLE : random.pick([34, 78]) + random.between(-8, 8);
  const half = random.between(6, 30);
  const [root, end] = [centre + random.between(-25, 25), random.between(24, 80)];
  const bend = random.between(-12, 12);
  for (let i = 0; i < strands; i++) {
    const share = random.between(-1, 1);
    const [x0, x1] = [root + 0.8 * share * half, centre + share * half + random.normal(1.5)];
    const y1 = end + random.normal(6);
    const [mx, my] = [(x0 + x1) / 2 + bend + random.normal(1), y1 * 0.55];
    const tone = base * random.between(0.6, 1.6);
    const thick = random.between(0.4, 1.6);
    let [ax, ay] = [x0, -4];
    for (let k = 1; k <= 5; k++) {
      const t = k / 5;
      const bx = (1 - t) ** 2 * x0 + 2 * t * (1 - t) * mx + t * t * x1;
      const by = -4 * (1 - t) ** 2 + 2 * t * (1 - t) * my + t * t * y1;
      brush.paint(tube(ax, ay, bx, by, thick * (1.1 - 0.6 * (t - 0.2)), thick * (1.1 - 0.6 * t)), () => tone, 0.92);
      [ax, ay] = [bx, by];
    }
  }
};

/** A band over both eyes: a sleep mask, a headset, a blindfold. */
const band: Thing = (brush, random) => {
  const base = random.between(0.05, 0.8);
  const [y, tall, tilt] = [random.between(32, 40), random.between(8, 17), random.between(-0.1, 0.1)];
  const wide = random.chance(0.5) ? 60 : random.between(32, 42);
  const shape = box(MIDDLE, y, wide, tall, tilt, random.between(2, 8));
  brush.shade({ ...shape, bottom: shape.bottom + 3, distance: (px, py) => shape.distance(px, py - 2) }, 0.75, 4);
  brush.paint(
    shape,
    (px, py, deep) => base * (1.05 - 0.25 * ((py - y) / tall) - 0.2 * (Math.abs(px - MIDDLE) / 60) - (deep < 1.5 ? 0.15 : 0)),
  );
};

/** Somewhere before the face, more often before what is read than not. */
function spot(random: Random): readonly [x: number, y: number] {
  const [x, y] = random.pick([
    [56, 76],
    [56, 88],
    [38, 34],
    [74, 34],
    [56, 36],
    [12, 60],
    [100, 60],
  ] as const);
  return [x + random.normal(6), y + random.normal(6)];
}

/** A phone, a book, a sheet of paper, a hand-held box: flat, with a slanted light and perhaps something printed. */
const board: Thing = (brush, random) => {
  const [x, y] = spot(random);
  const [wide, tall, angle] = [random.between(9, 30), random.between(12, 38), random.between(-0.7, 0.7)];
  const base = random.chance(0.5) ? random.between(0.03, 0.2) : random.between(0.3, 0.95);
  const [gx, gy] = [random.normal(0.004), random.normal(0.004)];
  const shape = box(x, y, wide, tall, angle, random.between(0.5, 6));
  brush.shade({ ...shape, distance: (px, py) => shape.distance(px, py) - 1.5 }, 0.8, 5);
  const [lines, rate] = [random.chance(0.3) ? random.between(0.1, 0.4) : 0, TURN / random.between(3, 8)];
  brush.paint(shape, (px, py, deep) => {
    const line = deep > 4 && Math.sin(rate * (py + 0.3 * px)) > 0.4 ? 1 - lines : 1;
    return base * line * (1 + gx * (px - x) + gy * (py - y) + (deep < 1 ? 0.25 : 0));
  });
  if (random.chance(0.4)) brush.paint(disc(x - wide * 0.5, y - tall * 0.6, 2.2), (_x, _y, deep) => (deep < 0.8 ? 0.6 : 0.05));
};

/** A cup or a glass lifted to the mouth, a microphone, a ball of food: round, lit from one side. */
const roundThing: Thing = (brush, random) => {
  const [x, y] = random.chance(0.6) ? [MIDDLE + random.normal(5), random.between(72, 96)] : spot(random);
  const radius = random.between(6, 20);
  const base = random.between(0.06, 0.95);
  const [lit, mesh] = [random.between(-0.6, 0.6), random.chance(0.35) ? random.between(0.1, 0.4) : 0];
  const stem = random.between(0.4, 1);
  brush.shade(disc(x, y, radius + 3), 0.8, 5);
  if (random.chance(0.7)) {
    const [ex, ey] = [x + random.normal(14), 130];
    brush.paint(
      tube(x, y, ex, ey, radius * stem),
      (_px, _py, deep) => base * 0.9 * (0.7 + 0.35 * Math.min(1, deep / (radius * stem))),
    );
  }
  brush.paint(disc(x, y, radius, radius * random.between(0.7, 1.2)), (px, py, deep) => {
    const side = 1 + (lit * (px - x)) / radius - 0.2 * ((py - y) / radius);
    return base * side * (1 - mesh * (Math.sin(2 * px) * Math.sin(2 * py) > 0 ? 1 : 0)) - (deep < 1 ? 0.06 : 0);
  });
};

/** Anything at all: a patch of some soft texture. */
const patch: Thing = (brush, random) => {
  const [x, y] = spot(random);
  const [wide, tall] = [random.between(6, 30), random.between(6, 26)];
  const base = random.between(0.1, 0.9);
  const [a, b, c] = [random.normal(0.25), random.normal(0.25), random.between(0, 0.35)];
  const shape = random.chance(0.5) ? disc(x, y, wide, tall) : box(x, y, wide, tall, random.between(-1.5, 1.5), 3);
  brush.paint(shape, (px, py) => base * (1 + c * Math.sin(a * px + b * py) * Math.cos(b * px - a * py)));
};

/** What hides something wherever it lies on what is read, and how often one is picked. */
export const HIDING: readonly (readonly [thing: Thing, weight: number])[] = [
  [hand, 8],
  [mask, 4],
  [scarf, 1.5],
  [hair, 3],
  [sunglasses, 2.5],
  [band, 1],
  [board, 2.5],
  [roundThing, 2],
  [patch, 1.5],
];
