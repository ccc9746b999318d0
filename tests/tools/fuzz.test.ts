/**
 * Thousands of spoilt inputs at every door that data from outside comes in by. None may be accepted as something that it is not, and
 * every refusal names the thing and what is wrong with it. Seeded: a failure comes back.
 */

import { afterAll, expect, test } from 'vitest';
import { ACTION_UNITS, EXPRESSIONS } from '../../src/core/facs.ts';
import { Random } from '../../src/core/random.ts';
import { unzip, zip } from '../../src/core/zip.ts';
import { unzipModel } from '../../src/learn/nets/model-archive.ts';
import { readIndex } from '../../src/store/archive-index.ts';
import { checkArchive } from '../../src/store/archive-read.ts';
import { DEFAULTS } from '../../src/store/settings.ts';
import { readSettings } from '../../src/store/settings-read.ts';
import { BP4D_REPORTED } from '../../tools/datasets/bp4d.ts';
import type { Folder } from '../../tools/datasets/dataset.ts';
import { wholeNumber } from '../../tools/datasets/dataset.ts';
import { DISFA_UNITS } from '../../tools/datasets/disfa.ts';
import { GFT_REPORTED } from '../../tools/datasets/gft.ts';
import { IMPORTERS } from '../../tools/datasets/importers.ts';
import { readNpyScalar } from '../../tools/datasets/npy.ts';
import { entriesOf, indexOf, modelFiles, zipModelFiles, type Loose } from '../store/archives.ts';

const random = new Random('fuzz');
const below = (count: number): number => Math.floor(random.uniform() * count);
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
let inputs = 0;

/** What only a program that stumbled says. */
const STUMBLED = /undefined|is not a function|is not iterable|Cannot |Offset|bounds|Invalid (array|string|code)|\[object/;

/** What `open` makes of an input; null when it refuses it in words, which `named` must find the thing in. */
function opened<T>(open: () => T, named: RegExp, what: string): { readonly read: T } | null {
  inputs++;
  try {
    return { read: open() };
  } catch (error) {
    return refusal(error as Error, named, what);
  }
}

async function openedLater<T>(open: () => Promise<T>, named: RegExp, what: string): Promise<{ readonly read: T } | null> {
  inputs++;
  try {
    return { read: await open() };
  } catch (error) {
    return refusal(error as Error, named, what);
  }
}

function refusal(error: Error, named: RegExp, what: string): null {
  const { message } = error;
  if (STUMBLED.test(message) || !named.test(message)) {
    throw new Error(`unclear refusal of ${what}: ${message}`, { cause: error });
  }
  return null;
}

function spoiltBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = bytes.slice();
  const at = below(out.length);
  switch (below(5)) {
    case 0:
      out[at]! ^= 1 << below(8);
      return out;
    case 1:
      out[at] = pick([0, 1, 0x7f, 0x80, 0xff]);
      return out;
    case 2:
      return out.slice(0, at);
    case 3:
      return Uint8Array.from([...out.subarray(0, at), below(256), ...out.subarray(at)]);
    default:
      out.fill(pick([0, 0xff]), at, at + 1 + below(8));
      return out;
  }
}

/** Replaces, removes or adds something anywhere in `json`; says where, and what it is now. */
function spoilJson(json: Loose): { readonly path: string; readonly value: unknown; readonly removed: boolean } {
  let [at, path]: [Loose, string] = [json, ''];
  for (;;) {
    const keys = Object.keys(at);
    const key = pick(keys);
    const next = at[key];
    path += Array.isArray(at) ? `[${key}]` : `.${key}`;
    const deeper = typeof next === 'object' && next !== null && Object.keys(next).length > 0 && random.uniform() < 0.9;
    if (deeper) {
      at = next;
      continue;
    }
    if (random.uniform() < 0.2) {
      if (Array.isArray(at)) at.splice(Number(key), 1);
      else Reflect.deleteProperty(at, key);
      return { path, value: undefined, removed: true };
    }
    const others = ['', 'text', -1, 0.5, 1e300, true, null, [], {}, [1], { kind: 'unit' }].filter(
      (other) => typeof other !== typeof next,
    );
    return { path, value: (at[key] = pick(next === null ? ['text', true, {}, -3] : others)), removed: false };
  }
}

