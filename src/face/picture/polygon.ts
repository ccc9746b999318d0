/** Polygons in the plane (x, y, x, y, ...). */

/** Distance from the outline: positive inside, negative outside. */
export function signedDistance(polygon: ArrayLike<number>, x: number, y: number): number {
  let [nearest, inside] = [Infinity, false];
  for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
    const [ax, ay, bx, by] = [polygon[j]!, polygon[j + 1]!, polygon[i]!, polygon[i + 1]!];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const t = length > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
    nearest = Math.min(nearest, (x - ax - t * dx) ** 2 + (y - ay - t * dy) ** 2);
  }
  return Math.sqrt(nearest) * (inside ? 1 : -1);
}

/** Bounding box, grown on every side. */
export function bounds(polygon: ArrayLike<number>, grow: number): { left: number; top: number; right: number; bottom: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < polygon.length; i += 2) {
    left = Math.min(left, polygon[i]!);
    right = Math.max(right, polygon[i]!);
    top = Math.min(top, polygon[i + 1]!);
    bottom = Math.max(bottom, polygon[i + 1]!);
  }
  return { left: left - grow, top: top - grow, right: right + grow, bottom: bottom + grow };
}

/** The polygon of some landmarks (x, y of n x 3). */
export function outlineOf(landmarks: ArrayLike<number>, ids: readonly number[]): Float32Array {
  return Float32Array.from(ids.flatMap((id) => [landmarks[3 * id]!, landmarks[3 * id + 1]!]));
}

/** 0 below 0, 1 above 1, smooth between. */
export function smoothstep(t: number): number {
  if (t <= 0) return 0;
  if (t >= 1) return 1;
  return t * t * (3 - 2 * t);
}
