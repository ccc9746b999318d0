/** What was captured: corrected, taken out, deleted, and all of it put back. */

import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import Standing from '../../src/app/calibrate/home/Standing.svelte';
import Library from '../../src/app/calibrate/library/Library.svelte';
import { LIBRARY_WORDS } from '../../src/app/calibrate/library/words.ts';
import type { AppState } from '../../src/app/state/app-state.svelte.ts';
import { CalibrationLibrary } from '../../src/app/state/calibration-library.svelte.ts';
import { PersonTraining } from '../../src/app/state/person-training.svelte.ts';
import type { CalibrationState } from '../../src/app/state/calibration.svelte.ts';
import type { CalibrationParts } from '../../src/app/state/calibration-parts.ts';
import { unitIndex } from '../../src/core/facs.ts';
import { planOf } from '../../src/session/plan.ts';
import { syntheticSample } from '../../src/session/synthetic.ts';
import type { Sample, SampleRecord } from '../../src/core/samples.ts';
import type { CalibrationStore } from '../../src/store/calibration.ts';
import { takesOf } from '../half-mover.ts';

const PROMPTS = planOf('only', ['AU12']).map(({ prompt }) => prompt);

async function open() {
  const kept = new Map(takesOf('anna', PROMPTS).map((sample) => [sample.id, sample]));
  const said: string[] = [];
  const device = { full: false };
  const store = {
    list: async (person: string) =>
      [...kept.values()]
        .filter((sample) => sample.person === person)
        .sort((a, b) => a.time - b.time || a.id.localeCompare(b.id))
        .map(({ crop: _crop, points: _points, ...record }) => record),
    picture: async (id: string) => kept.get(id) ?? null,
    whole: async function* (records: readonly SampleRecord[]) {
      for (const { id } of records) if (kept.has(id)) yield kept.get(id)!;
    },
    changeRecords: async (records: readonly SampleRecord[], change: (before: SampleRecord) => SampleRecord) => {
      if (device.full) throw new Error('no room is left');
      return records.flatMap(({ id }) => {
        const before = kept.get(id);
        if (!before) return [];
        const { crop, points, ...record } = before;
        const changed = change(record);
        kept.set(id, { ...changed, crop, points });
        return [changed];
      });
    },
    saveSamples: async (samples: readonly Sample[]) => {
      if (device.full) throw new Error('no room is left');
      for (const sample of samples) kept.set(sample.id, sample);
    },
    deleteSamples: async (ids: readonly string[]) => void ids.forEach((id) => kept.delete(id)),
  } as unknown as CalibrationStore;
  const say = (sentence: string): void => void said.push(sentence);
  /** The library as one tab shows it. */
  const inTab = async (): Promise<CalibrationLibrary> => {
    const library = new CalibrationLibrary({ say, announcer: { say } } as unknown as CalibrationParts, store);
    await library.load('anna');
    return library;
  };
  return { library: await inTab(), inTab, kept, said, device };
}

const APP = { people: { current: null }, installation: { storage: null, refused: false } } as unknown as AppState;

/** Calibration that shows a library, after a second session that gave nothing. */
const calibrationOf = (library: CalibrationLibrary): CalibrationState =>
  ({
    ...{ library, sessions: [{}, {}], unfinished: null, synthetic: null, synthesisProblem: null, busy: false },
    archives: { working: false, undoable: [], question: null },
    lock: { elsewhere: false },
    training: { lock: { elsewhere: false }, current: new PersonTraining() },
    models: { inUse: null, nameOf: () => 'Base model' },
  }) as unknown as CalibrationState;

test('a label that is changed is kept, and can be taken back', async () => {
  const { library, kept } = await open();
  const [sample] = library.samples;
  const smile = unitIndex('AU06');
  await library.label(sample!, smile, 3);
  expect([kept.get(sample!.id)!.units[smile], kept.get(sample!.id)!.mask[smile]]).toEqual([3, 1]);
  await library.label(kept.get(sample!.id)!, smile, null);
  expect(kept.get(sample!.id)!.mask[smile]).toBe(0);
  await library.express(kept.get(sample!.id)!, 1);
  expect(kept.get(sample!.id)!.expression).toBe(1);
  while (library.undoable) await library.undo();
  expect(kept.get(sample!.id)).toMatchObject(sample!);
});

