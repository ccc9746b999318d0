/**
 * Where skin folds, and for which action units (Facial Action Coding System 2002, appearance changes). Lines of the
 * subject's left on the neutral ICT head, canonical cm; the right mirrors them.
 */

export type Polyline = readonly (readonly [x: number, y: number])[];

export interface FurrowLine {
  readonly name: string;
  /** A line's points, or lone points: pits. Lines that begin at x = 0 go on into their mirror image. */
  readonly line: Polyline | { readonly pits: Polyline };
  /** cm: standard deviation of the fold across its line. */
  readonly width: number;
  /** cm at intensity E in a middling face. */
  readonly depth: number;
  /** Height of the bulge beside the fold over its depth; positive on the left of the line's direction. */
  readonly bulge: number;
  /** How much each unit calls for it. */
  readonly by: Readonly<Record<string, number>>;
}

interface FurrowGroup extends Omit<FurrowLine, 'line'> {
  readonly lines: readonly Polyline[];
}

/** Pits of a dimpled chin: a fixed scatter, so that every chin dimples alike and its mirror image does too. */
const CHIN_PITS = [
  ...[[0.12, -7.1], [0.42, -6.85], [0.34, -7.4], [0.7, -7.15], [0.62, -7.65], [0.95, -7.45], [0.2, -7.75], [0.9, -6.85], [0.5, -8]],
] as unknown as readonly (readonly [number, number])[]; // prettier-ignore

const GROUPS: readonly FurrowGroup[] = [
  {
    name: 'nasolabial',
    lines: [[[2.05, -0.75], [2.5, -1.55], [2.95, -2.6], [3.25, -3.6], [3.35, -4.5]]],
    width: 0.2,
    depth: 0.1,
    bulge: 0.5,
    by: { AU12: 1, AU06: 0.45, AU10: 0.55, AU09: 0.4, AU14: 0.35, AU20: 0.3, AU15: 0.2 },
  },
  {
    name: 'upper nasolabial',
    lines: [[[1.55, 0.35], [1.9, -0.35], [2.35, -1.2], [2.75, -2]]],
    width: 0.16,
    depth: 0.09,
    bulge: 0.4,
    by: { AU09: 1, AU10: 0.9 },
  },
  {
    name: 'crow feet',
    lines: [
      [[5, 2.95], [5.5, 3.2], [6, 3.55]],
      [[5.05, 2.55], [5.6, 2.6], [6.15, 2.7]],
      [[4.95, 2.15], [5.5, 1.9], [6, 1.6]],
      [[4.75, 1.8], [5.2, 1.45], [5.6, 1.05]],
    ],
    width: 0.065,
    depth: 0.03,
    bulge: 0.3,
    by: { AU06: 1, AU12: 0.15, AU07: 0.15, AU43: 0.1 },
  },
  {
    name: 'infraorbital',
    lines: [[[1.75, 1.75], [2.3, 1.25], [3.2, 0.95], [4.1, 1.1], [4.75, 1.55]]],
    width: 0.11,
    depth: 0.06,
    bulge: -0.8,
    by: { AU06: 1, AU09: 0.35, AU12: 0.2 },
  },
  {
    name: 'lower lid',
    lines: [[[2.15, 1.9], [2.8, 1.62], [3.5, 1.6], [4.2, 1.85]]],
    width: 0.08,
    depth: 0.045,
    bulge: 0.9,
    by: { AU07: 1, AU06: 0.4 },
  },
  {
    name: 'glabella',
    lines: [[[0.7, 3.6], [0.72, 4.2], [0.68, 4.8], [0.6, 5.25]]],
    width: 0.13,
    depth: 0.075,
    bulge: -0.4,
    by: { AU04: 1, AU09: 0.25 },
  },
  {
    name: 'nose root',
    lines: [[[0, 3.35], [0.35, 3.32], [0.75, 3.2]], [[0, 2.85], [0.4, 2.8], [0.8, 2.6]]],
    width: 0.09,
    depth: 0.04,
    bulge: 0.4,
    by: { AU09: 1, AU04: 0.2 },
  },
  {
    name: 'nose side',
    lines: [[[0.5, 2.2], [0.85, 1.95], [1.25, 1.4]], [[0.5, 1.65], [0.9, 1.35], [1.3, 0.8]], [[0.55, 1.1], [0.9, 0.85], [1.25, 0.35]]],
    width: 0.07,
    depth: 0.03,
    bulge: 0.4,
    by: { AU09: 1 },
  },
  {
    name: 'inner forehead',
    lines: [
      [[0, 6.05], [0.9, 6.15], [1.8, 6.2], [2.5, 6.1]],
      [[0, 6.85], [1, 6.95], [2, 6.98], [2.8, 6.85]],
      [[0, 7.7], [0.9, 7.8], [1.9, 7.8]],
    ],
    width: 0.15,
    depth: 0.06,
    bulge: 0.5,
    by: { AU01: 1, AU02: 0.25 },
  },
  {
    name: 'outer forehead',
    lines: [
      [[2.2, 6.25], [3.1, 6.45], [4, 6.4], [4.9, 5.95]],
      [[2.3, 7], [3.2, 7.2], [4.2, 7.05], [5, 6.55]],
      [[2.2, 7.8], [3.1, 7.9], [3.9, 7.75]],
    ],
    width: 0.15,
    depth: 0.06,
    bulge: 0.5,
    by: { AU02: 1, AU01: 0.15 },
  },
  {
    name: 'dimple',
    lines: [[[3.02, -3.75], [3.2, -4.25], [3.08, -4.8]]],
    width: 0.15,
    depth: 0.08,
    bulge: 0.4,
    by: { AU14: 1, AU12: 0.12, AU20: 0.2, AU24: 0.15 },
  },
  {
    name: 'marionette',
    lines: [[[2.7, -4.65], [3, -5.3], [3.2, -6.1]]],
    width: 0.15,
    depth: 0.075,
    bulge: 0.3,
    by: { AU15: 1, AU20: 0.35, AU17: 0.15 },
  },
  {
    name: 'chin crease',
    lines: [[[0, -5.95], [0.6, -6.02], [1.2, -6.25]]],
    width: 0.17,
    depth: 0.09,
    bulge: -0.3,
    by: { AU17: 1, AU15: 0.35, AU24: 0.25 },
  },
  {
    name: 'lip lines',
    lines: [[[0.35, -3.05], [0.38, -3.45]], [[0.85, -3.2], [0.8, -3.55]], [[1.35, -3.4], [1.2, -3.7]], [[0.5, -5.6], [0.45, -5.25]]],
    width: 0.07,
    depth: 0.03,
    bulge: 0,
    by: { AU18: 1, AU24: 0.5, AU28: 0.5 },
  },
]; // prettier-ignore

/** Each line alone, so that each can be deep in one face and faint in another. */
export const FURROW_LINES: readonly FurrowLine[] = [
  ...GROUPS.flatMap(({ lines, ...group }) => lines.map((line) => ({ ...group, line }))),
  { name: 'chin pits', line: { pits: CHIN_PITS }, width: 0.16, depth: 0.035, bulge: 0, by: { AU17: 1, AU15: 0.15 } },
];
