/** What looks like something before a face and hides nothing that is read: clear glasses, beards, shadows, brims, thin things. */

import { above, below, box, disc, tube, type Thing } from './cover-brush.ts';
import { spectacles } from './cover-glasses.ts';

const MIDDLE = 56;
const TURN = 2 * Math.PI;

/** Hair of a beard or a moustache: darker and grained, and no cover; lips and skin between it still show. */
const beard: Thing = (brush, random) => {
  const factor = random.between(0.3, 0.75);
  const moustache = random.chance(0.7);
  if (moustache)
    brush.shade(box(MIDDLE, random.between(66, 69), random.between(10, 15), random.between(2, 3.5), 0, 2), factor, 3);
  if (moustache && random.chance(0.3)) return;
  const jaw = below(
    (x) => 70 + 14 * Math.cos(((x - MIDDLE) / 30) * 1.5),
    (y) => 36 - Math.max(0, y - 84) * 0.8,
  );
  brush.shade({ ...jaw, distance: (x, y) => jaw.distance(x, y) + 1.5 * brush.grain(x, y) }, factor, 7);
};

/** A cast shadow: half a face, a brim, a bar of a window. */
const shadow: Thing = (brush, random) => {
  const [factor, soft] = [random.between(0.35, 0.8), random.between(2, 20)];
  const angle = random.between(0, TURN);
  const far = random.between(-25, 25);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const wide = random.chance(0.4) ? random.between(6, 20) : 120;
  const distance = (x: number, y: number): number => Math.abs(c * (x - MIDDLE) + s * (y - MIDDLE) - far - wide) - wide;
  brush.shade({ left: 0, right: 112, top: 0, bottom: 112, distance }, factor, soft);
};

/** A hat's brim or a hair line that ends above the brows. */
const brim: Thing = (brush, random) => {
  const [base, bow, y] = [random.between(0.05, 0.8), random.between(-0.004, 0.004), random.between(8, 20)];
  const edge = (x: number): number => y + bow * (x - MIDDLE) ** 2;
  brush.shade(
    above((x) => edge(x) + 2),
    0.75,
    6,
  );
  brush.paint(above(edge), (x, _y, deep) => base * (1 - (0.2 * Math.abs(x - MIDDLE)) / MIDDLE - (deep < 1.5 ? 0.2 : 0)));
};

/** A boom microphone, a straw, a cigarette, a cable: too thin to hide anything. */
const thin: Thing = (brush, random) => {
  const sign = random.pick([-1, 1]);
  const [x, y] = [MIDDLE + sign * random.between(4, 18), random.between(70, 88)];
  const tone = random.between(0.05, 0.95);
  const radius = random.between(0.7, 1.6);
  brush.trace(tube(x, y, MIDDLE + sign * random.between(40, 60), y + random.normal(14), radius), () => tone);
  if (random.chance(0.4)) brush.trace(disc(x, y, 2.5), () => tone * 0.8);
};

/** What hides nothing, and how often one is picked. */
export const HARMLESS: readonly (readonly [thing: Thing, weight: number])[] = [
  [spectacles, 3],
  [beard, 2.5],
  [shadow, 2],
  [brim, 1.5],
  [thin, 1.5],
];