test('takes that are left out or deleted are put back as they were', async () => {
  const { library, kept } = await open();
  const before = [...library.samples];
  const whole = new Map(kept);
  await library.exclude(before.slice(0, 3), true);
  await library.remove(before.slice(3, 6));
  expect([library.samples.filter(({ excluded }) => excluded).length, kept.size]).toEqual([3, before.length - 3]);
  await library.undo();
  await library.undo();
  await library.undo();
  expect(library.samples).toEqual(before);
  expect(kept).toEqual(whole);
});

test('samples that come while one looks move nothing, and take no change back from anybody', async () => {
  const { library, kept } = await open();
  const [first, second] = library.samples;
  await library.exclude([first!], true);
  library.show({ part: 'in' });
  library.open(second!.id);
  kept.set('more', { ...kept.get(second!.id)!, id: 'more', time: 1e6 });
  await library.load('anna');
  expect(library.samples.at(-1)!.id).toBe('more');
  expect([library.filter.part, library.opened?.id, library.undoable !== null]).toEqual(['in', second!.id, true]);
  await library.undo();
  expect(kept.get(first!.id)!.excluded).toBe(false);
});

test('undoing that a take was done again uses the earlier one, also where that had been left out before, and never neither', async () => {
  for (const out of [0, 1, 2]) {
    const { library, kept } = await open();
    const [before, after] = [library.samples.slice(0, 2), library.samples.slice(2, 4)];
    const then = before.map((sample, i) => ({ ...sample, excluded: i < out }));
    await library.redone(then, after);
    const excluded = () => [...before, ...after].map(({ id }) => kept.get(id)!.excluded);
    expect(excluded()).toEqual([true, true, false, false]);
    await library.undo();
    expect(excluded()).toEqual([out === 1, false, true, true]);
  }
});

test('of another person, or where other samples took the place of those that were shown, nothing can be taken back', async () => {
  const { library } = await open();
  for (const changed of [() => library.load('ben'), () => Promise.resolve(library.forget())]) {
    await library.load('anna');
    const [first, second] = library.samples;
    await library.exclude([first!], true);
    library.show({ part: 'in' });
    library.open(second!.id);
    await changed();
    expect([library.filter.part, library.opened, library.undoable]).toEqual(['all', null, null]);
  }
});

test('what is looked for is something that can be chosen: of what is deleted nothing is looked for', async () => {
  const { library } = await open();
  const before = library.samples.length;
  const [session] = library.sessions;
  library.show({ label: 'AU12', session: session!.id });
  expect(library.shown.length).toBeLessThan(before);
  await library.remove([...library.shown]);
  expect([library.filter.label, library.shown.length > 0]).toEqual(['all', true]);
  await library.undo();
  expect(library.filter.label).toBe('AU12');
  await library.remove([...library.samples]);
  expect([library.filter.session, library.filter.label]).toEqual(['all', 'all']);
});

