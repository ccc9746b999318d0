/** Archives from anywhere: what cannot be kept is refused before a picture is decoded, and the reason says where it stands. */

import { describe, expect, test } from 'vitest';
import { zip, type Entries } from '../../src/core/zip.ts';
import { checkArchive } from '../../src/store/archive-read.ts';
import { entriesOf, indexOf, modelFiles, png, zipModelFiles, type Loose } from './archives.ts';

const entries = entriesOf(indexOf());
const checked = (own: Entries) => checkArchive(new Blob([zip(own)]));
const refused = (changed: Entries) => expect(checked({ ...entries, ...changed })).rejects;
const NAN = [0, 0, 0xc0, 0x7f];
/** Bytes with others written over those at `at`. */
const spoilt = (bytes: Uint8Array, at: number, over: readonly number[]): Uint8Array => {
  const out = bytes.slice();
  out.set(over, at);
  return out;
};

test('one that was exported is read, what was no number in a curve as such', async () => {
  const { versions, samples, neutral, live } = await checked(entries);
  expect(versions[0]!.version.curve.map(({ expressionLoss }) => expressionLoss)).toEqual([NaN, 1]);
  expect([samples.length, neutral!.frames, live]).toEqual([6, 60, 'v']);
  expect(versions[0]!.weights.userDefinedMetadata).toEqual({ version: 'mine' });
});

test('what it says beyond that is left out', async () => {
  const index = indexOf();
  index.samples[0].surprise = 1;
  index.person.admin = true;
  const { samples, person } = await checked(entriesOf(index));
  expect([Object.keys(samples[0]!).includes('surprise'), Object.keys(person)]).toEqual([false, ['id', 'name', 'createdAt']]);
});

test('a session that still owes pictures owes them wherever it goes', async () => {
  const index = indexOf();
  index.sessions[0].synthesis = { next: 60, made: 55 };
  expect((await checked(entriesOf(index))).sessions[0]!.synthesis).toEqual({ next: 60, made: 55 });
  expect('synthesis' in (await checked(entries)).sessions[0]!).toBe(false);
});

describe('facsimile.json', () => {
  test.each<[at: string, spoil: (index: Loose) => unknown]>([
    ['person.name: ""', (index) => (index.person.name = '')],
    ['person.createdAt: 1e+300', (index) => (index.person.createdAt = 1e300)],
    ['neutral.latents[20]: 1e+300', (index) => (index.neutral.latents[20] = 1e300)],
    ['sessions[0].form: "long"', (index) => (index.sessions[0].form = 'long')],
    ['sessions[0].steps[2].prompt.unit: "AU99"', (index) => (index.sessions[0].steps[2].prompt.unit = 'AU99')],
    ['sessions[0].steps[0].prompt.kind: "toString"', (index) => (index.sessions[0].steps[0].prompt.kind = 'toString')],
    ['sessions[0].states.length: 33', (index) => index.sessions[0].states.pop()],
    ['sessions[0].at: 35', (index) => (index.sessions[0].at = 35)],
    ['sessions[0].synthesis: null', (index) => (index.sessions[0].synthesis = null)],
    ['sessions[0].synthesis.next: -1', (index) => (index.sessions[0].synthesis = { next: -1, made: 0 })],
    ['sessions[0].synthesis.made: 6', (index) => (index.sessions[0].synthesis = { next: 5, made: 6 })],
    ['samples[1].id: missing', (index) => delete index.samples[1].id],
    ['samples[1].id: "0/0"', (index) => (index.samples[1].id = '0/0')],
    ['samples[5].person: "q"', (index) => (index.samples[5].person = 'q')],
    ['samples[0].time: "1"', (index) => (index.samples[0].time = '1')],
    ['samples[0].pose: null', (index) => (index.samples[0].pose = null)],
    ['samples[0].pose.translation[2]: missing', (index) => index.samples[0].pose.translation.pop()],
    ['samples[0].quality.reasons[0]: "ugly"', (index) => (index.samples[0].quality.reasons = ['ugly'])],
    ['samples[2].units.length: 20', (index) => index.samples[2].units.pop()],
    ['samples[2].units[3]: 6', (index) => (index.samples[2].units[3] = 6)],
    ['samples[2].units[3]: null', (index) => (index.samples[2].units[3] = null)],
    ['samples[2].mask[0]: 0.5', (index) => (index.samples[2].mask[0] = 0.5)],
    ['samples[2].expression: 7', (index) => (index.samples[2].expression = 7)],
    ['versions[0].parent: 3', (index) => (index.versions[0].parent = 3)],
    ['versions[0].createdAt: 9000000000000000', (index) => (index.versions[0].createdAt = 9e15)],
    ['versions[0].choice.method: "magic"', (index) => (index.versions[0].choice.method = 'magic')],
    ['versions[0].takes.validation: missing', (index) => delete index.versions[0].takes.validation],
    ['versions[0].curve[1].unitLoss: "0.4"', (index) => (index.versions[0].curve[1].unitLoss = '0.4')],
    ['versions[0].verdict.reason: "magic"', (index) => (index.versions[0].verdict.reason = 'magic')],
    ['versions[0].verdict.adopt: true', (index) => (index.versions[0].verdict.adopt = true)],
    ['versions[0].verdict.more: "AU12"', (index) => (index.versions[0].verdict.more = 'AU12')],
    ['versions[0].amounts.train.takes: -1', (index) => (index.versions[0].amounts.train.takes = -1)],
    ['versions[0].trust[0].weight: 2', (index) => (index.versions[0].trust[0].weight = 2)],
    ['versions[0].trust[0].weight: null', (index) => (index.versions[0].trust[0].weight = null)],
    ['versions[0].trust[0].mismatch.kind: "magic"', (index) => (index.versions[0].trust[0].mismatch.kind = 'magic')],
    ['versions[0].trust[0].seen.length: 20', (index) => index.versions[0].trust[0].seen.pop()],
    ['versions[0].verdict.more[0]: "AU99"', (index) => (index.versions[0].verdict.more = ['AU99'])],
    ['versions[0].verdict.held.f1Gain: missing', (index) => delete index.versions[0].verdict.held.f1Gain],
    ['versions[0].verdict.general.after.f1[0]: 2', (index) => (index.versions[0].verdict.general.after.f1[0] = 2)],
    [
      'versions[0].verdict.general.before.meanError: missing',
      (index) => delete index.versions[0].verdict.general.before.meanError,
    ],
    ['live: "nowhere"', (index) => (index.live = 'nowhere')],
  ])('with %s is refused', async (at, spoil) => {
    const index = indexOf();
    spoil(index);
    await refused(entriesOf(index)).toThrow(`archive that cannot be read: facsimile.json: ${at} (`);
  });
});

