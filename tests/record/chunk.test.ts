/** Chunks and the log: what is written is read again within its steps, what is cut or damaged is told, and it stays small. */

import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { LANDMARKS } from '../../src/core/reading.ts';
import {
  decodeLandmarks,
  decodeReadings,
  encodeChunk,
  LANDMARK_STEPS,
  MOST_READINGS,
  mostLandmarks,
} from '../../src/record/chunk.ts';
import { FACE_COLUMNS, FRAME_COLUMNS } from '../../src/record/columns.ts';
import { IntegerReader, IntegerWriter } from '../../src/record/integers.ts';
import { readLog, writeEntry, type Entry } from '../../src/record/log.ts';
import { faceCount, trackOf } from '../../src/record/track.ts';
import { inflate } from '../../src/store/packing.ts';
import { loadTrack } from '../../src/store/recording-reader.ts';
import { exampleFrames } from './example.ts';

describe('whole numbers', () => {
  test('of every size come back', () => {
    const values = [0, -1, 1, 63, -64, 64, 2 ** 31, -(2 ** 31), 2 ** 40 + 1, -(2 ** 52), 2 ** 52];
    const out = new IntegerWriter();
    for (const value of values) out.write(value);
    const input = new IntegerReader(out.bytes());
    expect(values.map(() => input.read())).toEqual(values);
    expect(input.done).toBe(true);
    expect(() => input.read()).toThrow('end early');
  });

  test('small ones take one byte; none that cannot be kept is taken', () => {
    const out = new IntegerWriter();
    for (let value = -64; value < 64; value++) out.write(value);
    expect(out.bytes()).toHaveLength(128);
    for (const value of [NaN, Infinity, 0.5, 2 ** 53]) expect(() => out.write(value)).toThrow('whole number');
    expect(() => new IntegerReader(new Uint8Array(20).fill(255)).read()).toThrow('too long');
  });

  test('none is read that was not kept exactly: 2^52 is the largest in size, in eight bytes at most', () => {
    const read = (...bytes: number[]): number => new IntegerReader(Uint8Array.from(bytes)).read();
    const full = (byte: number): number[] => Array.from({ length: 7 }, () => byte);
    expect([read(...full(128), 16), read(...full(255), 15)]).toEqual([2 ** 52, -(2 ** 52)]);
    const tooLarge = [
      [129, ...full(128).slice(1), 16], // 2^53 + 1 as it is written: the next that a double cannot tell from 2^53
      [130, ...full(128).slice(1), 16],
      [...full(128), 17],
      [...full(255), 127],
      [...full(128), 128, 0],
    ];
    for (const bytes of tooLarge) expect(() => read(...bytes), String(bytes)).toThrow('above 2^52');
  });
});

describe('a chunk', () => {
  const frames = exampleFrames({ frames: 30, ids: (f) => (f === 7 ? [] : f > 20 ? [3, 1] : [1]) });
  const exact = trackOf(frames);
  const chunk = encodeChunk(frames);
  const read = decodeReadings(chunk.readings);

  test('comes back within half a step in every column', () => {
    expect([...read.starts]).toEqual([...exact.starts]);
    for (const { name, step } of FRAME_COLUMNS) {
      read.frames[name].forEach((value, i) =>
        expect(Math.abs(value - exact.frames[name][i]!)).toBeLessThanOrEqual(step / 2 + 1e-6),
      );
    }
    for (const { name, step } of FACE_COLUMNS) {
      read.faces[name].forEach((value, i) =>
        expect(Math.abs(value - exact.faces[name][i]!), name).toBeLessThanOrEqual(step / 2 + 1e-4),
      );
    }
  });

  test('has its landmarks within a step of the face', () => {
    const rows = decodeLandmarks(chunk.landmarks, read);
    expect(rows).toHaveLength(faceCount(exact));
    frames
      .flatMap(({ faces }) => faces)
      .forEach(({ landmarks, box }, row) => {
        const unit = Math.max(box.width, box.height) / LANDMARK_STEPS;
        for (let p = 0; p < LANDMARKS; p++) {
          for (const axis of [0, 1]) {
            expect(Math.abs(rows[row]![3 * p + axis]! - landmarks[3 * p + axis]!)).toBeLessThanOrEqual(unit);
          }
        }
      });
  });

  test('keeps what is no number as no number, and bounds what is endless', () => {
    const [frame] = exampleFrames({ frames: 1 });
    const odd = {
      ...frame!,
      faces: [{ ...frame!.faces[0]!, latents: Float32Array.from({ length: 21 }, (_, i) => [NaN, Infinity][i] ?? 0) }],
    };
    const { latents } = decodeReadings(encodeChunk([odd]).readings).faces;
    expect(latents[0]).toBeNaN();
    expect(latents[1]).toBeGreaterThan(1e6);
    expect(latents[2]).toBe(0);
    expect(() => encodeChunk([{ ...frame!, time: NaN }])).toThrow('time');
  });

  test('of nothing is read as nothing; damaged bytes throw and take no memory', () => {
    expect(decodeReadings(encodeChunk([]).readings).starts).toHaveLength(1);
    const random = new Random('damage');
    for (let round = 0; round < 200; round++) {
      const bytes = chunk.readings.slice(0, Math.floor(random.between(0, chunk.readings.length)));
      expect(() => decodeReadings(bytes)).toThrow();
    }
    const many = new IntegerWriter();
    many.write(2 ** 40);
    expect(() => decodeReadings(many.bytes())).toThrow('damaged');
  });

  test('has as many frames and faces as one may have, and takes no more room than that, whatever is in it', () => {
    const [frame] = exampleFrames({ frames: 1, ids: () => [1, 2, 3, 4] });
    /** Numbers that are as far apart as they can be from one frame to the next. */
    const endless = Array.from({ length: 1024 }, (_, f) => {
      const far = f % 2 ? Infinity : NaN;
      const latents = frame!.faces[0]!.latents.map(() => far);
      const faces = frame!.faces.map((face) => ({ ...face, latents, offset: latents, landmarks: face.landmarks.map(() => far) }));
      return { ...frame!, time: f % 2 ? 1e300 : -1e300, faces };
    });
    const { readings, landmarks } = encodeChunk(endless);
    expect(readings.length).toBeLessThanOrEqual(MOST_READINGS);
    expect(landmarks.length).toBeLessThanOrEqual(mostLandmarks(4096));
    expect(faceCount(decodeReadings(readings))).toBe(4096);
    expect(() => encodeChunk([...endless, frame!])).toThrow('1025 frames');
  });

  test('that unpacks to more than a chunk may take is refused before it takes the room', async () => {
    const room = (most: number) => inflate(deflateRawSync(Buffer.alloc(1e5)), most);
    expect(await room(1e5)).toHaveLength(1e5);
    await expect(room(1e5 - 1)).rejects.toMatchObject({ cause: { message: 'more than 99999 bytes' } });
    const entry = writeEntry({ kind: 'readings', readings: deflateRawSync(Buffer.alloc(5e7)), landmarks: new Uint8Array() });
    await expect(loadTrack(new Blob([entry]))).rejects.toMatchObject({
      cause: { message: `more than ${MOST_READINGS} bytes` },
    });
  });
});

