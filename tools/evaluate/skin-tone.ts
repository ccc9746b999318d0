/**
 * Skin tone as the individual typology angle (Chardon et al. 1991, doi 10.1111/j.1467-2494.1991.tb00561.x): the angle in the plane of
 * lightness and yellowness, in degrees, larger for lighter skin. From camera colours it also holds the light of the room: good
 * for comparing people photographed alike, not for naming anybody's skin.
 */

/** D65 white in XYZ. */
const WHITE = [0.95047, 1, 1.08883] as const;
const TO_XYZ = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
] as const;

const linear = (byte: number): number => (byte <= 0.04045 * 255 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4);
const curve = (t: number): number => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);

/** CIE L*a*b* (D65) of sRGB bytes. */
export function labOf(rgb: readonly [number, number, number]): [lightness: number, a: number, b: number] {
  const [r, g, b] = rgb.map(linear) as [number, number, number];
  const [x, y, z] = TO_XYZ.map((row, i) => curve((row[0] * r + row[1] * g + row[2] * b) / WHITE[i]!)) as [number, number, number];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Individual typology angle of sRGB bytes, degrees. */
export function typologyAngle(rgb: readonly [number, number, number]): number {
  const [lightness, , b] = labOf(rgb);
  return (Math.atan2(lightness - 50, b) * 180) / Math.PI;
}
