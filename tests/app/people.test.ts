/** Whose face it is: people keep what is theirs, and the demonstration face is a guest among them. */

import { describe, expect, test, vi } from 'vitest';
import { GUEST, PeopleState, type PeopleStore, type TabMemory } from '../../src/app/state/people.svelte.ts';
import type { Baseline } from '../../src/core/reading.ts';
import { BASELINE } from '../session/faces.ts';
import { channels, close, keptPeople, tab } from './doubles.ts';

const baselineOf = (name: string): Baseline => ({ ...BASELINE, modelVersion: name });

const nothing = async (): Promise<void> => undefined;

/** The people of a device, as a page finds them that is opened on `memory`. */
async function open(
  store: PeopleStore | null = keptPeople(),
  memory: TabMemory = tab(),
  personId: string | null = null,
  channel = channels()(),
) {
  const settings = {
    personId,
    set(_key: unknown, value: unknown) {
      settings.personId = value as string | null;
    },
  };
  const people = new PeopleState(store, settings, memory, channel);
  await people.load();
  return { people, settings, store };
}

test('the first person is made when something of them is to be kept, and keeps it', async () => {
  const { people, settings, store } = await open();
  expect([people.current, people.id]).toEqual([null, null]);
  const id = await people.ensure('Me');
  await people.keepBaseline(id, BASELINE);
  expect(people.current?.name).toBe('Me');
  expect(settings.personId).toBe(id);
  expect((await open(store, tab(), id)).people.baseline).toEqual(BASELINE);
});

test('no two people have one name, in whatever case', async () => {
  const { people } = await open();
  for (const name of ['Me', 'Me', 'me', 'Anna']) await people.add(name);
  expect(people.all.map(({ name }) => name)).toEqual(['Me', 'Me (2)', 'me (3)', 'Anna']);
});

test('the guest changes neither who is chosen nor what is theirs, and takes its own along', async () => {
  const { people, settings, store } = await open();
  const anna = await people.ensure('Anna');
  await people.keepBaseline(anna, baselineOf('anna'));
  await people.letGuest(true);
  expect([people.current, people.baseline, settings.personId]).toEqual([GUEST, null, anna]);
  expect(await people.ensure('Me')).toBe(GUEST.id);
  await people.keepBaseline(GUEST.id, baselineOf('guest'));
  await people.letGuest(false);
  expect([people.id, people.baseline?.modelVersion]).toEqual([anna, 'anna']);
  expect((await store!.baseline(anna))?.modelVersion).toBe('anna');
  expect((await store!.baseline(GUEST.id))?.modelVersion).toBe('guest');
  expect(people.all.map(({ name }) => name)).toEqual(['Anna']);
});

test('who is made to keep something of is who is told, also where somebody else is current by then', async () => {
  const store = keptPeople();
  const { people } = await open(store);
  const anna = await people.ensure('Anna');
  const { savePerson } = store;
  let goOn = (): void => undefined;
  store.savePerson = (person) => new Promise((done) => (goOn = () => void savePerson(person).then(done)));
  await people.letGuest(true);
  const made = people.ensure('Me');
  await people.letGuest(false);
  goOn();
  expect([await made, people.id]).toEqual([GUEST.id, anna]);
});

test('the guest stays through a reload of its tab, and no other tab has it', async () => {
  const store = keptPeople();
  const memory = tab();
  const { people } = await open(store, memory);
  await people.letGuest(true);
  expect((await open(store, memory)).people.id).toBe(GUEST.id);
  expect((await open(store)).people.id).toBeNull();
  await people.letGuest(false);
  expect((await open(store, memory)).people.id).toBeNull();
});

test('choosing or adding a person ends the visit of the guest', async () => {
  const { people } = await open();
  const anna = await people.ensure('Anna');
  await people.letGuest(true);
  await people.choose(anna);
  expect([people.guest, people.id]).toEqual([false, anna]);
  await people.choose(GUEST.id);
  expect(people.guest).toBe(true);
  await people.add('Ben');
  expect([people.guest, people.current?.name]).toEqual([false, 'Ben']);
});