test('a ZIP is what was written, or refused', () => {
  const entries = {
    'model.json': new TextEncoder().encode('{"a":1}'),
    'weights.bin': Uint8Array.from({ length: 50 }, (_, i) => i),
  };
  const archive = zip(entries);
  for (let i = 0; i < 3000; i++) {
    const spoilt = spoiltBytes(archive);
    const result = opened(() => unzip(spoilt), /ZIP|entr|stored|encrypted|damaged|sizes|is not where/, `ZIP ${i}`);
    if (result) expect(result.read, `ZIP ${i}`).toEqual(entries);
  }
});

/** Where null, or one item less, is as good. */
const MAY_BE_NULL =
  /^\.(neutral|live|versions\[\d\]\.(parent|curve\[\d\]\.\w+(Loss|Weight|F1)|verdict\.\w+\.\w+\.(f1\[\d+\]|error\[\d+\]|mean\w+)))$/;
const MAY_BE_LESS =
  /^\.(sessions\[0\]|versions\[0\]\.(trust(\[\d\])?|curve\[\d\]|takes\.\w+\[\d\]|verdict\.more\[\d\])|samples\[\d+\]|samples\[\d\]\.quality\.reasons\[\d\])$/;
/** A version without a parent may as well have one; the form of the file is checked before. */
const FREE = /^\.(format|formatVersion|versions\[0\]\.parent)$/;

test('what an archive says can be kept, or is refused with the place', () => {
  const json = JSON.stringify(indexOf());
  for (let i = 0; i < 3500; i++) {
    const index = JSON.parse(json) as Loose;
    const { path, value, removed } = spoilJson(index);
    const what = `${path} = ${removed ? 'removed' : JSON.stringify(value)}`;
    const result = opened(() => readIndex(index), /^[\w.[\]]+: .+ \(.+ expected\)$/, what);
    if (!result || FREE.test(path)) continue;
    const fine = removed ? MAY_BE_LESS.test(path) : value === null && MAY_BE_NULL.test(path);
    // a number that is left out of a score for null, or given for it, is one
    const score = /(verdict\.\w+\.\w+\.(f1|error|mean)|curve\[\d\]\.\w+$)/.test(path) && typeof value === 'number';
    if (!fine && !score) throw new Error(`accepted and wrong: ${what}`);
  }
});

/** A checked archive with the bytes of what stays in its file. */
async function contentOf(archive: Uint8Array<ArrayBuffer>): Promise<object> {
  const { neutral, pngs, points, ...rest } = await checkArchive(new Blob([archive]));
  const parts = await Promise.all([points, ...pngs, ...(neutral ? [neutral.png] : [])].map((part) => part.arrayBuffer()));
  return { ...rest, neutral: { ...neutral, png: null }, parts: parts.map((part) => Buffer.from(part).toString('base64')) };
}

test('an archive is what was exported, or refused with the part', async () => {
  const entries = entriesOf(indexOf());
  const expected = await contentOf(zip(entries));
  for (let i = 0; i < 300; i++) {
    const name = pick(Object.keys(entries).filter((own) => !own.endsWith('.json')));
    const bytes =
      i % 2 ? spoiltBytes(zip(entries)) : zip({ ...entries, [name]: entries[name]!.slice(0, below(entries[name]!.length)) });
    const result = await openedLater(
      () => contentOf(bytes),
      /^archive that cannot be read: .+: .+; export it again$/,
      `archive ${i}, ${name}`,
    );
    // a picture that is cut off is found when it is decoded
    if (result && (i % 2 || !name.endsWith('.png'))) expect(result.read).toEqual(expected);
  }
});

