/** The face bundle as a file: the same bytes everywhere, made again when it must be, and clear about bad input. */

import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { assemble } from '../../tools/face-bundle/assemble.ts';
import { faultOf, GEOMETRY, makeBundle } from '../../tools/face-bundle/bundle.ts';
import { bytes, Reader, refs, table, text, writeFront } from '../../tools/face-bundle/flatbuffer.ts';
import { openPackage, packageFolder } from '../../tools/face-bundle/package.ts';
import { gatherIndices } from '../../tools/face-bundle/refinement.ts';
import { fitModel } from '../../tools/face-bundle/tflite.ts';
import { unzip, zip } from '../../src/core/zip.ts';
import { sharedFolder } from '../shared.ts';

const SHA256 = '0bec375c70e8154c062d7725fc1fa22c0ee5aec590396d88f89ccea8a4005168';
const DATA = 'face_mesh_solution_packed_assets.data';
const LOADER = 'face_mesh_solution_packed_assets_loader.js';
const BUNDLE = 'face_landmarker.task';
const shared = sharedFolder();

let target: string;
let source: string;
beforeEach(() => {
  target = mkdtempSync(join(tmpdir(), 'face-bundle-'));
  source = mkdtempSync(join(tmpdir(), 'face-mesh-'));
  for (const name of [DATA, LOADER]) copyFileSync(join(packageFolder(), name), join(source, name));
});
afterEach(() => {
  for (const folder of [target, source]) rmSync(folder, { recursive: true });
});

const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
const made = (): Uint8Array => new Uint8Array(readFileSync(join(target, BUNDLE)));

