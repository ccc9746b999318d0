/** Where the muscles lie on the canonical mesh, against where anatomy has them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, SIDED_UNITS, unitIndex } from '../../../src/core/facs.ts';
import { LIDS } from '../../../src/core/landmarks.ts';
import { flatSkin, type Patch } from '../../../src/reader/overlay/patches.ts';

const mesh = JSON.parse(readFileSync(join(import.meta.dirname, '../../../static/face/canonical-mesh.json'), 'utf8')) as {
  positions: number[];
  triangles: number[];
};
const skin = flatSkin(mesh.positions, mesh.triangles);
const patchesOf = (code: string): Patch[] => skin.patches.filter(({ unit }) => unit === unitIndex(code));
const at = (landmark: number): [x: number, y: number] => [skin.places[2 * landmark]!, skin.places[2 * landmark + 1]!];

/** Middle of a patch by its light, and the texels that hold it, all in texels. */
function extent({ texels, light }: Patch): { x: number; y: number; left: number; right: number; top: number; bottom: number } {
  let [sum, x, y] = [0, 0, 0];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  texels.forEach((texel, i) => {
    const [column, row] = [texel % skin.width, Math.floor(texel / skin.width)];
    sum += light[i]!;
    x += light[i]! * column;
    y += light[i]! * row;
    if (light[i]! < 40) return;
    [left, right] = [Math.min(left, column), Math.max(right, column)];
    [top, bottom] = [Math.min(top, row), Math.max(bottom, row)];
  });
  return { x: x / sum, y: y / sum, left, right, top, bottom };
}
const rightOf = (code: string): ReturnType<typeof extent> => extent(patchesOf(code).find(({ side }) => side === 'right')!);
const wholeOf = (code: string): ReturnType<typeof extent> => extent(patchesOf(code)[0]!);

/** Landmarks of the mesh: brow (inner, middle, outer), eye corners, nose, mouth corner, chin. */
const [INNER_BROW, MIDDLE_BROW, OUTER_BROW, HAIRLINE] = [107, 105, 70, 109];
const [EYE_OUTER, EYE_INNER, UNDER_EYE, NOSTRIL, UPPER_LIP, CORNER, LOWER_LIP, CHIN, CHEEKBONE] = [
  33, 133, 145, 129, 0, 61, 17, 152, 123,
];
const x = (landmark: number): number => at(landmark)[0];
const y = (landmark: number): number => at(landmark)[1];

test('every unit has its muscle: two sides where it has sides, which mirror each other texel by texel', () => {
  ACTION_UNITS.forEach(({ code }, unit) => {
    const patches = patchesOf(code);
    expect(patches.length, code).toBeGreaterThan(0);
    for (const { texels, triangles } of patches) {
      expect(texels.length, code).toBeGreaterThan(100);
      expect(triangles.length, code).toBeGreaterThan(0);
    }
    if (!SIDED_UNITS.includes(unit)) return;
    expect(patches.map(({ side }) => side).toSorted()).toEqual(['left', 'right']);
    const [left, right] = ['left', 'right'].map((side) => patches.find((patch) => patch.side === side)!) as [Patch, Patch];
    const flip = (texel: number): number => texel - (texel % skin.width) + (skin.width - 1 - (texel % skin.width));
    const mirror = new Set([...left.texels].map(flip));
    // the column in the middle belongs to one side
    const own = [...right.texels].filter((texel) => texel % skin.width !== (skin.width - 1) / 2);
    expect(own.filter((texel) => mirror.has(texel)).length / own.length, code).toBeGreaterThan(0.98);
  });
});