test('a model has all its weights, and numbers only, or is refused by the weight', () => {
  const named = /model\.json|weights\.bin|weights? |ZIP|entr|stored|damaged|is not where/;
  const FREELY = /^\.(format|generatedBy|convertedBy|modelTopology|userDefinedMetadata)|original_dtype|\.name$|paths\[0\]$/;
  for (let i = 0; i < 2500; i++) {
    const { json, bin } = modelFiles();
    const kind = i % 3;
    let what = `weights ${i}`;
    let spoilt = { json, bin };
    if (kind === 0) {
      const place = below(9);
      bin.set(
        place < 6
          ? [below(256), 0x7c | below(4) | (below(2) << 7)]
          : [below(256), below(256), 0x80 | below(128), pick([0x7f, 0xff])],
        place < 6 ? 2 * place : 12 + 4 * (place - 6),
      );
    } else if (kind === 1)
      spoilt = { json, bin: random.uniform() < 0.5 ? bin.slice(0, below(bin.length)) : Uint8Array.from([...bin, 0]) };
    else {
      const { path, value } = spoilJson(json);
      what = `${path} = ${JSON.stringify(value)}`;
      if (FREELY.test(path)) continue;
    }
    const result = opened(() => unzipModel(zipModelFiles(spoilt)), named, what);
    if (result) throw new Error(`accepted and wrong: ${what}`);
  }
});

test('settings are in range, each thing once, and what was not understood is named', () => {
  const codes = ACTION_UNITS.map(({ code }) => code as string);
  const good = { ...DEFAULTS, live: { ...DEFAULTS.live, timeline: ['AU12', 'AU04'], overlay: ['regions', 'box'] } };
  for (let i = 0; i < 1500; i++) {
    const stored = structuredClone(good) as Loose;
    if (i % 5 === 0) pick([stored.live.timeline, stored.live.overlay] as Loose[]).push(pick(['AU12', 'regions', 'AU04', 'AU99']));
    else spoilJson(stored);
    const result = opened(() => readSettings(new Map(Object.entries(stored))), /never/, 'settings');
    const { live, camera, theme, keys, personId } = result!.read.settings;
    expect([1, 2, 3, 4]).toContain(live.maxFaces);
    expect(live.smoothing >= 0 && live.smoothing <= 1).toBe(true);
    expect([typeof live.mirrored, typeof live.useNeutral]).toEqual(['boolean', 'boolean']);
    expect(live.timeline.every((code) => codes.includes(code)) && new Set(live.timeline).size === live.timeline.length).toBe(
      true,
    );
    expect(new Set(live.overlay).size).toBe(live.overlay.length);
    expect(['user', 'environment']).toContain(camera.facing);
    expect(['system', 'dark', 'light']).toContain(theme);
    expect([true, false]).toContain(keys);
    expect(personId === null || typeof personId === 'string').toBe(true);
  }
});