describe('the log', () => {
  const packed = (seed: number): Entry => {
    const { readings, landmarks } = encodeChunk(exampleFrames({ frames: 3, seed }));
    return { kind: 'readings', readings: deflateRawSync(readings), landmarks: deflateRawSync(landmarks) };
  };
  const entries: Entry[] = [
    { kind: 'context', context: { modelVersion: 'base é 1', smoothing: 0.5 } },
    packed(1),
    packed(2),
    { kind: 'context', context: { modelVersion: 'own', smoothing: 0 } },
    packed(3),
  ];
  const written = entries.map(writeEntry);
  const log = Buffer.concat(written);

  test('gives its entries back', () => {
    const read = readLog(log);
    expect(read.length).toBe(log.length);
    expect(read.entries.map((entry) => entry.kind)).toEqual(entries.map(({ kind }) => kind));
    expect(read.entries[0]).toEqual(entries[0]);
    const third = read.entries[2] as Extract<Entry, { kind: 'readings' }>;
    expect(Buffer.from(third.landmarks).equals(Buffer.from((entries[2] as typeof third).landmarks))).toBe(true);
  });

  test('cut anywhere gives the whole entries before the cut', () => {
    const ends = written.map((_, i) => written.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0));
    for (let cut = 0; cut <= log.length; cut += 7) {
      const whole = ends.filter((end) => end <= cut);
      const read = readLog(log.subarray(0, cut));
      expect(read.entries).toHaveLength(whole.length);
      expect(read.length).toBe(whole.at(-1) ?? 0);
    }
  });

  test('a flipped bit ends it before the damaged entry', () => {
    const random = new Random('bits');
    for (let round = 0; round < 100; round++) {
      const at = Math.floor(random.between(0, log.length));
      const damaged = Buffer.from(log);
      damaged[at]! ^= 1 << Math.floor(random.between(0, 8));
      let [entry, end] = [0, written[0]!.length];
      while (at >= end) end += written[++entry]!.length;
      expect(readLog(damaged).entries.length).toBe(entry);
    }
  });

  test('of a later version is refused by name', () => {
    const later = Buffer.from(writeEntry(entries[0]!));
    later[4] = 9;
    // its checksum is right: somebody wrote it so
    const bare = Buffer.concat([later.subarray(0, 12), later.subarray(16)]);
    const table = Array.from({ length: 256 }, (_, n) =>
      Array.from({ length: 8 }).reduce<number>((c) => (c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1), n),
    );
    later.writeUInt32LE(~bare.reduce((crc, byte) => (crc >>> 8) ^ table[(crc ^ byte) & 255]!, -1) >>> 0, 12);
    expect(() => readLog(later)).toThrow('version 9');
  });
});

test('an hour of one face at 30 frames a second stays below 60 MB', () => {
  // finder noise of 0.3 pixels on a face 240 pixels large, score noise of a tenth of a level; as many frames together as live
  const FRAMES = 24;
  let [bytes, frames] = [0, 0];
  for (let seed = 0; seed < 10; seed++, frames += FRAMES) {
    const { readings, landmarks } = encodeChunk(exampleFrames({ frames: FRAMES, seed }));
    bytes += writeEntry({ kind: 'readings', readings: deflateRawSync(readings), landmarks: deflateRawSync(landmarks) }).length;
  }
  expect((bytes / frames) * 30 * 3600).toBeLessThan(60e6);
});
