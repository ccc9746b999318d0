/** What a camera does to a rendered face: light from a side, exposure, colour, blur, noise. JPEG comes after it, when encoding. */

import { Random } from '../../core/random.ts';
import type { Drawing, Photo } from './photo.ts';

export interface Photometry {
  readonly exposure: number;
  readonly gamma: number;
  /** Red, green, blue. */
  readonly balance: readonly [number, number, number];
  /** Brightness change from the middle to the edge of the picture, to the right and downwards. */
  readonly gradient: readonly [number, number];
  /** Pixels, standard deviation. */
  readonly blur: number;
  /** 0 to 255. */
  readonly noise: number;
  readonly grey: boolean;
  /** 1 to 100. */
  readonly jpeg: number;
}

const GREY_SHARE = 0.25;

/** Drawn once a subject: its camera and its room. */
export function samplePhotometry(random: Random): Photometry {
  return {
    exposure: Math.exp(random.bounded(0.16, 0.4)),
    gamma: Math.exp(random.bounded(0.15, 0.35)),
    balance: [Math.exp(random.bounded(0.05, 0.12)), 1, Math.exp(random.bounded(0.07, 0.16))],
    gradient: [random.bounded(0.12, 0.35), random.bounded(0.08, 0.25)],
    blur: random.chance(0.5) ? 0 : random.between(0.3, 1.2),
    noise: random.chance(0.3) ? 0 : random.between(0.5, 6),
    grey: random.chance(GREY_SHARE),
    jpeg: Math.round(random.between(45, 95)),
  };
}

/** The same camera a moment later. */
export function jitter(base: Photometry, random: Random): Photometry {
  return {
    ...base,
    exposure: base.exposure * Math.exp(random.bounded(0.05, 0.1)),
    gradient: [base.gradient[0] + random.bounded(0.03, 0.08), base.gradient[1] + random.bounded(0.03, 0.08)],
    blur: base.blur * random.between(0.8, 1.2),
  };
}

/** Normal noise, drawn once: every picture reads it from a place and with a stride of its own. */
const GRAIN_SIZE = 8191;
const grainSource = new Random('grain');
const GRAIN = Float32Array.from({ length: GRAIN_SIZE }, () => grainSource.normal());

/** Gaussian blur of a picture of three channels, in place through a copy. */
function blurred({ width, height, colour }: Drawing, sigma: number): Float32Array {
  const radius = Math.max(1, Math.ceil(2.5 * sigma));
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, k) => Math.exp(-(((k - radius) / sigma) ** 2) / 2));
  const total = kernel.reduce((sum, k) => sum + k, 0);
  const pass = (from: Float32Array, step: number, length: number, stride: number, lines: number): Float32Array => {
    const out = new Float32Array(from.length);
    for (let line = 0; line < lines; line++) {
      for (let i = 0; i < length; i++) {
        const to = line * stride + i * step;
        for (let k = -radius; k <= radius; k++) {
          const at = line * stride + Math.min(length - 1, Math.max(0, i + k)) * step;
          const weight = kernel[k + radius]! / total;
          out[to]! += weight * from[at]!;
          out[to + 1]! += weight * from[at + 1]!;
          out[to + 2]! += weight * from[at + 2]!;
        }
      }
    }
    return out;
  };
  return pass(pass(colour, 3, width, 3 * width, height), 3 * width, height, 3, width);
}

/** The picture as this camera stores it, before JPEG. `random` draws the noise. */
export function develop(drawing: Drawing, p: Photometry, random: Random): Photo {
  const { width, height } = drawing;
  const colour = p.blur > 0.15 ? blurred(drawing, p.blur) : drawing.colour;
  const curves = p.balance.map((balance) =>
    Float32Array.from({ length: 1024 }, (_, i) => 255 * Math.min(1, (i / 512) * p.exposure * balance) ** p.gamma),
  );
  let at = Math.floor(random.uniform() * GRAIN_SIZE);
  const stride = 1 + Math.floor(random.uniform() * 500);
  const rgb = new Uint8ClampedArray(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const light = 1 + p.gradient[0] * ((2 * x) / width - 1) + p.gradient[1] * ((2 * y) / height - 1);
      const i = 3 * (y * width + x);
      let sum = 0;
      for (let d = 0; d < 3; d++) {
        at = (at + stride) % GRAIN_SIZE;
        const level = Math.min(1023, Math.max(0, (colour[i + d]! * light * 512) / 255));
        const low = Math.min(1022, level | 0);
        const curve = curves[d]!;
        const value = curve[low]! + (level - low) * (curve[low + 1]! - curve[low]!) + p.noise * GRAIN[at]!;
        rgb[i + d] = value;
        sum += value * [0.299, 0.587, 0.114][d]!;
      }
      if (p.grey) rgb.fill(sum, i, i + 3);
    }
  }
  return { width, height, rgb };
}
