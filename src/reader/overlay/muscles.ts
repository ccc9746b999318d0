/**
 * Where on the face the muscle of each action unit lies: soft bands along lines of landmarks, as an anatomical plate shows them
 * from the front (Hjortsjö, "Man's Face and Mimic Language", 1969; Ekman, Friesen & Hager, FACS manual, 2002).
 * Written for the subject's right (x < 0 of the canonical mesh) and mirrored for the left; lines that cross the midline are whole.
 */

import type { AuCode } from '../../core/facs.ts';
import { MOUTH_RIM, OUTER_LIPS } from '../../core/landmarks.ts';

/** A landmark, or a point on the way from one to another: [from, to, share of the way]. */
export type Anchor = number | readonly [from: number, to: number, share: number];

export interface Band {
  /** From origin to insertion. */
  readonly line: readonly Anchor[];
  /** Half the width at each point of the line, canonical centimetres. */
  readonly half: readonly number[];
  /** 'paired' bands have a mirror image on the other side; 'whole' ones cross the midline. */
  readonly kind: 'paired' | 'whole';
  /** A ring: the last point joins the first. */
  readonly closed?: true;
}

export interface Muscle {
  readonly bands: readonly Band[];
  /** Where a callout's line ends, on the subject's right: clear of eye and mouth. */
  readonly mark: Anchor;
}

const band = (line: readonly Anchor[], half: readonly number[]): Band => ({ line, half, kind: 'paired' });
const whole = (line: readonly Anchor[], half: readonly number[]): Band => ({ line, half, kind: 'whole' });
const ring = (line: readonly Anchor[], half: number, kind: Band['kind'] = 'whole'): Band => ({
  line,
  half: line.map(() => half),
  kind,
  closed: true,
});

/** The row of landmarks around the lips, as their rims from the right corner over the upper lip and back below. */
const AROUND_LIPS = [57, 186, 92, 165, 167, 164, 393, 391, 322, 410, 287, 273, 335, 406, 313, 18, 83, 182, 106, 43];
/** Points between two loops of the same length. */
const between = (from: readonly number[], to: readonly number[], share: number): Anchor[] =>
  from.map((landmark, i) => [landmark, to[i]!, share]);

/** The row of landmarks around the right eye: above the lid's fold, and under the lower lid. */
const AROUND_EYE = [130, 247, 30, 29, 27, 28, 56, 190, 243, 112, 26, 22, 23, 24, 110, 25];