test('no neutral of the person before is in use while the next one is read, however late the answers come', async () => {
  const store = keptPeople();
  const { people } = await open(store);
  const anna = await people.ensure('Anna');
  await people.keepBaseline(anna, baselineOf('anna'));
  await people.add('Ben');
  const ben = people.id!;
  const answers = new Map<string, () => void>();
  const read = store.baseline;
  store.baseline = (id) => new Promise((done) => answers.set(id, () => void read(id).then(done)));
  const toAnna = people.choose(anna);
  expect(people.baseline).toBeNull();
  const toBen = people.choose(ben);
  answers.get(ben)!();
  answers.get(anna)!();
  await Promise.all([toAnna, toBen]);
  expect([people.id, people.baseline]).toEqual([ben, null]);
});

test('somebody who is removed takes all of it along, and the next person is there', async () => {
  const { people, settings, store } = await open();
  const anna = await people.ensure('Anna');
  await people.keepBaseline(anna, BASELINE);
  await people.add('Ben');
  const ben = people.id!;
  await people.remove(ben, nothing);
  expect([people.id, settings.personId]).toEqual([anna, anna]);
  expect(people.baseline).toEqual(BASELINE);
  await people.deleteBaseline();
  expect(people.baseline).toBeNull();
  await people.remove(anna, nothing);
  expect([people.id, settings.personId, await store!.people()]).toEqual([null, null, []]);
});

test('somebody who is removed is gone from the screen too, even where their recordings cannot be', async () => {
  const store = keptPeople();
  store.recordings = () => Promise.reject(new Error('no files'));
  const { people, settings } = await open(store);
  const anna = await people.ensure('Anna');
  await people.keepBaseline(anna, BASELINE);
  await expect(people.remove(anna, nothing)).rejects.toThrow('no files');
  expect([people.all, people.id, people.baseline, settings.personId]).toEqual([[], null, null, null]);
});

test('nothing is recorded of somebody from the moment that they are removed, and they are back where that fails', async () => {
  for (const fails of [false, true]) {
    const store = keptPeople();
    const { people } = await open(store);
    const anna = await people.ensure('Anna');
    await people.keepBaseline(anna, baselineOf('anna'));
    const current: (string | null)[] = [];
    const whole = await store.whole();
    store.whole = async () => ({
      delete: async (id) => {
        current.push(people.id);
        if (fails) throw new Error('no disk');
        return whole.delete(id);
      },
    });
    const removing = people.remove(anna, async () => void current.push(people.id)).catch(({ message }: Error) => message);
    current.push(people.id);
    expect([people.baseline, await people.settled()]).toEqual([null, { person: null, baseline: null }]);
    expect(await removing).toBe(fails ? 'no disk' : undefined);
    expect(current).toEqual([null, null, null]);
    expect(people.all.map(({ name }) => name)).toEqual(fails ? ['Anna'] : []);
  }
});

test('who could not be removed is chosen still, unless somebody else was chosen meanwhile', async () => {
  for (const other of [false, true]) {
    const store = keptPeople();
    const { people, settings } = await open(store);
    const anna = await people.ensure('Anna');
    await people.add('Ben');
    const ben = people.id!;
    await people.add('Cleo');
    await people.keepBaseline(people.id!, BASELINE);
    const cleo = people.id!;
    store.whole = async () => ({
      delete: async () => {
        if (other) await people.choose(ben);
        throw new Error('no disk');
      },
    });
    await expect(people.remove(cleo, nothing)).rejects.toThrow('no disk');
    expect(people.all.map(({ id }) => id).sort()).toEqual([anna, ben, cleo].sort());
    expect([settings.personId, people.baseline]).toEqual(other ? [ben, null] : [cleo, BASELINE]);
  }
});

