/** What calibration shows when another person is chosen, by its effects, which run in a browser alone. */

import { expect, test, vi } from 'vitest';
import { flushSync } from 'svelte';
import { CalibrationState } from '../../src/app/state/calibration.svelte.ts';
import type { CalibrationParts } from '../../src/app/state/calibration-parts.ts';
import { ModelState } from '../../src/app/state/model.svelte.ts';
import { PeopleState } from '../../src/app/state/people.svelte.ts';
import { SettingsState } from '../../src/app/state/settings.svelte.ts';
import { startSession } from '../../src/session/record.ts';
import { channels, keptPeople, SpokenPath, tab } from '../app/doubles.ts';
import { KeptStore } from '../app/kept-store.ts';
import { takesOf } from '../half-mover.ts';
import { versionOf } from './version.ts';

test('nothing is shown of the one before, and a failure to read what is kept of the next is said', async () => {
  const device = new KeptStore();
  const settings = new SettingsState(null, () => undefined);
  const people = new PeopleState(keptPeople(), settings, tab(), channels()());
  const reader = Object.assign(new SpokenPath(), { state: { kind: 'idle' }, setWeights: async () => undefined });
  const said: string[] = [];
  const app = {
    live: { reader, path: { kind: 'idle' } },
    mode: { session: null },
    model: new ModelState(device.store.versions, reader as never, channels()()),
    say: (sentence: string) => void said.push(sentence),
    store: device.store,
    people,
    settings,
  } as unknown as CalibrationParts;
  const anna = await people.add('Anna');
  const ben = await people.add('Ben');
  for (const person of [anna, ben]) {
    await device.calibration.saveSession(startSession({ id: `of ${person}`, person, startedAt: 1 }, 'only', ['AU12']));
    await device.calibration.saveSamples(takesOf(person, [{ kind: 'neutral' }]));
    device.everyone.get(person)!.versions = [{ version: versionOf(`of ${person}`, person), weights: {} }];
  }
  const calibration = new CalibrationState(app, device.store);
  const shown = () => [calibration.sessions, calibration.library.samples, calibration.models.versions];
  const whose = () => shown().map((all) => all.map(({ person }) => person).at(-1));
  await vi.waitFor(() => expect(whose()).toEqual([ben, ben, ben]), { timeout: 20_000 });
  const choosing = people.choose(anna);
  flushSync();
  expect(shown()).toEqual([[], [], []]);
  await choosing;
  await vi.waitFor(() => expect(whose()).toEqual([anna, anna, anna]), { timeout: 20_000 });
  device.fault = new Error('the database is closing');
  await people.choose(ben);
  await vi.waitFor(() => expect(said).toEqual(['the database is closing']), { timeout: 20_000 });
  expect(shown()).toEqual([[], [], []]);
});
