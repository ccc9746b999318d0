/** What a merge adds and leaves out where takes were done again, or labels corrected, on one of two devices: by records alone. */

import { expect, test } from 'vitest';
import { IMPORT_WORDS } from '../../src/app/calibrate/library/storage-words.ts';
import type { SampleRecord } from '../../src/core/samples.ts';
import { finishStep, startAgain, type SessionRecord } from '../../src/session/record.ts';
import type { PersonWith } from '../../src/store/archive.ts';
import { additions, type Here } from '../../src/store/merge.ts';
import { takesOf } from '../half-mover.ts';

const PROMPT = { kind: 'unit', unit: 'AU12', strength: 'strong' } as const;
const FIRST = 's/3';

/** Both pictures of a take. */
const take = (of: string, excluded = false): SampleRecord[] =>
  takesOf('p', [PROMPT]).map((sample) => ({ ...sample, id: `${of} ${sample.id}`, take: of, excluded }));
/** A session that did a take again, which is `ID/1`. */
const redo = (id: string, instead: string, startedAt = 9): SessionRecord =>
  finishStep(startAgain({ id, person: 'p', startedAt }, PROMPT, instead), 'done');

type Side = Pick<PersonWith<SampleRecord>, 'sessions' | 'samples'>;
/** A device, or a file: sessions that did takes again, and the takes that are there. */
const side = (sessions: SessionRecord[], ...takes: SampleRecord[][]): Side => ({ sessions, samples: takes.flat() });

/** Which takes are learned from, and which are left out, once `file` is merged into `device`; and what is said. */
function merged(device: Side, file: Side) {
  const here: Here = { ...device, neutral: true, versions: [] };
  const archive = { ...file, person: { id: 'p', name: 'Ada', createdAt: 1 }, neutral: null, versions: [], live: null };
  const added = additions(here, archive);
  const all = [...device.samples.map((own) => (added.redone.includes(own.id) ? { ...own, excluded: true } : own)), ...added.samples]; // prettier-ignore
  const takes = (out: boolean) => [...new Set(all.flatMap((own) => (own.excluded === out ? [own.take] : [])))].sort();
  return { used: takes(false), out: takes(true), said: IMPORT_WORDS.merged('Ada', added), samples: all, added };
}

const before = side([], take(FIRST));
const redone = side([redo('r', FIRST)], take(FIRST, true), take('r/1'));
const undone = side([redo('r', FIRST)], take(FIRST), take('r/1', true));
const twice = side([redo('r', FIRST), redo('q', 'r/1')], take(FIRST, true), take('r/1', true), take('q/1'));
const other = side([redo('q', FIRST, 20)], take(FIRST, true), take('q/1'));

test.each<[what: string, device: Side, file: Side, used: string[]]>([
  ['was done again in the file', before, redone, ['r/1']],
  ['was done again here, and is in the file as it was', redone, before, ['r/1']],
  ['was done again and deleted here', side(redone.sessions as SessionRecord[], take('r/1')), before, ['r/1']],
  ['was done again twice in the file', before, twice, ['q/1']],
  ['was done again twice, once here', redone, twice, ['q/1']],
  ['was done again on both', redone, other, ['q/1']],
  ['was done again on both, here later', other, redone, ['q/1']],
  ['was done again in the file, which was undone', before, undone, [FIRST]],
])('of a take that %s the last try in use is learned from, and no other', (_what, device, file, used) => {
  const once = merged(device, file);
  expect(once.used).toEqual(used);
  const sessions = [...new Map([...device.sessions, ...once.added.sessions].map((own) => [own.id, own])).values()];
  const again = merged({ sessions, samples: once.samples }, file);
  expect([again.samples, again.said]).toEqual([once.samples, expect.stringContaining('Nothing in the file is new')]);
});

test('what was taken in on purpose beside a take that did it again stays so, here and on its way in', () => {
  const both = side(redone.sessions as SessionRecord[], take(FIRST), take('r/1'));
  for (const [device, file] of [
    [both, redone],
    [side([]), both],
  ] as const)
    expect(merged(device, file).used).toEqual(['r/1', FIRST]);
});

test('pictures that were left out for a later try, or are labelled otherwise in the file, are counted', () => {
  expect(merged(before, redone).said).toBe(
    'Added to Ada: 1 session and 2 pictures. 2 pictures of takes that were done again later are left out.',
  );
  const corrected = take(FIRST);
  corrected[0] = { ...corrected[0]!, units: corrected[0]!.units.with(0, 4), mask: corrected[0]!.mask.with(0, 1) };
  const { said, samples } = merged(before, side([], corrected));
  expect(samples).toEqual(before.samples);
  expect(said).toBe(
    'Nothing in the file is new: Ada is as before. 1 picture is labelled or left out otherwise in the file: nothing of that changes here.',
  );
});