test('a neutral that is deleted is that of its person, also where another is chosen meanwhile', async () => {
  const store = keptPeople();
  const { people } = await open(store);
  const anna = await people.ensure('Anna');
  await people.keepBaseline(anna, baselineOf('anna'));
  await people.add('Ben');
  const { deleteBaseline } = store;
  store.deleteBaseline = async (id) => {
    await people.choose(anna);
    await deleteBaseline(id);
  };
  await people.deleteBaseline();
  expect(people.baseline?.modelVersion).toBe('anna');
});

test('nobody but the guest is here while all is erased, and those who are still kept come back', async () => {
  const { people } = await open();
  const anna = await people.ensure('Anna');
  await people.keepBaseline(anna, BASELINE);
  for (const fails of [false, true]) {
    const leaving = people.leave(async () => {
      expect([people.id, people.baseline]).toEqual([null, null]);
      if (fails) throw new Error('no disk');
    });
    expect([people.id, people.baseline]).toEqual([null, null]);
    expect(await leaving.catch(({ message }: Error) => message)).toBe(fails ? 'no disk' : undefined);
    expect([people.id, people.baseline]).toEqual([anna, BASELINE]);
  }
});

test('the files of recordings that went with their person are swept away', async () => {
  const store = keptPeople();
  const sweep = vi.fn(async () => undefined);
  store.whole = async () => ({ delete: async () => ['one', 'two'] });
  store.recordings = async () => ({ sweep });
  const { people } = await open(store);
  await people.remove(await people.ensure('Anna'), nothing);
  expect(sweep.mock.calls).toEqual([[['one', 'two']]]);
});

describe('in a store that was closed', () => {
  /** Anna, who is chosen, and Ben, each with a neutral face. */
  const annaAndBen = async () => {
    const [store, channel] = [keptPeople(), channels()];
    const { people, settings } = await open(store, tab(), null, channel());
    const anna = await people.ensure('Anna');
    await people.keepBaseline(anna, baselineOf('anna'));
    const ben = await people.add('Ben');
    await people.keepBaseline(ben, baselineOf('ben'));
    await people.choose(anna);
    close(store);
    return { people, settings, anna, ben, newer: channel() };
  };

  test('what a newer tab changes cannot be read: what was known here stays, and who asks for it is answered', async () => {
    const { people, anna, newer } = await annaAndBen();
    for (const whose of [anna, null]) newer.postMessage(whose);
    const { person, baseline } = await people.settled();
    expect([person?.name, baseline?.modelVersion, people.all.length]).toEqual(['Anna', 'anna', 2]);
    await expect(people.refresh()).rejects.toThrow('closing');
    expect((await people.settled()).baseline?.modelVersion).toBe('anna');
  });

  test('who is chosen there has no known neutral', async () => {
    const { people, ben } = await annaAndBen();
    await people.choose(ben);
    expect([people.id, (await people.settled()).baseline]).toEqual([ben, null]);
    await people.letGuest(true);
    await people.letGuest(false);
    expect([people.id, people.baseline]).toEqual([ben, null]);
  });

  test('nobody who could not be removed goes off the list, and why is told', async () => {
    const { people, settings, anna, ben } = await annaAndBen();
    const failing = () => Promise.reject(new Error('the file is open'));
    await expect(people.remove(anna, failing)).rejects.toThrow('the file is open');
    expect([people.all.map(({ id }) => id), settings.personId, people.baseline]).toEqual([[anna, ben], anna, null]);
    await expect(people.leave(failing)).rejects.toThrow('the file is open');
    expect([people.all.map(({ id }) => id), people.id, people.baseline]).toEqual([[anna, ben], anna, null]);
  });
});

