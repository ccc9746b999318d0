import { describe, expect, test } from 'vitest';
import { ChosenFace } from '../../src/core/chosen-face.ts';
import { Random } from '../../src/core/random.ts';

const face = (id: number, size: number): { id: number; box: { x: number; y: number; width: number; height: number } } => ({
  id,
  box: { x: 0, y: 0, width: size, height: size },
});

describe('the chosen face', () => {
  test('is nobody before there is anybody, and then the largest', () => {
    const chosen = new ChosenFace();
    expect(chosen.follow([], 0)).toBeNull();
    expect(chosen.follow([face(4, 80), face(7, 120)], 33)).toBe(7);
  });

  test('stays while it is in view, whatever the others grow to and in whatever order they come', () => {
    const chosen = new ChosenFace();
    const random = new Random('faces');
    chosen.follow([face(1, 100), face(2, 90)], 0);
    for (let time = 33; time < 10_000; time += 33) {
      const faces = [face(1, random.between(40, 120)), face(2, random.between(40, 200)), face(3, random.between(40, 200))];
      faces.sort(() => random.uniform() - 0.5);
      expect(chosen.follow(faces, time)).toBe(1);
    }
  });

  test('is waited for a moment; then the largest and longest seen follows', () => {
    const chosen = new ChosenFace();
    for (let time = 0; time <= 4000; time += 100) chosen.follow([face(1, 120), face(2, 100)], time);
    expect(chosen.follow([face(2, 100)], 4500)).toBe(1);
    expect(chosen.follow([face(1, 120), face(2, 100)], 4600)).toBe(1);
    chosen.follow([face(2, 100)], 4700);
    expect(chosen.follow([face(2, 100), face(3, 110)], 5800)).toBe(2);
  });

  test.each([100, 500, 1000, 2500])('is waited for in one frame without it, where a frame takes %i ms', (between) => {
    const chosen = new ChosenFace();
    chosen.follow([face(1, 120), face(2, 100)], 0);
    for (let i = 1; i < 20; i++)
      expect(chosen.follow(i % 2 ? [face(2, 100)] : [face(1, 120), face(2, 100)], i * between)).toBe(1);
    let last: number | null = null;
    for (let i = 20; i < 40; i++) last = chosen.follow([face(2, 100)], i * between);
    expect(last).toBe(2);
  });

  test('is who the person says, until that face has left', () => {
    const chosen = new ChosenFace();
    chosen.follow([face(1, 120), face(2, 60)], 0);
    chosen.choose(2);
    expect(chosen.follow([face(1, 120), face(2, 60)], 33)).toBe(2);
    chosen.follow([face(1, 120)], 1000);
    expect(chosen.follow([face(1, 120)], 2000)).toBe(1);
  });

  test('another scene, or a clock that went back, starts anew', () => {
    const chosen = new ChosenFace();
    chosen.follow([face(1, 120)], 500);
    expect(chosen.follow([face(2, 50)], 10)).toBe(2);
    chosen.forget();
    expect(chosen.follow([], 15)).toBeNull();
    expect(chosen.follow([face(3, 50)], 20)).toBe(3);
  });
});