describe('on the face at rest', () => {
  test('no muscle covers the open eye, and a patch is thin: a tenth of the face at most', () => {
    for (const { upper, lower } of LIDS) {
      const inner = [2, 3, 4].map((i) => [(x(upper[i]!) + x(lower[i]!)) / 2, (y(upper[i]!) + y(lower[i]!)) / 2] as const);
      for (const [column, row] of inner) {
        const texel = Math.round(row) * skin.width + Math.round(column);
        for (const { unit, texels } of skin.patches) expect(texels.includes(texel), ACTION_UNITS[unit]!.code).toBe(false);
      }
    }
    const face = skin.width * skin.height;
    for (const { unit, texels } of skin.patches) expect(texels.length / face, ACTION_UNITS[unit]!.code).toBeLessThan(0.1);
  });

  test('frontalis lies on the forehead, its inner part inside of its outer part', () => {
    for (const code of ['AU01', 'AU02']) {
      expect(rightOf(code).bottom).toBeLessThan(y(EYE_OUTER) - 5);
      expect(rightOf(code).top).toBeGreaterThanOrEqual(y(HAIRLINE) - 12);
    }
    expect(rightOf('AU01').x).toBeGreaterThan(rightOf('AU02').x + 15);
    expect(rightOf('AU02').x).toBeGreaterThan(x(OUTER_BROW) - 5);
  });

  test('corrugator lies along the inner brow and the root of the nose', () => {
    expect(rightOf('AU04').left).toBeGreaterThan(x(MIDDLE_BROW) - 6);
    expect(Math.abs(rightOf('AU04').y - y(INNER_BROW))).toBeLessThan(15);
  });

  test('orbicularis oculi: the palpebral part rings the eye, the orbital part lies outside of it', () => {
    const [inner, outer] = [rightOf('AU07'), rightOf('AU06')];
    expect(inner.left).toBeLessThan(x(EYE_OUTER));
    expect(inner.right).toBeGreaterThan(x(EYE_INNER));
    expect(outer.left).toBeLessThan(inner.left);
    expect(outer.bottom).toBeGreaterThan(inner.bottom);
    expect(outer.bottom).toBeLessThan(y(NOSTRIL));
  });

  test('the levators run down beside the nose, zygomaticus from the cheekbone to the corner of the mouth', () => {
    expect(rightOf('AU09').x).toBeGreaterThan(rightOf('AU10').x);
    for (const code of ['AU09', 'AU10']) expect(rightOf(code).bottom).toBeLessThan(y(UPPER_LIP));
    expect(rightOf('AU10').top).toBeGreaterThan(y(UNDER_EYE));
    const smile = rightOf('AU12');
    expect(Math.abs(smile.left - x(CHEEKBONE))).toBeLessThan(15);
    expect(Math.abs(smile.right - x(CORNER))).toBeLessThan(12);
    expect(smile.top).toBeLessThan(y(NOSTRIL));
    expect(smile.bottom).toBeLessThanOrEqual(y(CORNER) + 6);
  });

  test('below the mouth: the depressor at its corner, the lower lip inside of it, mentalis on the chin', () => {
    expect(rightOf('AU15').x).toBeLessThan(rightOf('AU16').x);
    expect(rightOf('AU15').top).toBeGreaterThan(y(CORNER) - 6);
    expect(wholeOf('AU17').top).toBeGreaterThan(y(LOWER_LIP));
    expect(wholeOf('AU17').bottom).toBeLessThan(y(CHIN) + 1);
  });

  test('the lips keep to the lips, and the masseter to the side of the face', () => {
    for (const code of ['AU22', 'AU24', 'AU25', 'AU28']) {
      expect(wholeOf(code).left, code).toBeGreaterThan(x(CORNER) - 15);
      expect(Math.abs(wholeOf(code).y - y(CORNER)), code).toBeLessThan(12);
    }
    const [patch] = skin.patches.filter(({ unit, side }) => unit === unitIndex('AU26') && side === 'right');
    expect(extent(patch!).right).toBeLessThan(x(CORNER) - 20);
  });

  test('no two units light nearly the same skin', () => {
    const light = new Map<number, Float32Array>();
    for (const { unit, texels, light: lit } of skin.patches) {
      const whole = light.get(unit) ?? new Float32Array(skin.width * skin.height);
      light.set(unit, whole);
      texels.forEach((texel, i) => (whole[texel] = Math.max(whole[texel]!, lit[i]!)));
    }
    const alike: string[] = [];
    for (const [a, one] of light) {
      for (const [b, other] of light) {
        if (b <= a) continue;
        let [common, either] = [0, 0];
        one.forEach((value, i) => {
          common += Math.min(value, other[i]!);
          either += Math.max(value, other[i]!);
        });
        if (common / either > 0.4)
          alike.push(`${ACTION_UNITS[a]!.label} ${ACTION_UNITS[b]!.label} ${(common / either).toFixed(2)}`);
      }
    }
    expect(alike).toEqual([]);
  });
});
