/** Expected bytes are by the format (PKWARE APPNOTE 6.3); the checksum of "123456789" is CRC-32's published check value. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unzip, zip } from '../../src/core/zip.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

test('an archive of nothing holds nothing', () => {
  expect(unzip(zip({}))).toEqual({});
});

test('what goes in comes out, in its order, at multiples of 64 bytes', () => {
  const entries = {
    'model.json': bytes('{}'),
    'a/weights.bin': Uint8Array.from({ length: 1000 }, (_, i) => i),
    empty: bytes(''),
  };
  const archive = zip(entries);
  const again = unzip(archive);
  expect(Object.keys(again)).toEqual(Object.keys(entries));
  for (const [name, data] of Object.entries(entries)) {
    expect([...again[name]!], name).toEqual([...data]);
    expect(again[name]!.byteOffset % 64, name).toBe(0);
  }
});

test('the same content is the same bytes, with the published checksum', () => {
  const archive = zip({ check: bytes('123456789') });
  expect([...zip({ check: bytes('123456789') })]).toEqual([...archive]);
  expect(new DataView(archive.buffer).getUint32(14, true)).toBe(0xcbf43926);
});

test('a damaged archive is told from a whole one', () => {
  const archive = zip({ note: bytes('some text') });
  const spoilt = archive.slice();
  spoilt[64]! ^= 1;
  expect(() => unzip(spoilt)).toThrow('note is damaged');
  expect(() => unzip(archive.subarray(0, archive.length - 1))).toThrow('no ZIP directory at its end');
});

test('names of any script come back, are marked as UTF-8, and leave plain names as they were', () => {
  const names = ['Анна.csv', '面 1.csv', 'naïve.txt', '😀', 'plain.txt'];
  const archive = zip(Object.fromEntries(names.map((name) => [name, bytes(name)])));
  expect(Object.keys(unzip(archive))).toEqual(names);
  const flags = (name: string): number => new DataView(zip({ [name]: bytes('') }).buffer).getUint16(6, true);
  expect(names.map(flags)).toEqual([0x800, 0x800, 0x800, 0x800, 0]);
  for (const name of ['a\nb', '\ud800']) expect(() => zip({ [name]: bytes('') })).toThrow('no name for an entry of a ZIP');
});

test('an entry whose name is more than ASCII is a file of Unix that all may read: of others, programs guess the letters', () => {
  const archive = zip({ 'Jörg.csv': bytes('a'), 'Мир.csv': bytes('b') });
  const view = new DataView(archive.buffer);
  for (let at = 0, found = 0; found < 2; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    found++;
    expect(view.getUint8(at + 5)).toBe(3);
    expect(view.getUint32(at + 38, true) >>> 16).toBe(0o100644);
  }
});

const unzips = spawnSync('unzip', ['-v']).status === 0;
if (!unzips) console.warn('skipping the reading by unzip: it is not found');
test.runIf(unzips)('unzip finds the names as they are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'facsimile-zip-'));
  try {
    writeFileSync(join(folder, 'a.zip'), zip({ 'Jörg.csv': bytes('a'), 'Мир 2.csv': bytes('b') }));
    const { status, stderr } = spawnSync('unzip', ['a.zip'], { cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8' } });
    expect([status, String(stderr)]).toEqual([0, '']);
    expect(readdirSync(folder).sort()).toEqual(['Jörg.csv', 'a.zip', 'Мир 2.csv'].sort());
    expect(readFileSync(join(folder, 'Мир 2.csv'), 'utf8')).toBe('b');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a name that is said to be UTF-8 and is not is a damaged directory', () => {
  const archive = zip({ ä: bytes('') });
  archive[archive.lastIndexOf(0xc3)] = 0xff;
  expect(() => unzip(archive)).toThrow('a damaged ZIP directory');
});

/** Offsets of the end record's fields from the archive's end. */
const END = { count: 12, size: 10, offset: 6 } as const;

