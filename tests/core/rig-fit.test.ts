import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, unitIndex, restingUnits } from '../../src/core/facs.ts';
import { displace, RIG_FIT } from '../../src/core/rig.ts';
import { loadHead } from '../../tools/ict/head.ts';
import { movements } from '../../tools/rig/movements.ts';
import { sharedFolder } from '../shared.ts';

const shared = sharedFolder();

describe.skipIf(!shared)('the rig against the head it was fitted to', () => {
  const reference = shared ? movements(loadHead(join(shared, 'data/ict-facekit'))) : new Map<string, Float32Array>();
  // lid closing is scaled to close the mean face's lids, so it is compared up to that scale
  test.each(ACTION_UNITS.map(({ code }) => code))('%s: R2 is what the data file says', (code) => {
    const units = restingUnits();
    units[2 * unitIndex(code)] = 1;
    const field = displace({ units });
    const wanted = reference.get(code)!;
    const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    const scale = code === 'AU43' ? dot(field, wanted) / dot(field, field) : 1;
    const rest = wanted.map((value, i) => value - scale * field[i]!);
    expect(1 - dot(rest, rest) / dot(wanted, wanted)).toBeCloseTo(RIG_FIT[code]!, 2);
  });
});
