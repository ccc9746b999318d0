/**
 * Paints light that varies over a mesh of triangles, smoothly, into a small picture: colours are averaged at the corners and
 * blended across each triangle. By hand, because a browser's 2D canvas has no shaded triangles, and filling paths in many
 * layers instead took longer than finding the face.
 */

/** Premultiplied red, green, blue and alpha, 0 to 1, for each triangle. */
export const CHANNELS = 4;

export class Glow {
  readonly image: ImageData;
  readonly #corners: Float32Array;
  readonly #counts: Uint8Array;

  /** For a mesh of `vertices` points, on a picture of `size` square. */
  constructor(
    readonly size: number,
    vertices: number,
  ) {
    this.image = new ImageData(size, size);
    this.#corners = new Float32Array(CHANNELS * vertices);
    this.#counts = new Uint8Array(vertices);
  }

  /**
   * Paints into `image` the triangles (x 3 vertices) that are in `front`: `points` are x, y per vertex, brought into the picture by
   * (p - origin) * scale; `light` is CHANNELS per triangle.
   */
  paint(
    triangles: Uint16Array,
    front: Uint8Array,
    points: Float32Array,
    light: Float32Array,
    origin: { readonly x: number; readonly y: number },
    scale: number,
  ): void {
    this.image.data.fill(0);
    this.#average(triangles, front, light);
    for (let t = 0; t < front.length; t++) {
      if (!front[t]) continue;
      const [a, b, c] = [triangles[3 * t]!, triangles[3 * t + 1]!, triangles[3 * t + 2]!];
      const corners = this.#corners;
      if (corners[CHANNELS * a + 3]! + corners[CHANNELS * b + 3]! + corners[CHANNELS * c + 3]! < 1 / 255) continue;
      this.#fill(a, b, c, points, origin, scale);
    }
  }

  /** Light at each vertex: the mean of the front triangles around it, the dark ones too, so that it fades at the rim. */
  #average(triangles: Uint16Array, front: Uint8Array, light: Float32Array): void {
    this.#corners.fill(0);
    this.#counts.fill(0);
    for (let t = 0; t < front.length; t++) {
      if (!front[t]) continue;
      for (let k = 0; k < 3; k++) {
        const vertex = triangles[3 * t + k]!;
        this.#counts[vertex]!++;
        for (let d = 0; d < CHANNELS; d++) this.#corners[CHANNELS * vertex + d]! += light[CHANNELS * t + d]!;
      }
    }
    for (let i = 0; i < this.#corners.length; i++) this.#corners[i]! /= this.#counts[Math.floor(i / CHANNELS)] || 1;
  }

  /** Every pixel whose middle lies in the triangle, by barycentric weights that change linearly along a row. */
  #fill(
    a: number,
    b: number,
    c: number,
    points: Float32Array,
    origin: { readonly x: number; readonly y: number },
    scale: number,
  ): void {
    const { size, image } = this;
    const light = this.#corners;
    const [ax, ay] = [(points[2 * a]! - origin.x) * scale, (points[2 * a + 1]! - origin.y) * scale];
    const [bx, by] = [(points[2 * b]! - origin.x) * scale, (points[2 * b + 1]! - origin.y) * scale];
    const [cx, cy] = [(points[2 * c]! - origin.x) * scale, (points[2 * c + 1]! - origin.y) * scale];
    const area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (area === 0) return;
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.5));
    const bottom = Math.min(size - 1, Math.floor(Math.max(ay, by, cy) - 0.5));
    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.5));
    const right = Math.min(size - 1, Math.floor(Math.max(ax, bx, cx) - 0.5));
    const [stepA, stepB] = [(by - cy) / area, (cy - ay) / area];
    for (let y = top; y <= bottom; y++) {
      const [px, py] = [left + 0.5, y + 0.5];
      let u = ((bx - px) * (cy - py) - (cx - px) * (by - py)) / area;
      let v = ((cx - px) * (ay - py) - (ax - px) * (cy - py)) / area;
      for (let x = left; x <= right; x++, u += stepA, v += stepB) {
        const w = 1 - u - v;
        if (u < 0 || v < 0 || w < 0) continue;
        const mix = (d: number): number =>
          u * light[CHANNELS * a + d]! + v * light[CHANNELS * b + d]! + w * light[CHANNELS * c + d]!;
        const alpha = mix(3);
        if (alpha <= 0) continue;
        const pixel = 4 * (y * size + x);
        image.data[pixel] = (255 * mix(0)) / alpha;
        image.data[pixel + 1] = (255 * mix(1)) / alpha;
        image.data[pixel + 2] = (255 * mix(2)) / alpha;
        image.data[pixel + 3] = 255 * alpha;
      }
    }
  }
}