describe('assembling', () => {
  test('gives the same bytes in every time zone', () => {
    for (const zone of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
      const before = process.env['TZ'];
      process.env['TZ'] = zone;
      expect(sha256(makeBundle(openPackage(source))), zone).toBe(SHA256);
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });

  test('tells the hash of what it wrote', () => {
    expect(assemble(target)).toEqual({ made: true, sha256: SHA256, own: false, fault: null });
    expect(sha256(made())).toBe(SHA256);
  });

  test('does nothing when nothing has changed', () => {
    assemble(target);
    const before = statSync(join(target, BUNDLE)).mtimeMs;
    expect(assemble(target)).toEqual({ made: false, sha256: SHA256, own: false, fault: null });
    expect(statSync(join(target, BUNDLE)).mtimeMs).toBe(before);
  });

  test('makes again what is damaged or gone', () => {
    assemble(target);
    truncateSync(join(target, BUNDLE), 1000);
    expect(assemble(target)).toEqual({ made: true, sha256: SHA256, own: false, fault: 'no ZIP directory at its end' });
    rmSync(join(target, 'canonical-mesh.json'));
    expect(assemble(target).made).toBe(true);
    expect(assemble(target).made).toBe(false);
  });

  test('makes again when its inputs change', () => {
    assemble(target, source);
    writeFileSync(join(source, LOADER), `${readFileSync(join(source, LOADER), 'utf8')}\n`);
    expect(assemble(target, source)).toEqual({ made: true, sha256: SHA256, own: false, fault: null });
  });
});

describe('bad input is refused by name, and leaves what was made before', () => {
  const refusal = (change: () => void, message: RegExp): void => {
    assemble(target, source);
    change();
    expect(() => assemble(target, source)).toThrow(message);
    expect(sha256(made())).toBe(SHA256);
  };

  test('a truncated package', () =>
    refusal(() => truncateSync(join(source, DATA), 1e6), /packed_assets\.data: 1000000 bytes .*npm ci/));

  test('a package with other bytes', () =>
    refusal(() => {
      const data = readFileSync(join(source, DATA));
      data[5000]! ^= 1;
      writeFileSync(join(source, DATA), data);
    }, /packed_assets\.data: .* are not those of the pinned package; reinstall the packages/));

  test('a package that is not there', () =>
    refusal(() => rmSync(join(source, DATA)), /cannot read .*packed_assets\.data: install the packages/));

  test('a loader of another version', () =>
    refusal(() => writeFileSync(join(source, LOADER), 'void 0'), /loader\.js: lists no face_/));

  test('a loader that points beyond the data', () =>
    refusal(() => {
      const loader = readFileSync(join(source, LOADER), 'utf8');
      writeFileSync(join(source, LOADER), loader.replace(/("end": )(\d+)/g, '$19$2'));
    }, /loader\.js: lists no face_.*npm ci/));

  test('what is no model', () => {
    expect(() => fitModel('a.tflite', new Uint8Array(64), new Uint8Array(0), false)).toThrow(/^a\.tflite: not a TensorFlow Lite/);
    const empty = writeFront(table([{ i32: 3 }]), 'TFL3');
    expect(() => fitModel('a.tflite', empty, new Uint8Array(0), false)).toThrow(/^a\.tflite: expected one subgraph, found 0/);
  });
});

describe("a person's own bundle", () => {
  const own = (): Uint8Array => {
    const { ...entries } = unzip(makeBundle(openPackage(source)));
    return zip({ ...entries, 'note.txt': new TextEncoder().encode('mine') });
  };

  test('is put in place, survives later assembles, and leaves on request', () => {
    const file = join(source, 'mine.task');
    writeFileSync(file, own());
    const mine = { made: true, sha256: sha256(own()), own: true, fault: null };
    expect(assemble(target, source, file)).toEqual(mine);
    expect(assemble(target, source)).toEqual({ ...mine, made: false });
    writeFileSync(join(source, LOADER), `${readFileSync(join(source, LOADER), 'utf8')}\n`);
    expect(assemble(target, source)).toEqual(mine);
    expect(assemble(target, source, 'none')).toEqual({ made: true, sha256: SHA256, own: false, fault: null });
  });

  test('is never replaced without a word when it is damaged', () => {
    const file = join(source, 'mine.task');
    writeFileSync(file, own());
    assemble(target, source, file);
    truncateSync(join(target, BUNDLE), 1000);
    expect(() => assemble(target, source)).toThrow(/face_landmarker\.task: your own bundle is damaged: .*--bundle none/);
    expect(made().length).toBe(1000);
    expect(assemble(target, source, file)).toMatchObject({ own: true, sha256: sha256(own()) });
    truncateSync(join(target, BUNDLE), 1000);
    expect(assemble(target, source, 'none')).toMatchObject({ own: false, sha256: SHA256 });
  });

  test('may be copied into the folder by hand, before or after the first assembling', () => {
    writeFileSync(join(target, BUNDLE), own());
    expect(assemble(target, source)).toEqual({ made: true, sha256: sha256(own()), own: true, fault: null });
    assemble(target, source, 'none');
    writeFileSync(join(target, BUNDLE), own());
    expect(assemble(target, source)).toMatchObject({ own: true });
    expect(assemble(target, source)).toMatchObject({ own: true, made: false });
  });

  test.each([
    ['is not there', () => null, /^cannot read the bundle .*mine\.task: ENOENT/],
    ['is no archive', () => new Uint8Array(1000), /mine\.task: not a face_landmarker\.task: no ZIP directory/],
    ['was cut off', () => own().slice(0, 2e6), /mine\.task: .*no ZIP directory at its end; download it again/],
    ['has a flipped bit', () => own().with(3e5, own()[3e5]! ^ 1), /mine\.task: .*face_landmarks_detector\.tflite is damaged/],
    ['lacks a model', () => zip({ 'face_detector.tflite': new Uint8Array(9) }), /has no face_landmarks_detector\.tflite/],
  ])('is refused by name when it %s', (_, content, message) => {
    const file = join(source, 'mine.task');
    const data = content();
    if (data) writeFileSync(file, data);
    expect(() => assemble(target, source, file)).toThrow(message);
  });

  test.skipIf(!shared)('may be the official one', () => {
    const official = join(shared!, 'models/face_landmarker.task');
    expect(assemble(target, source, official)).toMatchObject({ own: true, sha256: sha256(readFileSync(official)) });
  });
});

describe('the bundle', () => {
  const bundle = makeBundle(openPackage(packageFolder()));

  test('is a ZIP of three stored entries, whose data begin at multiples of 64 bytes', () => {
    const entries = unzip(bundle);
    expect(Object.keys(entries)).toEqual(['face_detector.tflite', 'face_landmarks_detector.tflite', GEOMETRY]);
    for (const data of Object.values(entries)) expect((data.byteOffset - bundle.byteOffset) % 64).toBe(0);
    expect(faultOf(bundle)).toBeNull();
  });

  test('keeps the bytes of both models behind the new front', () => {
    const files = openPackage(packageFolder());
    const entries = unzip(bundle);
    for (const [name, old] of [
      ['face_detector.tflite', 'face_detection_short_range.tflite'],
      ['face_landmarks_detector.tflite', 'face_landmark_with_attention.tflite'],
    ] as const) {
      const [data, before] = [entries[name]!, files.read(old)];
      const front = data.length - before.length;
      expect(front % 64).toBe(0);
      expect(sha256(data.subarray(front))).toBe(sha256(before));
    }
  });
});

describe('478 landmarks out of the seven outputs', () => {
  const indices = gatherIndices();

  test('every coordinate comes from one place of the 1868', () => {
    expect(indices.length).toBe(478 * 3);
    expect(Math.min(...indices)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...indices)).toBe(1867);
  });

  test('a refined point keeps the depth of the mesh, an iris takes that of its eye', () => {
    const depths = Array.from({ length: 478 }, (_, i) => indices[3 * i + 2]!);
    depths.slice(0, 468).forEach((depth, i) => expect(depth).toBe(3 * i + 2));
    expect(new Set(depths.slice(468, 473))).toEqual(new Set([3 * 33 + 2]));
    expect(new Set(depths.slice(473))).toEqual(new Set([3 * 263 + 2]));
  });

  test.skipIf(!shared)('as the reference table says', () => {
    const { outputs } = JSON.parse(readFileSync(join(shared!, 'data/attention-mesh-outputs.json'), 'utf8')) as {
      outputs: { length: number; landmarks?: number[] }[];
    };
    let start = 0;
    for (const { length, landmarks = [] } of outputs) {
      landmarks.forEach((landmark, i) => {
        expect([indices[3 * landmark], indices[3 * landmark + 1]]).toEqual([start + 2 * i, start + 2 * i + 1]);
      });
      start += length;
    }
    expect(start).toBe(1868 + 1);
  });
});