export const MUSCLES: Readonly<Record<AuCode, Muscle>> = {
  // Frontalis: inner and outer part, from the brow up to the hairline.
  AU01: {
    bands: [
      band(
        [
          [66, 107, 0.5],
          [69, 108, 0.55],
          [108, 109, 0.55],
          [108, 109, 0.95],
        ],
        [0.75, 1, 0.95, 0.6],
      ),
    ],
    mark: [69, 108, 0.5],
  },
  AU02: {
    bands: [
      band(
        [
          [105, 63, 0.25],
          [104, 69, 0.2],
          [104, 103, 0.55],
          [103, 67, 0.3],
        ],
        [0.75, 1.05, 1, 0.6],
      ),
    ],
    mark: [104, 69, 0.2],
  },
  // Corrugator from the root of the nose up and out to the middle of the brow; procerus between the brows.
  AU04: {
    bands: [
      band(
        [
          [8, 55, 0.5],
          [55, 107, 0.5],
          [66, 65, 0.4],
          [105, 52, 0.4],
        ],
        [0.28, 0.45, 0.38, 0.16],
      ),
      whole([[9, 151, 0.12], 9, 8, [168, 6, 0.2]], [0.2, 0.34, 0.34, 0.18]),
    ],
    mark: [66, 105, 0.6],
  },
  // Levator of the upper lid, between lid fold and brow.
  AU05: {
    bands: [
      band(
        [
          [247, 225, 0.35],
          [30, 224, 0.4],
          [29, 223, 0.45],
          [27, 223, 0.5],
          [28, 222, 0.5],
          [56, 221, 0.5],
        ],
        [0.1, 0.26, 0.32, 0.32, 0.26, 0.1],
      ),
    ],
    mark: [247, 225, 0.4],
  },
  // Orbicularis oculi: the orbital part around the outer corner and under the eye, the palpebral part along the lids.
  AU06: {
    bands: [
      band(
        [
          [46, 53, 0.2],
          [46, 124, 0.55],
          [124, 35, 0.45],
          [35, 143, 0.15],
          [35, 111, 0.7],
          117,
          [118, 101, 0.1],
          [119, 118, 0.1],
          [120, 119, 0.2],
        ],
        [0.1, 0.3, 0.42, 0.5, 0.52, 0.5, 0.45, 0.36, 0.12],
      ),
    ],
    mark: [35, 111, 0.5],
  },
  AU07: { bands: [ring(AROUND_EYE, 0.27, 'paired')], mark: [110, 228, 0.4] },
  // Levator labii superioris alaeque nasi, along the side of the nose.
  AU09: {
    bands: [
      band(
        [
          [193, 122, 0.4],
          [245, 188, 0.5],
          [217, 174, 0.2],
          [209, 198, 0.2],
          [129, 203, 0.1],
        ],
        [0.16, 0.34, 0.42, 0.42, 0.24],
      ),
    ],
    mark: [209, 126, 0.3],
  },
  // Levator labii superioris, from under the eye to the upper lip.
  AU10: {
    bands: [
      band(
        [
          [120, 119, 0.5],
          [101, 100, 0.6],
          [36, 142, 0.25],
          [203, 206, 0.25],
          [165, 92, 0.4],
        ],
        [0.42, 0.56, 0.5, 0.38, 0.18],
      ),
    ],
    mark: [36, 205, 0.2],
  },
  // Zygomaticus major, from the cheekbone to the corner of the mouth.
  AU12: {
    bands: [
      band(
        [[116, 123, 0.4], [123, 50, 0.35], [187, 205, 0.35], [207, 216, 0.5], [186, 57, 0.4], 61],
        [0.3, 0.56, 0.56, 0.46, 0.34, 0.14],
      ),
    ],
    mark: [187, 205, 0.3],
  },
  // Buccinator, drawn back level with the mouth.
  AU14: {
    bands: [band([61, 57, [212, 216, 0.3], [214, 207, 0.3], [192, 214, 0.2]], [0.16, 0.36, 0.46, 0.42, 0.12])],
    mark: [214, 207, 0.2],
  },
  // Depressor anguli oris, fanning from the corner to the jaw.
  AU15: {
    bands: [band([61, [43, 202, 0.4], [204, 210, 0.45], [211, 169, 0.3], [170, 140, 0.2]], [0.16, 0.32, 0.5, 0.68, 0.66])],
    mark: [204, 210, 0.6],
  },
  // Depressor of the lower lip.
  AU16: {
    bands: [
      band(
        [
          [84, 181, 0.7],
          [182, 106, 0.15],
          [194, 204, 0.3],
          [32, 211, 0.3],
        ],
        [0.3, 0.4, 0.42, 0.26],
      ),
    ],
    mark: [194, 204, 0.5],
  },
  // Mentalis, the two bosses of the chin.
  AU17: {
    bands: [
      band(
        [
          [83, 201, 0.6],
          [201, 208, 0.4],
          [208, 171, 0.6],
        ],
        [0.3, 0.62, 0.5],
      ),
    ],
    mark: [208, 32, 0.5],
  },
  // Incisive muscles, from above and below the front teeth to the corners.
  AU18: {
    bands: [
      band(
        [
          [164, 167, 0.8],
          [165, 92, 0.4],
          [186, 185, 0.3],
        ],
        [0.18, 0.27, 0.16],
      ),
      band(
        [
          [83, 84, 0.4],
          [106, 91, 0.4],
          [43, 146, 0.4],
        ],
        [0.18, 0.27, 0.16],
      ),
    ],
    mark: [92, 186, 0.5],
  },
  // Risorius, a thin band from the corner out to the masseter.
  AU20: {
    bands: [band([61, [57, 212, 0.6], [214, 192, 0.3], [213, 138, 0.5], [215, 138, 0.3]], [0.14, 0.25, 0.3, 0.26, 0.1])],
    mark: [214, 192, 0.5],
  },
  // Orbicularis oris: the whole ring, the red of the lips, and their inner rim.
  AU22: { bands: [ring(between(OUTER_LIPS, AROUND_LIPS, 0.35), 0.36)], mark: [57, 61, 0.3] },
  AU24: { bands: [ring(between(OUTER_LIPS, MOUTH_RIM, 0.4), 0.26)], mark: 61 },
  AU25: { bands: [ring(between(MOUTH_RIM, OUTER_LIPS, 0.2), 0.15)], mark: 61 },
  // Masseter, from the cheekbone to the angle of the jaw.
  AU26: {
    bands: [
      band(
        [
          [123, 50, 0.1],
          [147, 187, 0.2],
          [213, 192, 0.3],
          [138, 192, 0.2],
          [135, 138, 0.25],
        ],
        [0.25, 0.5, 0.55, 0.5, 0.25],
      ),
    ],
    mark: [213, 192, 0.3],
  },
  // Orbicularis oris at the edge of the red, which is drawn in over the teeth until only the edge is seen.
  AU28: { bands: [ring(between(OUTER_LIPS, AROUND_LIPS, 0.06), 0.17)], mark: 61 },
  // The upper lid itself.
  AU43: {
    bands: [
      band(
        [
          [246, 247, 0.5],
          [161, 30, 0.5],
          [160, 29, 0.5],
          [159, 27, 0.5],
          [158, 28, 0.5],
          [157, 56, 0.5],
        ],
        [0.07, 0.15, 0.17, 0.17, 0.15, 0.07],
      ),
    ],
    mark: [246, 247, 0.6],
  },
};
