/** A session before a live path that is told what to say: what is shown, kept and heard. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TAKE_SAMPLES } from '../../src/session/gate.ts';
import { startAgain } from '../../src/session/record.ts';
import { BASELINE, faceShowing, frameReading } from '../session/faces.ts';
import { READY, runningApp, type RunningApp } from './running.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

let frame = 0;
/** Shows a smile of this amount for a while. */
function smile({ path }: RunningApp, amount: number): void {
  for (let i = 0; i < 90; i++) path.say(frameReading(++frame * 33, [faceShowing('AU12', amount, frame)]));
}

function rest({ path }: RunningApp): void {
  for (let i = 1; i <= 60; i++) {
    path.say(frameReading(++frame * 33, [faceShowing('AU12', 0, frame)], { done: i / 60, problem: null }));
  }
  path.say(frameReading(++frame * 33, [faceShowing('AU12', 0, frame)], { done: 1, problem: null, baseline: BASELINE }));
}

/** A session whose first step, the neutral, is kept. */
async function afterNeutral() {
  const app = await runningApp();
  const session = await app.run();
  await vi.advanceTimersByTimeAsync(READY);
  rest(app);
  await vi.advanceTimersByTimeAsync(READY);
  return { app, session };
}

test('keeps each take with its place, and the neutral with its person, in this order', async () => {
  const { app, session } = await afterNeutral();
  expect(app.people.baseline).toBe(BASELINE);
  expect(app.kept.takes.get('session of ' + app.people.id + '/0')).toHaveLength(TAKE_SAMPLES);
  expect([session.progress, session.prompt.code]).toEqual([{ done: 1, all: 6 }, 'AU12']);
  for (const amount of [0.4, 0.8, 0, 0.4, 0.8]) {
    await vi.advanceTimersByTimeAsync(READY);
    smile(app, amount);
    expect(session.saying).toBe('Done. Let go.');
    await vi.advanceTimersByTimeAsync(800);
  }
  expect([session.running, session.view.phase]).toEqual([false, 'over']);
  expect(app.finished).toHaveLength(1);
  expect([...app.kept.takes.values()].map(({ length }) => length)).toEqual(Array(6).fill(TAKE_SAMPLES));
  expect(app.sounds.filter((cue) => cue === 'finished')).toHaveLength(1);
  expect(session.secondsLeft).toBe(0);
});

test('owes the pictures of its face as soon as its last take is kept, even if it is left in the same moment', async () => {
  const { app, session } = await afterNeutral();
  for (const amount of [0.4, 0.8, 0, 0.4]) {
    await vi.advanceTimersByTimeAsync(READY);
    smile(app, amount);
    await vi.advanceTimersByTimeAsync(800);
  }
  expect(app.kept.places.at(-1)!.synthesis).toBeUndefined();
  await vi.advanceTimersByTimeAsync(READY);
  smile(app, 0.8);
  await session.close();
  expect(session.view.phase).toBe('left');
  expect(app.kept.places.at(-1)).toMatchObject({ at: session.progress.all, synthesis: { next: 0, made: 0 } });
});

test('owes its pictures though the rest was skipped; of one that does a take again nothing is kept before its first take', async () => {
  const { app, session } = await afterNeutral();
  for (let step = 1; step < 6; step++) session.skip();
  await vi.advanceTimersByTimeAsync(0);
  expect(app.kept.places.at(-1)).toMatchObject({ at: 6, synthesis: { next: 0, made: 0 } });
  const again = app.sessionOf(startAgain({ id: 'again', person: app.people.id!, startedAt: 0 }, session.step.prompt, 'before'));
  again.goBack();
  again.skip();
  again.skip();
  await vi.advanceTimersByTimeAsync(0);
  expect([again.view.phase, app.kept.places.some(({ id }) => id === 'again')]).toEqual(['over', false]);
});

test('what is done again is left out as soon as the new take is kept, once, and it is known how it was', async () => {
  const { app } = await afterNeutral();
  await vi.advanceTimersByTimeAsync(READY);
  smile(app, 0.4);
  await vi.advanceTimersByTimeAsync(800);
  const take = `session of ${app.people.id}/1`;
  const before = app.kept.takes.get(take)!;
  app.mode.leaveSession();
  const prompt = { kind: 'unit', unit: 'AU12', strength: 'light' } as const;
  const session = app.sessionOf(startAgain({ id: 'again', person: app.people.id!, startedAt: 0 }, prompt, take));
  for (const again of [false, true]) {
    if (again) session.redoStep();
    await vi.advanceTimersByTimeAsync(READY);
    smile(app, 0.4);
    await vi.advanceTimersByTimeAsync(0);
    expect(app.kept.takes.get(take)!.every(({ excluded }) => excluded)).toBe(true);
    expect(session.redone).toEqual({ before, after: 'again/1' });
  }
  expect(app.kept.places.at(-1)).toMatchObject({ id: 'again', states: ['skipped', 'done'] });
  expect(app.kept.places.at(-1)!.synthesis).toBeUndefined(); // it has no neutral face of its own
  await session.close();
});

test('says what stands in the way, and in which words', async () => {
  const { app, session } = await afterNeutral();
  await vi.advanceTimersByTimeAsync(READY);
  app.path.say(frameReading(++frame * 33, []));
  expect([session.advice, session.saying]).toEqual(['No face in view.', 'No face in view.']);
  session.goBack();
  await vi.advanceTimersByTimeAsync(READY);
  app.path.say(frameReading(++frame * 33, [], { done: 0, problem: 'eyes-closed' }));
  expect(session.saying).toBe('Keep your eyes open.');
});

