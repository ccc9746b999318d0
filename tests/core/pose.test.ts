import { describe, expect, test } from 'vitest';
import { poseOf, shiftBetween, turnBetween } from '../../src/core/pose.ts';

type Matrix = readonly (readonly number[])[];
const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, v, k) => sum + v * b[k]![j]!, 0)));
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Right-handed rotations of a head that looks along +z, y up, x to its left. */
const aboutX = (d: number): Matrix => [
  [1, 0, 0],
  [0, Math.cos(radians(d)), -Math.sin(radians(d))],
  [0, Math.sin(radians(d)), Math.cos(radians(d))],
];
const aboutY = (d: number): Matrix => [
  [Math.cos(radians(d)), 0, Math.sin(radians(d))],
  [0, 1, 0],
  [-Math.sin(radians(d)), 0, Math.cos(radians(d))],
];
const aboutZ = (d: number): Matrix => [
  [Math.cos(radians(d)), -Math.sin(radians(d)), 0],
  [Math.sin(radians(d)), Math.cos(radians(d)), 0],
  [0, 0, 1],
];

const columnMajor = (rotation: Matrix, translation = [0, 0, -40], scale = 1): number[] => [
  ...[0, 1, 2].flatMap((column) => [...rotation.map((row) => scale * row[column]!), 0]),
  ...translation,
  1,
];

describe('pose', () => {
  test('a frontal head turns nowhere and is before the camera', () => {
    const pose = poseOf(columnMajor(aboutX(0), [3, -2, -45]));
    expect([pose.yaw, pose.pitch, pose.roll].map(Math.abs)).toEqual([0, 0, 0]);
    expect(pose.translation).toEqual([3, -2, 45]);
  });

  test('signs: the nose towards the own left, the nose up, the crown towards the own left shoulder', () => {
    // The nose (0, 0, 1) goes to +x; the nose goes to +y; the crown (0, 1, 0) goes to +x.
    expect(times(aboutY(20), [[0], [0], [1]])[0]![0]).toBeGreaterThan(0);
    expect(poseOf(columnMajor(aboutY(20))).yaw).toBeCloseTo(20);
    expect(times(aboutX(-15), [[0], [0], [1]])[1]![0]).toBeGreaterThan(0);
    expect(poseOf(columnMajor(aboutX(-15))).pitch).toBeCloseTo(15);
    expect(times(aboutZ(-10), [[0], [1], [0]])[0]![0]).toBeGreaterThan(0);
    expect(poseOf(columnMajor(aboutZ(-10))).roll).toBeCloseTo(10);
  });

  test('known combinations come back, at any scale', () => {
    for (const [yaw, pitch, roll] of [
      [30, 20, 10],
      [-60, 5, -40],
      [15, -70, 100],
      [-5, -5, -170],
    ] as const) {
      const rotation = times(aboutY(yaw), times(aboutX(-pitch), aboutZ(-roll)));
      for (const scale of [1, 0.3, 12]) {
        const pose = poseOf(columnMajor(rotation, [0, 0, -40], scale));
        expect(pose.yaw).toBeCloseTo(yaw);
        expect(pose.pitch).toBeCloseTo(pitch);
        expect(pose.roll).toBeCloseTo(roll);
      }
    }
  });

  test('refuses what is no transformation', () => {
    expect(() => poseOf([1, 2, 3])).toThrow('transformation matrix of 3 entries: 16 expected');
    expect(() => poseOf(new Array<number>(16).fill(0))).toThrow('transformation matrix is no rotation');
  });

  test('differences: the largest angle, and the distance', () => {
    const a = { yaw: 0, pitch: 0, roll: 0, translation: [0, 0, 40] } as const;
    const b = { yaw: 3, pitch: -5, roll: 1, translation: [3, 4, 40] } as const;
    expect(turnBetween(a, b)).toBe(5);
    expect(shiftBetween(a, b)).toBe(5);
  });
});
