/** Synthetic pictures are kept as they are made, and what is missing is made another time. */

import { expect, test, vi } from 'vitest';
import { CalibrationSynthesis, type SynthesisParts } from '../../src/app/state/calibration-synthesis.svelte.ts';
import { labelsOfPrompt, type Sample } from '../../src/core/samples.ts';
import { startSession, type SessionRecord } from '../../src/session/record.ts';
import { owePictures, SYNTHETIC_PICTURES } from '../../src/session/synthetic.ts';
import { readIndex } from '../../src/store/archive-index.ts';
import { PersonGone } from '../../src/store/keep.ts';
import { indexOf } from '../store/archives.ts';
import { SharedLocks } from './doubles.ts';

type Picture = Parameters<Parameters<SynthesisParts['make']>[3]>[0];

const NEUTRAL = { kind: 'neutral' } as const;
const neutralOf = (person: string): Sample => ({
  id: `neutral of ${person}`,
  person,
  session: 's',
  take: 's/0',
  time: 0,
  modelVersion: 'base',
  origin: 'captured',
  prompt: NEUTRAL,
  crop: new Uint8Array(3),
  points: new Float32Array(3),
  pose: { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, -50] },
  quality: { score: 1, reasons: [] },
  ...labelsOfPrompt(NEUTRAL),
  excluded: false,
});

/** A device on which sessions of these people owe their pictures. */
class Device {
  readonly sessions = new Map<string, SessionRecord>();
  readonly samples = new Map<string, Sample>();
  gone = false;

  constructor(...people: string[]) {
    for (const person of people) {
      const id = `s of ${person}`;
      const session = startSession({ id, person, startedAt: 0 }, 'thorough');
      const { steps } = session;
      this.sessions.set(id, owePictures({ ...session, states: steps.map(() => 'done'), at: steps.length }));
      this.samples.set(`neutral of ${person}`, neutralOf(person));
    }
  }

  readonly versions = { list: async () => [] };

  readonly store: SynthesisParts['store'] = {
    picture: async (id) => this.samples.get(id) ?? null,
    list: async (person) => [...this.samples.values()].filter((sample) => sample.person === person),
    sessions: async (person) => [...this.sessions.values()].filter((session) => session.person === person),
    saveSession: async (session) => void this.sessions.set(session.id, session),
    addToSession: async (session, samples) => {
      if (this.gone) throw new PersonGone(session.person);
      this.sessions.set(session.id, session);
      for (const sample of samples) this.samples.set(sample.id, sample);
    },
  };

  get made(): string[] {
    return [...this.samples.values()].filter(({ origin }) => origin === 'synthetic').map(({ id }) => id);
  }

  get owing(): SessionRecord[] {
    return [...this.sessions.values()];
  }
}

/** Makes pictures of which every tenth shows no face; of `until` numbers, after which the tab is closed or something breaks. */
const maker =
  (until = Infinity, fail: (() => Error) | null = null): SynthesisParts['make'] =>
  async (_neutrals, _seed, count, onMade, place = { next: 0, made: 0 }) => {
    let { made } = place;
    for (let number = place.next; made < count; number++) {
      if (number >= until) {
        if (fail) throw fail();
        return new Promise(() => undefined); // the tab was closed
      }
      if (number % 10 === 9) continue;
      made++;
      await onMade(neutralOf('x') as unknown as Picture, number + 1);
    }
  };

const pause = (): Promise<void> => new Promise((done) => setTimeout(done, 5));
const synthesisOn = (device: Device, make: SynthesisParts['make'], locks: SharedLocks | null = null, done: string[] = []) =>
  new CalibrationSynthesis({ ...device, make, locks, onDone: async (person) => void done.push(person) });

test('what was made before the tab was closed is kept, and another goes on from there to the same pictures', async () => {
  const whole = new Device('anna');
  await synthesisOn(whole, maker()).resume(whole.owing);
  expect(whole.made).toHaveLength(SYNTHETIC_PICTURES);

  const device = new Device('anna');
  const closed = synthesisOn(device, maker(15));
  void closed.resume(device.owing);
  await pause();
  expect(device.made).toHaveLength(14);
  expect(closed.shareOf('anna')).toBeCloseTo(14 / SYNTHETIC_PICTURES);
  expect(closed.running).toBe(true);

  const next = synthesisOn(device, maker());
  await next.resume(device.owing);
  expect(device.made).toEqual(whole.made);
  expect([next.running, next.shareOf('anna')]).toEqual([false, null]);
  await next.resume(device.owing);
  expect(device.made).toHaveLength(SYNTHETIC_PICTURES);
});

