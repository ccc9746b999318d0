import { expect, test } from 'vitest';
import { countParams, disposeTree, entries, leaves, mapTree, withLeaves } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { BACKENDS, describeOn } from './backends.ts';

const tree = () => ({ b: tf.tensor1d([1, 2]), a: { y: tf.scalar(3), x: tf.tensor2d([[4, 5, 6]]) } });

for (const backend of BACKENDS) {
  describeOn(backend, 'parameter trees', () => {
    test('leaves come in order of key, with their paths, and are counted', () => {
      const t = tree();
      expect(entries(t).map(([path]) => path)).toEqual(['a/x', 'a/y', 'b']);
      expect(countParams(t)).toBe(6);
      disposeTree(t);
    });

    test('taking a tree apart and together again changes nothing', () => {
      const t = tree();
      const again = withLeaves(t, leaves(t));
      expect(again.a.x).toBe(t.a.x);
      expect(again.b).toBe(t.b);
      expect(() => withLeaves(t, leaves(t).slice(1))).toThrow(/leaves do not fit the tree: 2 for 3/);
      disposeTree(t);
    });

    test('a mapped tree keeps its shape and gets new leaves', () => {
      const t = tree();
      const doubled = mapTree(t, (leaf) => tf.mul(leaf, 2));
      expect([...doubled.a.x.dataSync()]).toEqual([8, 10, 12]);
      expect([...t.a.x.dataSync()]).toEqual([4, 5, 6]);
      disposeTree(t);
      disposeTree(doubled);
    });
  });
}
