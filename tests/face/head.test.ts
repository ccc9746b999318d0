/** The demonstration head as a scene, before anything draws it. */

import { Mesh, type BufferGeometry } from 'three';
import { expect, test } from 'vitest';
import { Head } from '../../src/face/demonstration/head.ts';
import { LOOKS } from '../../src/face/demonstration/looks.ts';

test('every look is worn by the same meshes, for which graphics memory is taken once', () => {
  const head = new Head([], LOOKS[0]!);
  const geometries = (): BufferGeometry[] => {
    const all: BufferGeometry[] = [];
    head.group.traverse((part) => {
      if (part instanceof Mesh) all.push(part.geometry as BufferGeometry);
    });
    return all;
  };
  const held = (): unknown[] => geometries().flatMap((geometry) => [geometry, ...Object.values(geometry.attributes)]);
  const colours = (): number[] => geometries().flatMap((geometry) => [...(geometry.attributes.color?.array ?? [])]);
  const before = held();
  const worn = new Set<string>();
  for (const look of LOOKS) {
    head.look = look;
    const now = held();
    expect(now.filter((part) => !before.includes(part))).toEqual([]);
    expect(now).toHaveLength(before.length);
    worn.add(colours().join(' '));
  }
  expect(worn.size).toBe(LOOKS.length);
});