/** An archive whose directory lists the entry `copies` times, under the names 0, 1, 2 ... of one letter each. */
function overlapping(data: Uint8Array, copies: number): Uint8Array {
  const archive = zip({ '0': data });
  const view = new DataView(archive.buffer);
  const directory = view.getUint32(archive.length - END.offset, true);
  const listed = archive.subarray(directory, archive.length - 22);
  const out = new Uint8Array(directory + copies * listed.length + 22);
  out.set(archive.subarray(0, directory));
  for (let i = 0; i < copies; i++) {
    out.set(listed, directory + i * listed.length);
    out[directory + i * listed.length + 46] = 48 + i;
  }
  out.set(archive.subarray(archive.length - 22), out.length - 22);
  const end = new DataView(out.buffer);
  for (const field of [14, END.count]) end.setUint16(out.length - field, copies, true);
  end.setUint32(out.length - END.size, copies * listed.length, true);
  return out;
}

test('entries that share bytes are refused, before any of them is read', () => {
  expect(Object.keys(unzip(overlapping(bytes('once'), 1)))).toEqual(['0']);
  expect(() => unzip(overlapping(bytes('twice'), 2))).toThrow(/^[01] shares bytes with another entry/);
  const start = performance.now();
  expect(() => unzip(overlapping(new Uint8Array(5_000_000), 70))).toThrow('shares bytes');
  expect(performance.now() - start).toBeLessThan(500); // the checksums alone would take seconds
});

test('the most entries that a ZIP can count come back, and one more is refused', () => {
  const entries = Object.fromEntries(Array.from({ length: 65_534 }, (_, i) => [`e${i}`, bytes('')]));
  expect(Object.keys(unzip(zip(entries)))).toHaveLength(65_534);
  for (const more of ['a', 'b', 'c']) entries[more] = bytes('');
  expect(() => zip(entries)).toThrow('too many entries for a ZIP: 65537 (65534 at most)');
});

test('an archive that counts fewer entries than it holds is refused', () => {
  const archive = zip({ a: bytes('1'), b: bytes('2') });
  for (const field of [14, END.count]) archive[archive.length - field] = 1;
  expect(() => unzip(archive)).toThrow('more entries than its ZIP directory counts');
});

test('two entries of one name are refused; no name is taken for what every object has', () => {
  const archive = zip({ a: bytes('1'), b: bytes('2') });
  for (const at of [archive.indexOf(98), archive.lastIndexOf(98)]) archive[at] = 97; // b, in its header and in the directory
  expect(() => unzip(archive)).toThrow('two entries of one name: a');
  const odd = unzip(
    zip(
      Object.fromEntries([
        ['__proto__', bytes('x')],
        ['toString', bytes('y')],
      ]),
    ),
  );
  expect(Object.keys(odd)).toEqual(['__proto__', 'toString']);
});

test('encrypted and compressed entries are named', () => {
  const archive = zip({ note: bytes('text') });
  const directory = new DataView(archive.buffer).getUint32(archive.length - END.offset, true);
  const [encrypted, compressed] = [archive.slice(), archive.slice()];
  encrypted[directory + 8] = 1;
  compressed[directory + 10] = 8;
  expect(() => unzip(encrypted)).toThrow('note is encrypted');
  expect(() => unzip(compressed)).toThrow('note is compressed, and must be stored');
});

test('whatever single byte is changed or cut away, what is read is what was written, or the reason is said', () => {
  const entries = { 'model.json': bytes('{"a":1}'), 'weights.bin': Uint8Array.from({ length: 40 }, (_, i) => i) };
  const archive = zip(entries);
  const readOrRefused = (damaged: Uint8Array, what: string): void => {
    let read;
    try {
      read = unzip(damaged);
    } catch (error) {
      expect((error as Error).message, what).toMatch(
        /ZIP directory|entry|entries|must be stored|is encrypted|is damaged|sizes|is not where|two names/,
      );
      return;
    }
    expect(read, what).toEqual(entries);
  };
  for (let i = 0; i < archive.length; i++) {
    for (const bit of [1, 0x80, 0xff]) {
      const damaged = archive.slice();
      damaged[i]! ^= bit;
      readOrRefused(damaged, `byte ${i} ^ ${bit}`);
    }
    readOrRefused(archive.subarray(0, i), `first ${i} bytes`);
  }
});