test('a take has the same number under every filter', async () => {
  const { library } = await open();
  const names = (): string[] => {
    const props = { app: APP, calibration: calibrationOf(library) };
    return [...render(Library, { props }).body.matchAll(/<section class="[^"]*" aria-label="([^"]*)"/g)].map(([, name]) => name!);
  };
  const all = names();
  const second = all.find((name) => name.endsWith('take 2'))!;
  const { takes } = library.sessions[0]!;
  await library.exclude(takes[all.indexOf(second)]!.samples, true);
  library.show({ part: 'out' });
  expect(names()).toEqual([second]);
  library.show({ part: 'in' });
  expect(names()).toEqual(all.filter((name) => name !== second));
});

test('while a training is under way it is said once that changes count from the next one on, and where a deletion ends it', async () => {
  const { library } = await open();
  const calibration = calibrationOf(library);
  const { current, lock } = calibration.training;
  const said = (): string[] => {
    const page = render(Library, { props: { app: APP, calibration } }).body;
    const { training, trainingElsewhere } = LIBRARY_WORDS;
    return Object.entries({ only: training(false), reads: training(true), elsewhere: trainingElsewhere })
      .filter(([, words]) => page.includes(`${words}<`))
      .map(([name]) => name);
  };
  expect(said()).toEqual([]);
  current.state = { kind: 'preparing' };
  expect(said()).toEqual(['reads']);
  for (const kind of ['training', 'paused', 'judging'] as const) {
    current.state = { kind };
    current.choice = { method: 'mal', depth: 'top', length: 'short' };
    expect(said()).toEqual(['only']);
    current.choice = { method: 'mal', depth: 'deep', length: 'short' };
    expect(said()).toEqual(['reads']);
  }
  current.state = { kind: 'stopped' };
  expect(said()).toEqual([]);
  Object.assign(lock, { elsewhere: true });
  expect(said()).toEqual(['elsewhere']);
});

test('synthetic pictures, which nobody was asked for, are found by what they show', async () => {
  const { library, kept } = await open();
  const smile = [...kept.values()].find(({ prompt }) => prompt.kind === 'unit')!;
  kept.set('made', syntheticSample({ ...smile, expression: -1 }, { ...smile, id: 'made', time: 1e6 }));
  await library.load('anna');
  const found = (label: string): boolean => (library.show({ label }), library.shown.some(({ id }) => id === 'made'));
  expect([found('neutral'), found('AU12')]).toEqual([false, true]);
  await library.remove(library.samples.filter(({ origin }) => origin === 'captured'));
  expect(library.labelChoices.map(([label]) => label)).toEqual(['all']);
});

test('as many sessions are said to have given pictures as the library shows', async () => {
  const { library } = await open();
  const props = { app: APP, calibration: calibrationOf(library) };
  expect(library.sessions).toHaveLength(1);
  expect(render(Standing, { props }).body).toContain(`${library.samples.length} pictures from 1 session.`);
});

test('pictures are loaded one at a time, when they are asked for', async () => {
  const { library, kept } = await open();
  const [sample] = library.samples;
  expect('crop' in sample!).toBe(false);
  expect(await library.crop(sample!.id)).toBe(kept.get(sample!.id)!.crop);
  expect(await library.crop('nothing')).toBeNull();
});

test('the sample that is looked at steps through those that are shown, and stops at their ends', async () => {
  const { library } = await open();
  library.show({ origin: 'captured' });
  const { shown } = library;
  library.open(shown[0]!.id);
  library.step(-1);
  expect(library.opened).toBe(shown[0]);
  library.step(1);
  expect(library.opened).toBe(shown[1]);
  library.open(null);
  expect(library.opened).toBeNull();
  expect(library.sessions.flatMap(({ takes }) => takes).length).toBeGreaterThan(0);
  expect([library.sessionChoices.length > 0, library.labelChoices.length > 0, library.bytes > 0]).toEqual([true, true, true]);
});

/** Every way to change something. */
const changes: Readonly<Record<string, (library: CalibrationLibrary, samples: readonly SampleRecord[]) => Promise<void>>> = {
  label: (library, [sample]) => library.label(sample!, unitIndex('AU06'), 3),
  express: (library, [sample]) => library.express(sample!, 1),
  exclude: (library, samples) => library.exclude(samples, true),
  relabel: (library, samples) => library.relabel(samples, (before) => ({ ...before, expression: 1 })),
  remove: (library, samples) => library.remove(samples),
  redone: (library, [before, ...after]) => library.redone([before!], after),
};

test('what is undone twice at once is undone once after the other', async () => {
  const { library, kept } = await open();
  const [first, second] = [library.samples.slice(0, 2), library.samples.slice(2, 4)];
  const before = library.samples;
  await library.remove(first);
  await library.remove(second);
  await Promise.all([library.undo(), library.undo(), library.undo()]);
  expect([kept.size, library.samples, library.undoable]).toEqual([before.length, before, null]);
});

test('changes that are asked for at once are all made, each of what the one before left', async () => {
  const { library, kept } = await open();
  const [sample, other] = library.samples;
  const [cheek, jaw] = [unitIndex('AU06'), unitIndex('AU26')];
  await Promise.all([
    library.label(sample!, cheek, 3),
    library.label(sample!, jaw, 2),
    library.exclude([sample!], true),
    library.remove([other!]),
    library.remove([other!]),
    library.exclude([sample!, other!], false),
  ]);
  const now = kept.get(sample!.id)!;
  expect([now.units[cheek], now.units[jaw], now.excluded, kept.has(other!.id)]).toEqual([3, 2, false, false]);
  expect(library.undoable).toBe(LIBRARY_WORDS.undoExclude(1));
  while (library.undoable) await library.undo();
  expect(kept.get(sample!.id)).toMatchObject(sample!);
});

test.each(Object.entries(changes))(
  '%s: what is under way when somebody else is chosen is theirs in nothing',
  async (_, change) => {
    const { library, kept } = await open();
    const anna = library.samples.slice(0, 3);
    const before = new Map(kept);
    const changing = change(library, anna);
    await library.load('ben');
    await changing;
    expect([library.samples, library.undoable]).toEqual([[], null]);
    expect(kept.get(anna[0]!.id)).not.toBe(before);
    // undone in the same moment as somebody else is chosen
    await library.load('anna');
    await change(library, library.samples.slice(3, 6));
    const undoing = library.undo();
    await library.load('ben');
    await undoing;
    expect([library.samples, library.undoable]).toEqual([[], null]);
  },
);

test.each(Object.entries(changes))(
  '%s: what another tab deleted does not come back, and goes out of sight',
  async (name, change) => {
    const { library, inTab, kept, said } = await open();
    const other = await inTab();
    const asked = library.samples.slice(0, 2);
    await other.remove(asked.slice(0, 1));
    await change(library, asked);
    expect([kept.has(asked[0]!.id), library.samples.some(({ id }) => id === asked[0]!.id)]).toEqual([false, false]);
    expect(said).toContain(LIBRARY_WORDS.gone(1));
    expect(library.undoable === null).toBe(['label', 'express', 'redone'].includes(name)); // they change that sample alone
    while (library.undoable) await library.undo();
    expect([kept.has(asked[0]!.id), library.samples.some(({ id }) => id === asked[0]!.id)]).toEqual([false, false]);
    expect(kept.has(asked[1]!.id)).toBe(true);
  },
);

test('what another tab changed of the same sample stays, whatever is changed, deleted and taken back here', async () => {
  const { library, inTab, kept } = await open();
  const other = await inTab();
  const [sample] = library.samples;
  const [cheek, jaw] = [unitIndex('AU06'), unitIndex('AU26')];
  await other.label(sample!, jaw, 2);
  await other.express(sample!, 1);
  await library.label(sample!, cheek, 3);
  const now = kept.get(sample!.id)!;
  expect([now.units[jaw], now.units[cheek], now.expression]).toEqual([2, 3, 1]);
  expect(library.samples[0]).toMatchObject({ units: now.units, expression: 1 });
  await other.exclude([sample!], true);
  await library.remove([sample!]);
  await library.undo();
  await library.undo();
  const { units, mask, expression, excluded } = kept.get(sample!.id)!;
  expect([units[jaw], units[cheek], mask[cheek], expression, excluded]).toEqual([2, sample!.units[cheek], sample!.mask[cheek], 1, true]); // prettier-ignore
});

test('a change that cannot be kept is said, and nothing changes in sight', async () => {
  const { library, said, device } = await open();
  const before = library.samples;
  device.full = true;
  await library.exclude(before.slice(0, 1), true);
  expect([library.samples, library.undoable, said]).toEqual([before, null, ['no room is left']]);
});

test('of nobody there is nothing', async () => {
  const { library } = await open();
  await library.load(null);
  expect([library.samples, library.loaded]).toEqual([[], true]);
});
