import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, unitIndex, restingUnits } from '../../src/core/facs.ts';
import { MEAN_FACE } from '../../src/core/mean-face.ts';
import rigData from '../../src/core/rig-data.json' with { type: 'json' };
import { moveFace } from '../../src/core/rig.ts';
import { LIPS } from '../../src/core/landmarks.ts';
import { loadHead } from '../../tools/ict/head.ts';
import { movements } from '../../tools/rig/movements.ts';
import { sharedFolder } from '../shared.ts';

const shared = sharedFolder();
/** Lips that no movement makes touch. */
const APART = MEAN_FACE.map((value, i) => value + (i % 3 === 1 && LIPS.upper.includes((i - 1) / 3) ? 5 : 0));

describe.skipIf(!shared)('the rig against the head it was fitted to', () => {
  const reference = shared ? movements(loadHead(join(shared, 'data/ict-facekit'))) : new Map<string, Float32Array>();
  // lid closing is scaled to close the mean face's lids, so it is compared up to that scale
  test.each(ACTION_UNITS.map(({ code }) => code))('%s: R2 is what the data file says', (code) => {
    const units = restingUnits();
    units[2 * unitIndex(code)] = 1;
    const field = moveFace(APART, { units }).map((value, i) => value - APART[i]!);
    const wanted = reference.get(code)!;
    const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    const scale = code === 'AU43' ? dot(field, wanted) / dot(field, field) : 1;
    const rest = wanted.map((value, i) => value - scale * field[i]!);
    expect(1 - dot(rest, rest) / dot(wanted, wanted)).toBeCloseTo(
      (rigData.movements as Readonly<Record<string, { r2: number }>>)[code]!.r2,
      2,
    );
  });
});
