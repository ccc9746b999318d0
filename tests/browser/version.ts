/** A version as it is kept, that was judged on nothing. */

import { ACTION_UNITS } from '../../src/core/facs.ts';
import type { ModelVersion } from '../../src/store/model-records.ts';

export function versionOf(id: string, person: string, more: Partial<ModelVersion> = {}): ModelVersion {
  const numbers = { f1: ACTION_UNITS.map(() => null), error: ACTION_UNITS.map(() => null), meanF1: null, meanError: null };
  const nothing = { mean: 0, low: 0, high: 0 };
  const compared = { takes: 0, before: numbers, after: numbers, f1Gain: nothing, errorChange: nothing };
  return {
    id,
    person,
    parent: null,
    createdAt: 1,
    choice: { method: 'mal', depth: 'top', length: 'short' },
    takes: { train: ['s/0'], validation: [], test: ['s/1'] },
    samples: { captured: 2, made: 0 },
    curve: [],
    verdict: {
      adopt: false,
      reason: 'too-few-takes',
      held: compared,
      general: compared,
      more: ['AU12'],
      judges: { takes: 0, synthetic: 0, doubted: 0 },
    },
    milliseconds: 1000,
    ...more,
  };
}