test('who asks for the current person gets one person with their own neutral, also when another is chosen meanwhile', async () => {
  const store = keptPeople();
  const { people } = await open(store);
  const anna = await people.ensure('Anna');
  await people.keepBaseline(anna, baselineOf('anna'));
  await people.add('Ben');
  const ben = people.id!;
  await people.keepBaseline(ben, baselineOf('ben'));
  const answers: (() => void)[] = [];
  const read = store.baseline;
  store.baseline = (id) => new Promise((done) => answers.push(() => void read(id).then(done)));
  const toAnna = people.choose(anna);
  const told = people.settled();
  const toBen = people.choose(ben);
  answers[0]!();
  await toAnna;
  answers[1]!();
  await toBen;
  const { person, baseline } = await told;
  expect([person?.name, baseline?.modelVersion]).toEqual(['Ben', 'ben']);
});

/** Two tabs on one device, in which the same person is chosen. */
async function twoTabs() {
  const [store, channel] = [keptPeople(), channels()];
  const { people: here } = await open(store, tab(), null, channel());
  const anna = await here.ensure('Anna');
  const { people: there } = await open(store, tab(), anna, channel());
  return { here, there, anna };
}

test('what one tab changes of people and neutral faces, the others compare with from then on', async () => {
  const { here, there, anna } = await twoTabs();
  await here.keepBaseline(anna, baselineOf('first'));
  await vi.waitFor(() => expect(there.baseline?.modelVersion).toBe('first'));
  await there.letGuest(true);
  await here.keepBaseline(anna, baselineOf('second'));
  await there.letGuest(false);
  expect(there.baseline?.modelVersion).toBe('second');
  await here.add('Ben');
  await vi.waitFor(() => expect(there.all.map(({ name }) => name)).toEqual(['Anna', 'Ben']));
  expect([there.id, there.baseline?.modelVersion]).toEqual([anna, 'second']);
  await here.choose(anna);
  await here.deleteBaseline();
  await vi.waitFor(() => expect(there.baseline).toBeNull());
});

test('somebody who is removed in one tab is nobody in the others, and takes their neutral face along', async () => {
  const { here, there, anna } = await twoTabs();
  await here.keepBaseline(anna, BASELINE);
  await here.add('Ben');
  await vi.waitFor(() => expect([there.all.length, there.baseline]).toEqual([2, BASELINE]));
  await here.remove(anna, nothing);
  await vi.waitFor(() => expect([there.id, there.baseline]).toEqual([null, null]));
  expect(there.all.map(({ name }) => name)).toEqual(['Ben']);
});

test('what is looked at again takes nothing back that was changed here meanwhile', async () => {
  const { people, store } = await open();
  const anna = await people.ensure('Anna');
  await people.keepBaseline(anna, baselineOf('old'));
  const kept = { ...store! };
  const answers: (() => void)[] = [];
  /** What is kept by now, told later. */
  const later = async <T>(now: Promise<T>): Promise<T> => {
    const value = await now;
    return new Promise((done) => answers.push(() => done(value)));
  };
  for (const [look, name] of [
    ['load', 'Ben'],
    ['refresh', 'Cleo'],
  ] as const) {
    store!.people = () => later(kept.people());
    const looked = people[look]();
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    await people.add(name);
    store!.people = kept.people;
    answers.pop()!();
    await looked;
    expect([people.all.at(-1)!.name, people.current?.name]).toEqual([name, name]);
  }
  expect(people.all.map(({ name }) => name)).toEqual(['Anna', 'Ben', 'Cleo']);
  await people.choose(anna);
  store!.baseline = (id) => later(kept.baseline(id));
  const again = people.refresh();
  await vi.waitFor(() => expect(answers).toHaveLength(1));
  await people.keepBaseline(anna, baselineOf('new'));
  answers[0]!();
  await again;
  expect(people.baseline?.modelVersion).toBe('new');
});

test('without a store everything works until the page is closed', async () => {
  const { people } = await open(null);
  const id = await people.ensure('Me');
  await people.keepBaseline(id, BASELINE);
  expect(people.baseline).toEqual(BASELINE);
  await people.deleteBaseline();
  await people.settled();
  expect(people.baseline).toBeNull();
});