test('says of a take that was not caught that another comes only where one does', async () => {
  const { app, session } = await afterNeutral();
  for (let i = 0; i < 3; i++) session.skip();
  for (const said of ['Not caught. On to the next.', 'Not caught.']) {
    await vi.advanceTimersByTimeAsync(READY);
    for (let i = 0; i < 10; i++) smile(app, 0);
    while (session.view.phase === 'capture') await vi.advanceTimersByTimeAsync(200);
    expect(session.saying).toBe(said);
    await vi.advanceTimersByTimeAsync(800);
  }
  expect(session.view.phase).toBe('over');
});

test('a hidden page pauses it, and being seen again does not resume it', async () => {
  const { app, session } = await afterNeutral();
  app.page.hide(true);
  expect(session.view.phase).toBe('paused');
  app.page.hide(false);
  expect(session.view.phase).toBe('paused');
  session.togglePause();
  expect(session.view.phase).toBe('ready');
  session.togglePause();
  expect(session.view.phase).toBe('paused');
});

test('a full device is said, and the take is asked for again', async () => {
  const { app, session } = await afterNeutral();
  app.kept.full = true;
  await vi.advanceTimersByTimeAsync(READY);
  smile(app, 0.4);
  await vi.advanceTimersByTimeAsync(0);
  expect(app.said).toEqual(['no room is left']);
  expect([session.view.phase, session.progress.done]).toEqual(['paused', 1]);
  app.kept.full = false;
  session.togglePause();
  await vi.advanceTimersByTimeAsync(READY);
  smile(app, 0.4);
  await vi.advanceTimersByTimeAsync(READY);
  expect(session.progress.done).toBe(2);
});

test.each(['skipped', 'left, resumed and skipped', 'not caught'])(
  'a step that was done and is gone back to, but then %s, keeps its pictures',
  async (how) => {
    const { app, session } = await afterNeutral();
    await vi.advanceTimersByTimeAsync(READY);
    smile(app, 0.4);
    await vi.advanceTimersByTimeAsync(READY);
    const before = new Map(app.kept.takes);
    session.goBack();
    expect(session.progress.done).toBe(1);
    if (how === 'skipped') session.skip();
    else if (how === 'not caught') {
      await vi.advanceTimersByTimeAsync(READY);
      for (let i = 0; i < 10; i++) smile(app, 0);
      while (session.view.phase === 'capture') await vi.advanceTimersByTimeAsync(200);
    } else {
      await session.close();
      app.sessionOf(app.kept.places.at(-1)!).skip();
    }
    await vi.advanceTimersByTimeAsync(0);
    expect(app.kept.takes).toEqual(before);
    const { states, at } = app.kept.places.at(-1)!;
    expect([states.slice(0, 3), at]).toEqual([['done', 'done', 'open'], 2]);
  },
);

test('what is done one after the other is kept in that order', async () => {
  const { app, session } = await afterNeutral();
  session.skip();
  session.goBack();
  session.redoStep();
  await vi.advanceTimersByTimeAsync(0);
  const states = app.kept.places.slice(-3).map((place) => [place.at, place.states[1]]);
  expect(states).toEqual([
    [2, 'skipped'],
    [1, 'open'],
    [1, 'open'],
  ]);
});

test('a neutral that is needed is not skipped, and one that looks like an expression can be insisted on', async () => {
  const app = await runningApp();
  const session = await app.run();
  session.skip();
  expect(app.said).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(READY);
  app.path.say(frameReading(++frame * 33, [faceShowing('AU12', 0.4, frame)], { done: 0, problem: 'expression' }));
  expect(session.view.arguable).toBe(false);
  await vi.advanceTimersByTimeAsync(12_000);
  expect(session.view.arguable).toBe(true);
  session.insist();
  expect(app.path.asked.at(-1)).toBe('record as is');
});

test('pausing, resuming and the sound switch ask the browser for sound, which may have been taken away', async () => {
  const { app, session } = await afterNeutral();
  const { times } = app.allowed;
  session.togglePause();
  session.togglePause();
  session.toggleSound();
  expect(app.allowed.times).toBe(times + 3);
});

test('a muted session makes no sound', async () => {
  const { app, session } = await afterNeutral();
  session.toggleSound();
  const before = app.sounds.length;
  await vi.advanceTimersByTimeAsync(READY);
  smile(app, 0.4);
  expect(app.sounds).toHaveLength(before);
  session.toggleSound();
  await vi.advanceTimersByTimeAsync(2000);
  expect(app.sounds.length).toBeGreaterThan(before);
});

test('a take that is whole is kept though the session is left in the same moment, and nothing listens on', async () => {
  const { app, session } = await afterNeutral();
  await vi.advanceTimersByTimeAsync(READY);
  smile(app, 0.4);
  await session.close();
  expect(app.kept.takes.get('session of ' + app.people.id + '/1')).toHaveLength(TAKE_SAMPLES);
  expect(app.kept.places.at(-1)!.at).toBe(2);
  expect([app.path.listeners, app.path.crops]).toEqual([1, 0]); // the neutral recorder listens on
});