test('one of an earlier version is read, and its sessions are called as they are now', async () => {
  const index = indexOf();
  const named = (form: string) => checked(entriesOf({ ...index, formatVersion: 1, sessions: [{ ...index.sessions[0], form }] }));
  const read = await Promise.all(['short', 'full', 'only'].map(named));
  expect(read.map(({ sessions }) => sessions[0]!.form)).toEqual(['only', 'thorough', 'only']);
});

test.each<[reason: string, changed: Entries]>([
  ['facsimile.json: not JSON', { 'facsimile.json': Uint8Array.of(123) }],
  ['facsimile.json: not JSON', { 'facsimile.json': Uint8Array.of(34, 0xff, 34) }],
  [
    'neutral.png: crop of 16000 x 16000: 112 x 112 expected',
    { 'neutral.png': spoilt(png(), 16, [0, 0, 62, 128, 0, 0, 62, 128]) },
  ],
  ['crops/5.png: not a PNG picture', { 'crops/5.png': Uint8Array.of(1, 2, 3) }],
  ['crops/5.png: not a PNG picture', { 'crops/5.png': png().slice(0, 20) }],
  ['points.f32: 5 bytes of landmarks (33696 expected)', { 'points.f32': new Uint8Array(5) }],
  ['points.f32: a landmark that is no number: 1 of face 1', { 'points.f32': spoilt(entries['points.f32']!, 4 * 1405, NAN) }],
  ['neutral.f32: 0 bytes of landmarks (5616 expected)', { 'neutral.f32': new Uint8Array(0) }],
  ['models/0.zip: no ZIP directory at its end', { 'models/0.zip': new Uint8Array(30) }],
  ['models/0.zip: no weights.bin in it', { 'models/0.zip': zip({ 'model.json': new Uint8Array(0) }) }],
])('with %s it is refused', async (reason, changed) => {
  await refused(changed).toThrow(`archive that cannot be read: ${reason}; export it again`);
});

test('a file that is missing is named, whichever it is', async () => {
  for (const name of Object.keys(entries)) {
    const others = Object.fromEntries(Object.entries(entries).filter(([other]) => other !== name));
    const said =
      name === 'facsimile.json'
        ? 'not the file of a person: choose one whose name ends in .facsimile.zip'
        : `archive that cannot be read: ${name}: not in it`;
    await expect(checked(others)).rejects.toThrow(said);
  }
});

test.each<[reason: string, spoil: (model: { json: Loose; bin: Uint8Array }) => unknown]>([
  ['model.json.weightsManifest: missing (a value expected)', ({ json }) => delete json.weightsManifest],
  ['model.json.weightsManifest[0]: missing (an object expected)', ({ json }) => json.weightsManifest.pop()],
  [
    'model.json.weightsManifest[0].weights[1]: null (an object expected)',
    ({ json }) => (json.weightsManifest[0].weights[1] = null),
  ],
  [
    'weight of a kind that is not read: units/bias is "complex64" of "complex64"',
    ({ json }) => (json.weightsManifest[0].weights[1].dtype = 'complex64'),
  ],
  ['weight of no shape: units/bias is [-3]', ({ json }) => (json.weightsManifest[0].weights[1].shape = [-3])],
  ['weights cut off: units/bias ends at byte 28 of 24', ({ json }) => (json.weightsManifest[0].weights[1].shape = [4])],
  ['weights of another model: 24 bytes, 20 expected', ({ json }) => (json.weightsManifest[0].weights[1].shape = [2])],
  ['weight that is no number: units/bias, value 1', ({ bin }) => bin.set(NAN, 16)],
  ['weight that is no number: units/kernel, value 5', ({ bin }) => bin.set([0, 0x7c], 10)],
])('a model with %s is refused', async (reason, spoil) => {
  const model = modelFiles();
  spoil(model);
  await refused({ 'models/0.zip': zipModelFiles(model) }).toThrow(`models/0.zip: ${reason}; export it again`);
});

test('an archive of anything else, or of a later version, says so', async () => {
  const of = (json: unknown): Entries => ({ 'facsimile.json': new TextEncoder().encode(JSON.stringify(json)) });
  for (const json of [null, 3, [], {}]) await refused(of(json)).toThrow(/^not an archive of a person: /);
  await refused(of({ ...indexOf(), formatVersion: 3 })).toThrow(
    'archive of another version: 3 (1 to 2 expected; update the app)',
  );
});

test('an archive of format 1, which called synthetic pictures made, is read', async () => {
  const index = { ...indexOf(), formatVersion: 1 };
  index.samples[0].origin = 'made';
  const { samples } = await checked(entriesOf(index));
  expect(samples.map(({ origin }) => origin).slice(0, 2)).toEqual(['synthetic', 'captured']);
});
