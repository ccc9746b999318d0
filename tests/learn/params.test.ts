import { expect, test } from 'vitest';
import { between, countParams, disposeTree, entries, leaves, mapTree, withLeaves } from '../../src/learn/params.ts';
import * as tf from '../../src/learn/tf.ts';
import { BACKENDS, describeOn } from './backends.ts';

const tree = (b = [1, 2]) => ({ b: tf.tensor1d(b), a: { y: tf.scalar(3), x: tf.tensor2d([[4, 5, 6]]) } });

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

    test('between two trees lies each at its end, and what is alike stays as it is', () => {
      const [from, to] = [tree(), tree([2, -2])];
      const at = (share: number): number[] => {
        const own = between(from, to, share);
        const values = leaves(own).flatMap((leaf) => [...leaf.dataSync()]);
        disposeTree(own);
        return values;
      };
      expect([0, 0.75, 1].map((share) => at(share).slice(-2))).toEqual([
        [1, 2],
        [1.75, -1],
        [2, -2],
      ]);
      expect(at(0.7).slice(0, -2)).toEqual([4, 5, 6, 3]);
      expect([...from.b.dataSync(), ...to.b.dataSync()]).toEqual([1, 2, 2, -2]);
      disposeTree(from);
      disposeTree(to);
    });
  });
}