test('a session that goes to another device in an archive half way is continued there to the same pictures', async () => {
  const whole = new Device('p');
  await synthesisOn(whole, maker()).resume(whole.owing);
  const device = new Device('p');
  void synthesisOn(device, maker(61)).resume(device.owing);
  await vi.waitFor(() => expect(device.made).toHaveLength(55));
  const { sessions } = readIndex(JSON.parse(JSON.stringify({ ...indexOf(), sessions: device.owing })));
  const other = new Device();
  for (const [id, sample] of device.samples) other.samples.set(id, sample);
  for (const session of sessions) other.sessions.set(session.id, session);
  await synthesisOn(other, maker()).resume(other.owing);
  expect([other.made, other.owing]).toEqual([whole.made, whole.owing]);
});

test('people take turns, and each hears only of their own', async () => {
  const device = new Device('anna', 'ben');
  const done: string[] = [];
  const synthesis = synthesisOn(device, maker(), null, done);
  const making = synthesis.resume(device.owing);
  void synthesis.resume(device.owing);
  expect([synthesis.shareOf('anna'), synthesis.shareOf('ben'), synthesis.shareOf('carl')]).toEqual([0, 0, null]);
  await making;
  expect(done).toEqual(['anna', 'ben']);
  expect(device.made).toHaveLength(2 * SYNTHETIC_PICTURES);
});

test('of two tabs one makes them, the other waits and makes none twice', async () => {
  const device = new Device('anna');
  const locks = new SharedLocks();
  const tabs = [synthesisOn(device, maker(), locks), synthesisOn(device, maker(), locks)];
  await Promise.all(tabs.map((tab) => tab.resume(device.owing)));
  expect(device.made).toHaveLength(SYNTHETIC_PICTURES);
});

test('a browser that refuses the lock makes them as if the tab were alone', async () => {
  const device = new Device('anna');
  const request = (): Promise<never> => Promise.reject(new DOMException('not here', 'SecurityError'));
  const synthesis = new CalibrationSynthesis({ ...device, make: maker(), locks: { request }, onDone: async () => undefined });
  await synthesis.resume(device.owing);
  expect([device.made.length, synthesis.problems]).toEqual([SYNTHETIC_PICTURES, {}]);
  let replaced = 0;
  expect([await synthesis.without(async () => void replaced++), replaced]).toEqual([true, 1]);
});

test('a failure is told, is not tried again unasked, and can be', async () => {
  const device = new Device('anna');
  let broken = true;
  const make: SynthesisParts['make'] = (...given) => maker(broken ? 12 : Infinity, () => new Error('no WebGL2'))(...given);
  const synthesis = synthesisOn(device, make);
  await synthesis.resume(device.owing);
  expect([synthesis.problems['anna'], synthesis.shareOf('anna'), device.made.length]).toEqual(['no WebGL2', null, 11]);
  broken = false;
  await synthesis.resume(device.owing);
  expect(device.made).toHaveLength(11);
  await synthesis.retry(device.owing);
  expect([synthesis.problems['anna'], device.made.length]).toEqual([undefined, SYNTHETIC_PICTURES]);
});

test('pictures that are made, but cannot be shown, are told of, and the others have their turn', async () => {
  const device = new Device('anna', 'ben');
  let broken = true;
  const onDone = async (): Promise<void> => {
    if (broken) throw new Error('the store is closed');
  };
  const synthesis = new CalibrationSynthesis({ ...device, make: maker(), locks: null, onDone });
  await synthesis.resume(device.owing);
  expect(device.made).toHaveLength(2 * SYNTHETIC_PICTURES);
  expect(synthesis.problems).toEqual({ anna: 'the store is closed', ben: 'the store is closed' });
  expect([synthesis.running, synthesis.shareOf('anna')]).toEqual([false, null]);

  broken = false;
  await synthesis.retry(device.owing);
  expect([synthesis.problems, synthesis.running]).toEqual([{}, false]);
  const [carl] = new Device('carl').owing;
  device.sessions.set(carl!.id, carl!);
  device.samples.set('neutral of carl', neutralOf('carl'));
  await synthesis.resume([carl!]);
  expect(device.made).toHaveLength(3 * SYNTHETIC_PICTURES);
});

test('nothing is made of a person who was removed, and nothing is missing', async () => {
  const device = new Device('anna');
  device.gone = true;
  const synthesis = synthesisOn(device, maker());
  await synthesis.resume(device.owing);
  expect([synthesis.problems, device.made]).toEqual([{}, []]);
});

test('without a neutral face to make them from none are due any more', async () => {
  const device = new Device('anna');
  device.samples.clear();
  await synthesisOn(device, maker()).resume(device.owing);
  expect(device.owing[0]!.synthesis).toBeUndefined();
});
