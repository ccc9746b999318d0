/** What leaves the store of a person, and what is said of the rest. */

import type { IDBPDatabase } from 'idb';
import { expect, test } from 'vitest';
import type { CalibrationStore } from '../../src/store/calibration.ts';
import type { Schema } from '../../src/store/schema.ts';
import type { VersionStore } from '../../src/store/versions.ts';
import { WholePeople } from '../../src/store/whole-people.ts';

test('a neutral face that cannot be read is left out, and told', async () => {
  const kept: Readonly<Record<string, unknown>> = {
    people: { id: 'a', name: 'Ada', createdAt: 1 },
    baselines: { latents: 'lost' },
  };
  const none = async (): Promise<never[]> => [];
  const told: unknown[] = [];
  const whole = new WholePeople(
    { get: async (store: string) => kept[store] } as unknown as IDBPDatabase<Schema>,
    { sessions: none, list: none, whole: none } as unknown as CalibrationStore,
    { list: none, activeId: async () => null } as unknown as VersionStore,
    (...what) => told.push(what),
  );
  expect(await whole.of('a')).toMatchObject({ person: { name: 'Ada' }, neutral: null });
  expect(told).toEqual([['neutral face', 1]]);
});