test('an array of one number is that number, or refused by name', () => {
  const header = `{'descr': '<i8', 'fortran_order': False, 'shape': (), }`.padEnd(117) + '\n';
  const array = Uint8Array.from([
    0x93,
    0x4e,
    0x55,
    0x4d,
    0x50,
    0x59,
    1,
    0,
    header.length,
    0,
    ...Buffer.from(header),
    6,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
  for (let i = 0; i < 1500; i++) {
    const spoilt = spoiltBytes(array.subarray(0, 128)); // of the number itself nothing tells
    const whole = spoilt.length < 128 ? spoilt : Uint8Array.from([...spoilt.subarray(0, 128), ...array.subarray(128)]);
    const read = () => wholeNumber(String(readNpyScalar(whole, 'a.npy')), 0, 10, 'a.npy');
    const result = opened(read, /^a\.npy: /, `array ${i}`);
    if (result && result.read !== 6 && result.read !== 0) throw new Error(`accepted and wrong: array ${i} is ${result.read}`);
  }
});

/** A folder in memory. */
function folderOf(files: Readonly<Record<string, string>>): Folder {
  const names = Object.keys(files);
  const under = (path: string): string => (path === '.' || path === '' ? '' : `${path}/`);
  const text = (path: string): string => {
    if (!(path in files)) throw new Error(`no such file: ${path}`);
    return files[path]!;
  };
  return {
    has: (path) => path in files,
    list: (path) => {
      const inside = names
        .filter((name) => name.startsWith(under(path)))
        .map((name) => name.slice(under(path).length).split('/')[0]!);
      return [...new Set(inside)].sort();
    },
    text,
    bytes: (path) => new TextEncoder().encode(text(path)),
  };
}

const frames = [1, 2, 3, 4];
const pictures = (path: (frame: number) => string): Record<string, string> =>
  Object.fromEntries(frames.map((frame) => [path(frame), '']));
const SETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  disfa: {
    ...Object.fromEntries(
      DISFA_UNITS.map((unit) => [`ActionUnit_Labels/SN001/SN001_au${unit}.txt`, frames.map((n) => `${n},${n % 6}`).join('\n')]),
    ),
    ...pictures((n) => `Images/SN001/${n}.png`),
  },
  'disfa-plus': {
    'Labels/SN001/A/AU1.txt': frames.map((n) => `${n}.jpg ${n}`).join('\n'),
    ...pictures((n) => `Images/SN001/A/${n}.jpg`),
  },
  bp4d: {
    'AUCoding/AU_OCC/F001_T1.csv': [['0', ...BP4D_REPORTED].join(','), ...frames.map((n) => `${n}${',1'.repeat(12)}`)].join('\n'),
    ...pictures((n) => `F001/T1/${n}.jpg`),
  },
  gft: {
    'labels/001A.csv': [
      ['Frame', ...GFT_REPORTED.map((n) => `AU${n}`)].join(','),
      ...frames.map((n) => `${n}${',1'.repeat(10)}`),
    ].join('\n'),
    ...pictures((n) => `images/001A/${n}.jpg`),
  },
  'raf-db': {
    'EmoLabel/list_patition_label.txt': frames.map((n) => `train_${n}.jpg ${n}`).join('\n'),
    ...pictures((n) => `Image/aligned/train_${n}_aligned.jpg`),
  },
  affectnet: {
    'training.csv': ['subDirectory_filePath,expression', ...frames.map((n) => `1/${n}.jpg,${n}`)].join('\n'),
    ...pictures((n) => `images/1/${n}.jpg`),
  },
};

function spoiltText(text: string): string {
  const lines = text.split('\n');
  const at = below(lines.length);
  const line = lines[at]!;
  const place = below(line.length + 1);
  const change: readonly (() => void)[] = [
    () => void lines.push(line.replace(/\d$/, (digit) => String((Number(digit) + 1) % 6))),
    () => void lines.splice(at, 1),
    () => void (lines[at] = line.slice(0, place)),
    () =>
      void (lines[at] = line.slice(0, place) + pick(['"', ',', ';', ' ', 'x', '-', '9', '.5', '\0', '\n']) + line.slice(place)),
    () => void (lines[at] = line.replace(/\d+/, () => pick(['', '-1', '7', '1e3', 'NaN', '0x1', '99999999', '3']))),
  ];
  pick(change)();
  return lines.join('\n');
}

test.each(Object.keys(SETS))('of %s no frame comes twice, and no label is out of range', (set) => {
  const files = SETS[set]!;
  const tables = Object.keys(files).filter((path) => files[path] !== '');
  const known = /\.(csv|txt|npy)|Images?\/|images\/|Labels|AUCoding|labels\/|F001|^not an? |no labelled picture of /;
  for (let i = 0; i < 700; i++) {
    const table = pick(tables);
    const text = spoiltText(files[table]!);
    const importer = IMPORTERS[set as keyof typeof IMPORTERS];
    const result = opened(() => importer(folderOf({ ...files, [table]: text }), {}), known, `${table}: ${text}`);
    if (!result) continue;
    const { samples } = result.read;
    expect(new Set(samples.map(({ frame }) => frame)).size, text).toBe(samples.length);
    for (const { units, expression } of samples) {
      expect(
        units.every((level) => level >= 0 && level <= 5),
        text,
      ).toBe(true);
      expect(expression >= -1 && expression < EXPRESSIONS.length, text).toBe(true);
    }
  }
});

afterAll(() => expect(inputs).toBeGreaterThan(10_000));
