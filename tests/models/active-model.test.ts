/** Which weights read a person while what is kept of their models cannot be had: the whole path is tested in tests/browser. */

import { beforeEach, expect, test } from 'vitest';
import { ActiveModel, type InUse, type Scorer, type Tabs } from '../../src/models/active-model.ts';
import type { VersionStore } from '../../src/store/versions.ts';

const closed = new DOMException('The database connection is closing.', 'InvalidStateError');
let fault: Error | null;
let others: EventTarget;
let elsewhere: number;
let told: InUse[];
let model: ActiveModel;

beforeEach(() => {
  [fault, others, elsewhere, told] = [null, new EventTarget(), 0, []];
  const active = async (): Promise<null> => {
    if (fault) throw fault;
    return null;
  };
  const scorer = Object.assign(new EventTarget(), { state: { kind: 'idle' }, setWeights: async () => undefined });
  model = new ActiveModel(
    { active } as unknown as VersionStore,
    scorer as unknown as Scorer,
    Object.assign(others, { postMessage: () => undefined }) as unknown as Tabs,
    () => elsewhere++,
  );
  model.onChange((inUse) => told.push(inUse));
});

test('somebody whose model cannot be had is read with the base weights, which is told as long as it lasts', async () => {
  await model.follow('one');
  fault = closed;
  await expect(model.follow('other')).rejects.toBe(closed);
  const instead = { person: 'other', version: null, problem: 'not-loaded' };
  expect([model.inUse, told.at(-1)]).toEqual([instead, instead]);
  await expect(model.follow('other')).rejects.toBe(closed);
  expect(model.inUse).toEqual(instead);
  fault = null;
  expect(await model.follow('other')).toEqual({ ...instead, problem: null });
});

test('a change in another tab that cannot be followed leaves what is in use, and is no error of the page', async () => {
  await model.follow('one');
  fault = closed;
  others.dispatchEvent(new MessageEvent('message', { data: 'models changed' }));
  await new Promise((done) => setTimeout(done));
  expect([model.inUse, elsewhere]).toEqual([{ person: 'one', version: null, problem: null }, 0]);
  fault = null;
  others.dispatchEvent(new MessageEvent('message', { data: 'models changed' }));
  await expect.poll(() => elsewhere).toBe(1);
});
