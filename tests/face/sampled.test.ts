import { describe, expect, it } from 'vitest';
import { ACTION_UNITS, EXPRESSIONS, unitIndex, restingUnits } from '../../src/core/facs.ts';
import { MEAN_FACE, MIRROR, mirrored } from '../../src/core/mean-face.ts';
import { placeOnFace } from '../../src/face/skin/furrow-place.ts';
import { FURROW_LINES } from '../../src/face/skin/furrow-lines.ts';
import { GAINS } from '../../src/core/movements/gains.ts';
import { lipGap, otherMovements } from '../../src/core/movements/movement.ts';
import { Random } from '../../src/core/random.ts';
import { sampleSynthetic } from '../../src/face/synthesis/sampled.ts';
import { moveFace } from '../../src/core/rig.ts';

const MANY = 3000;
const drawn = Array.from({ length: MANY }, (_, i) => sampleSynthetic(new Random(`synthesis/${i}`)));
const share = (test: (one: (typeof drawn)[number]) => boolean): number => drawn.filter(test).length / MANY;

describe('what is synthetic', () => {
  it('follows from the key alone', () => {
    expect(sampleSynthetic(new Random('synthesis/7'))).toEqual(drawn[7]);
    expect(sampleSynthetic(new Random('synthesis/8'))).not.toEqual(drawn[7]);
  });

  it('is now and then the resting face, and often enough a prototype', () => {
    const neutral = EXPRESSIONS.indexOf('neutral');
    // 8 % by themselves, and what the free movements leave at rest: 1 in 8 x 1 in 8 of 70 %
    expect(share(({ movement }) => movement.expression === neutral)).toBeGreaterThan(0.07);
    expect(share(({ movement }) => movement.expression === neutral)).toBeLessThan(0.12);
    expect(share(({ movement }) => movement.expression > neutral)).toBeCloseTo(0.92 * 0.2, 1);
  });

  it('stays nearly frontal, in colour, and within the gains that faces have', () => {
    expect(Math.max(...drawn.map(({ turn }) => Math.abs(turn.yaw)))).toBeLessThanOrEqual(15);
    expect(Math.max(...drawn.map(({ turn }) => Math.abs(turn.pitch)))).toBeLessThanOrEqual(9);
    expect(drawn.some(({ photometry }) => photometry.grey)).toBe(false);
    ACTION_UNITS.forEach(({ code }, i) => {
      const [low, high] = GAINS[code];
      expect(Math.min(...drawn.map(({ gains }) => gains[i]!)), code).toBeGreaterThanOrEqual(low - 1e-6);
      expect(Math.max(...drawn.map(({ gains }) => gains[i]!)), code).toBeLessThanOrEqual(high + 1e-6);
    });
  });
});

describe('furrows on another face', () => {
  const place = placeOnFace(MEAN_FACE);

  it('lie within its outline, and their mirror images mirrored', () => {
    for (const { line } of FURROW_LINES) {
      for (const [x, y] of 'pits' in line ? line.pits : line) {
        const [px, py, pz] = place(x, y);
        expect(Math.hypot(px - x, py - y)).toBeLessThan(0.8);
        const [mx, my, mz] = place(-x, y);
        expect(mx).toBeCloseTo(-px, 4);
        expect(my).toBeCloseTo(py, 4);
        expect(mz).toBeCloseTo(pz, 4);
      }
    }
  });

  it('go along with the face: wider apart on a wider one, and as far to the other side on its mirror image', () => {
    const wide = placeOnFace(MEAN_FACE.map((value, i) => (i % 3 === 0 ? 1.2 * value : value)));
    expect(wide(3, -3)[0]).toBeCloseTo(1.2 * place(3, -3)[0], 0);
    const crooked = MEAN_FACE.map((value, i) => (i % 3 === 1 && MEAN_FACE[i - 1]! > 0 ? value - 0.3 : value));
    expect(placeOnFace(crooked)(3, -3)[1]).toBeCloseTo(placeOnFace(mirrored(crooked))(-3, -3)[1], 4);
  });
});

describe('movements beside the units', () => {
  it('name the nuisances of the head as the rig does', () => {
    expect(otherMovements({ nuisances: new Map(), gaze: [0, 0] })).toEqual({
      jawForward: [0, 0],
      jawSideways: [0, 0],
      mouthSideways: [0, 0],
      cheekPuff: [0, 0],
      lookDown: [0, 0],
      lookUp: [0, 0],
    });
    const [moved, other] = ['jawLeft', 'jawRight'].map((name) =>
      moveFace(MEAN_FACE, {
        units: restingUnits(),
        others: otherMovements({ nuisances: new Map([[name, 0.4]]), gaze: [0, 0] }),
      }),
    ) as [Float32Array, Float32Array];
    expect(moved[3 * 152]! - MEAN_FACE[3 * 152]!).toBeGreaterThan(0.1);
    moved.forEach((value, i) => {
      const at = 3 * MIRROR[Math.floor(i / 3)]! + (i % 3);
      expect(i % 3 === 0 ? -other[at]! : other[at]!).toBeCloseTo(value, 4);
    });
  });

  it('measure the gap between the lips: as the middle pairs stand apart, wider when they part', () => {
    const units = restingUnits();
    units.fill(1, 2 * unitIndex('AU25'), 2 * unitIndex('AU25') + 2);
    const rest = lipGap(MEAN_FACE);
    expect(lipGap(moveFace(MEAN_FACE, { units }))).toBeGreaterThan(rest + 0.3);
    const apart = MEAN_FACE.map((value, i) => ([82, 13, 312].includes(Math.floor(i / 3)) && i % 3 === 1 ? value + 0.5 : value));
    expect(lipGap(apart)).toBeCloseTo(rest + 0.5, 5);
  });
});