test('a new front points forward into old bytes, and reads back', () => {
  const old = writeFront(table([{ ref: text('old') }]), 'OLD0');
  const reader = new Reader(old);
  const front = writeFront(
    table([
      { ref: { old: reader.target(reader.root, 0)! } },
      undefined,
      { i32: 7 },
      { ref: refs([table([{ ref: bytes(Uint8Array.of(1, 2, 3)) }])]) },
    ]),
    'NEW0',
    old,
  );
  const read = new Reader(front);
  expect((front.length - old.length) % 64).toBe(0);
  expect(read.string(read.root, 0)).toBe('old');
  expect(read.field(read.root, 1)).toBeNull();
  expect(read.word(read.root, 2)).toBe(7);
  const inner = read.tables(read.root, 3)[0]!.old;
  expect(front.slice(read.target(inner, 0)! + 4).subarray(0, 3)).toEqual(Uint8Array.of(1, 2, 3));
});

describe('the canonical mesh', () => {
  test('has 468 vertices about a hand tall, right and left alike, and 898 triangles', () => {
    assemble(target);
    const mesh = JSON.parse(readFileSync(join(target, 'canonical-mesh.json'), 'utf8')) as Record<string, number[]>;
    expect([mesh['positions']!.length, mesh['uvs']!.length, mesh['triangles']!.length]).toEqual([468 * 3, 468 * 2, 898 * 3]);
    const heights = mesh['positions']!.filter((_, i) => i % 3 === 1);
    expect(Math.max(...heights) - Math.min(...heights)).toBeCloseTo(17.7, 0);
    const [right, left] = [33, 263].map((i) => mesh['positions']![3 * i]!);
    expect(right).toBeCloseTo(-left!, 3);
    expect(Math.max(...mesh['triangles']!)).toBe(467);
  });

  test.skipIf(!shared)("comes from the official bundle's very geometry", () => {
    const official = unzip(new Uint8Array(readFileSync(join(shared!, 'models/face_landmarker.task'))));
    expect(sha256(official[GEOMETRY]!)).toBe(sha256(openPackage(packageFolder()).read(GEOMETRY)));
  });
});
