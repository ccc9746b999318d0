import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CROP_SIZE } from '../../src/core/crop-frame.ts';
import { LANDMARKS } from '../../src/core/reading.ts';
import { encodeRgb } from '../../tools/pictures/jpeg.ts';
import { decodeJpeg, mirrorPhoto, readPhoto } from '../../tools/pictures/photo.ts';
import { Random } from '../../src/core/random.ts';
import {
  listShards,
  readShard,
  shardKey,
  shardPath,
  writeShard,
  type SampleRecord,
  type Shard,
} from '../../tools/pictures/shards.ts';

const folder = mkdtempSync(join(tmpdir(), 'facsimile-pictures-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A smooth picture: no JPEG can keep noise. */
function gradient(width: number, height: number): Uint8ClampedArray {
  return Uint8ClampedArray.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return 60 + 120 * Math.sin((pixel % width) / 17) ** 2 + (60 * Math.floor(pixel / width)) / height + 15 * (i % 3);
  });
}

describe('JPEG encoder', () => {
  it.each([
    [64, 64],
    [50, 35],
    [1, 1],
  ])('is read back by another decoder, %i x %i', (width, height) => {
    const rgb = gradient(width, height);
    const photo = decodeJpeg(encodeRgb(width, height, rgb, 95), 'test');
    expect([photo.width, photo.height]).toEqual([width, height]);
    const error = photo.rgb.reduce((sum, value, i) => sum + Math.abs(value - rgb[i]!), 0) / rgb.length;
    expect(error).toBeLessThan(2.5);
  });

  it('spends fewer bytes on lower quality', () => {
    const sizes = [95, 60, 20].map((quality) => encodeRgb(64, 64, gradient(64, 64), quality).length);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it.each([0, 101, NaN])('refuses quality %d', (quality) => {
    expect(() => encodeRgb(8, 8, gradient(8, 8), quality)).toThrow(/quality must be 1 to 100/);
  });

  it('names a file that is no JPEG', () => {
    const path = join(folder, 'broken.jpg');
    writeFileSync(path, 'not a picture');
    expect(() => readPhoto(path)).toThrow(`not a readable JPEG: ${path}`);
  });

  it('mirrors to itself when mirrored twice', () => {
    const photo = { width: 5, height: 3, rgb: gradient(5, 3) };
    expect(mirrorPhoto(mirrorPhoto(photo)).rgb).toEqual(photo.rgb);
    expect(mirrorPhoto(photo).rgb).not.toEqual(photo.rgb);
  });
});

function record(index: number, bytes: number): SampleRecord {
  return {
    ...{ person: 'london-001', subject: 'london-001/7', index, seed: `1/fit/group/7/${index}` },
    ...{ intensities: [0.5, 5], sides: [0, 1], expression: -1, pose: [-12, 3.5, 0], gaze: [0, 0.1] },
    ...{ glasses: true, grey: false, found: true, bytes },
  };
}

function shard(): Shard {
  const random = new Random('shard');
  const pictures = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)];
  return {
    key: 'a|b',
    samples: pictures.map(({ length }, i) => record(i, length)),
    landmarks: Float32Array.from({ length: 2 * LANDMARKS * 3 }, () => random.normal(100)),
    crops: Uint8Array.from({ length: 2 * CROP_SIZE * CROP_SIZE * 3 }, () => random.uniform() * 256),
    pictures,
  };
}

describe('shards', () => {
  it('come back as they were written', () => {
    const path = shardPath(join(folder, 'round'), 3);
    writeShard(path, shard());
    expect(readShard(path)).toEqual(shard());
    expect(shardKey(path)).toBe('a|b');
    expect(listShards(join(folder, 'round'))).toEqual([path]);
  });

  it('are the same bytes for the same samples', () => {
    const [a, b] = [0, 1].map((number) => shardPath(join(folder, 'same'), number)) as [string, string];
    writeShard(a, shard());
    writeShard(b, shard());
    expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
  });

  it('refuse what does not fit together', () => {
    const path = shardPath(folder, 9);
    expect(() => writeShard(path, { ...shard(), crops: new Uint8Array(3) })).toThrow(/shard of 2 samples with .* 3 crop bytes/);
    expect(() => writeShard(path, { ...shard(), pictures: [new Uint8Array(3), new Uint8Array(9)] })).toThrow(
      /picture lengths differ/,
    );
    expect(shardKey(path)).toBeNull();
  });

  it('say which file is cut off, foreign or of another version, and the last counts as missing', () => {
    const path = shardPath(join(folder, 'broken'), 0);
    writeShard(path, shard());
    truncateSync(path, readFileSync(path).length - 1);
    expect(() => readShard(path)).toThrow(`shard is cut off: ${path}`);
    truncateSync(path, 40);
    expect(() => readShard(path)).toThrow(`shard is cut off: ${path}`);
    writeFileSync(path, 'something else');
    expect(() => readShard(path)).toThrow(`not a shard of pictures: ${path}`);
    const header = Buffer.from('{"version":99,"key":"","samples":[]}');
    const length = Buffer.alloc(4);
    length.writeUInt32LE(header.length);
    writeFileSync(path, Buffer.concat([Buffer.from('FACSHARD'), length, header]));
    expect(() => readShard(path)).toThrow(/shard of another version: .* \(99/);
    expect(shardKey(path)).toBeNull();
  });

  it('are missed by name where there are none', () => {
    expect(() => listShards(join(folder, 'nowhere'))).toThrow(/no folder of pictures: .*nowhere/);
  });
});
