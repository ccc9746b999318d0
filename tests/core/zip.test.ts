/** Expected bytes are by the format (PKWARE APPNOTE 6.3); the checksum of "123456789" is CRC-32's published check value. */

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
  expect(() => zip({ 'naïve.txt': bytes('') })).toThrow('beyond ASCII: naïve.txt');
});
