import { expect, test } from 'vitest';
import { labOf, typologyAngle } from '../../tools/evaluate/skin-tone.ts';

test('colours are those of the published conversion', () => {
  // Lindbloom's calculator, sRGB to Lab, D65 reference white
  const known = [
    [[255, 255, 255], [100, 0, 0]],
    [[0, 0, 0], [0, 0, 0]],
    [[255, 0, 0], [53.24, 80.09, 67.2]],
    [[0, 0, 255], [32.3, 79.19, -107.86]],
  ] as const; // prettier-ignore
  for (const [rgb, lab] of known) labOf(rgb).forEach((value, i) => expect(value).toBeCloseTo(lab[i]!, 1));
});

test('lighter skin has a larger angle, and the middle of the scale is 0', () => {
  const tones = [[241, 207, 184], [214, 166, 135], [168, 118, 88], [92, 60, 44]] as const; // prettier-ignore
  const angles = tones.map(typologyAngle);
  for (let i = 1; i < angles.length; i++) expect(angles[i]).toBeLessThan(angles[i - 1]!);
  const [lightness] = labOf([119, 119, 119]);
  expect(lightness).toBeCloseTo(50, 0);
});
