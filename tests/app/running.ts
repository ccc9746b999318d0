/** The states around a session as the app wires them, in Node: real ones, before sources and a live path that are told what to do. */

import { vi } from 'vitest';
import type { FileQueue } from '../../src/app/queue/file-queue.svelte.ts';
import { CalibrationSession } from '../../src/app/state/calibration-session.svelte.ts';
import { Mode, type Before } from '../../src/app/state/mode.svelte.ts';
import { NeutralState } from '../../src/app/state/neutral.svelte.ts';
import { PeopleState } from '../../src/app/state/people.svelte.ts';
import { SourceState } from '../../src/app/state/source.svelte.ts';
import type { Sample, SampleRecord } from '../../src/core/samples.ts';
import { DEFAULT_CAMERA } from '../../src/reader/sources/camera-choice.ts';
import { timingOf } from '../../src/session/plan.ts';
import { startSession, type SessionRecord } from '../../src/session/record.ts';
import { channels, keptPeople, SpokenPath, tab, ToldSource } from './doubles.ts';

/** Milliseconds from when a step is told until it is asked for. */
export const READY = timingOf('only', { prompt: { kind: 'neutral' }, round: 1 }).ready;

export const newRecord = (person: string): SessionRecord =>
  startSession({ id: `session of ${person}`, person, startedAt: 0 }, 'only', ['AU12']);

/** What a session keeps, in memory. */
export class KeptSessions {
  readonly takes = new Map<string, readonly Sample[]>();
  readonly places: SessionRecord[] = [];
  full = false;

  replaceTake = async (_person: string, take: string, samples: readonly Sample[]): Promise<void> => {
    if (this.full) throw new Error('no room is left');
    this.takes.set(take, samples);
  };

  list = async (): Promise<Sample[]> => [...this.takes.values()].flat();

  changeRecords = async (
    records: readonly SampleRecord[],
    change: (before: SampleRecord) => SampleRecord,
  ): Promise<SampleRecord[]> => {
    const ids = new Set(records.map(({ id }) => id));
    for (const [take, samples] of this.takes) {
      this.takes.set(take, samples.map((sample) => (ids.has(sample.id) ? { ...sample, ...change(sample) } : sample))); // prettier-ignore
    }
    return (await this.list()).filter(({ id }) => ids.has(id));
  };

  saveSession = async (record: SessionRecord): Promise<void> => void this.places.push(record);
}

export class Page extends EventTarget {
  hidden = false;

  hide(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

export async function runningApp(store = keptPeople(), files: () => FileQueue | null = () => null, channel = channels()()) {
  vi.stubGlobal('navigator', {});
  const said: string[] = [];
  const opened: ToldSource[] = [];
  const path = new SpokenPath();
  const settings = {
    personId: null as string | null,
    set: (_key: unknown, value: unknown) => void (settings.personId = value as string),
  };
  const people = new PeopleState(store, settings, tab(), channel);
  await people.load();
  const source: SourceState = new SourceState(
    () => undefined,
    { onOpen: () => undefined, onProblem: () => mode.pause(), onFacing: () => undefined },
    async ({ kind }) => {
      opened.push(new ToldSource(kind));
      return opened.at(-1)!;
    },
  );
  const neutral = new NeutralState(path, people, () => undefined);
  const history = ['#welcome'];
  const mode: Mode = new Mode({
    address: {
      get hash() {
        return history.at(-1)!;
      },
      push: (hash) => void history.push(hash),
      replace: (hash) => {
        history[history.length - 1] = hash;
        mode.followAddress();
      },
    },
    source,
    neutral,
    recorder: { stop: async () => undefined },
    files,
    people,
    camera: () => DEFAULT_CAMERA,
    unfreeze: () => undefined,
    say: (sentence) => void said.push(sentence),
  });
  const kept = new KeptSessions();
  const page = new Page();
  const sounds: string[] = [];
  /** How often the browser was asked for sound. */
  const allowed = { times: 0 };
  const finished: SessionRecord[] = [];
  const sessionOf = (record: SessionRecord): CalibrationSession =>
    new CalibrationSession(
      {
        path,
        modelVersion: () => 'base',
        store: kept,
        keepBaseline: (person, baseline) => people.keepBaseline(person, baseline),
        sounds: {
          allow: () => void allowed.times++,
          play: (cue) => void sounds.push(cue),
          close: () => void sounds.push('closed'),
        },
        page: page as unknown as Document,
        say: (sentence) => void said.push(sentence),
        announce: () => undefined,
        onFinish: () => {
          finished.push(record);
          mode.finishSession();
        },
      },
      record,
      people.baseline?.landmarks ?? null,
    );
  /** Goes to an address as a link or the back button does. */
  const go = (hash: string): void => {
    history.push(hash);
    mode.followAddress();
  };
  /** A session of the current person that runs. */
  const run = async (before: Before = 'camera', release: () => void = () => undefined): Promise<CalibrationSession> => {
    const session = sessionOf(newRecord(await people.ensure('Me')));
    mode.runSession(session, before, release);
    return session;
  };
  return {
    mode,
    people,
    source,
    neutral,
    path,
    opened,
    said,
    history,
    kept,
    page,
    sounds,
    allowed,
    finished,
    settings,
    go,
    run,
    sessionOf,
  };
}

export type RunningApp = Awaited<ReturnType<typeof runningApp>>;
