/**
 * Parameter trees: a network's weights as plain nested records of tensors, so that a network, a gradient and an
 * optimizer's memory all have one shape and pure functions take one to the next. Leaves are visited in key order.
 */

import * as tf from './tf.ts';

export interface ParamTree {
  readonly [name: string]: tf.Tensor | ParamTree;
}

const isLeaf = (node: tf.Tensor | ParamTree): node is tf.Tensor => node instanceof tf.Tensor;

/** Leaves with their paths, such as `upper/mix/kernel`, in order of key. */
export function entries(tree: ParamTree, prefix = ''): [path: string, leaf: tf.Tensor][] {
  return Object.keys(tree)
    .sort()
    .flatMap((key): [string, tf.Tensor][] => {
      const node = tree[key]!;
      return isLeaf(node) ? [[prefix + key, node]] : entries(node, `${prefix}${key}/`);
    });
}

/** The leaves of a tree, in the order of `entries`. */
export const leaves = (tree: ParamTree): tf.Tensor[] => entries(tree).map(([, leaf]) => leaf);

/** A tree of the same shape with other leaves, given in the order of `entries`. Throws when their number differs. */
export function withLeaves<T extends ParamTree>(tree: T, values: readonly tf.Tensor[]): T {
  const names = entries(tree).map(([path]) => path);
  if (names.length !== values.length) throw new RangeError(`leaves do not fit the tree: ${values.length} for ${names.length}`);
  const byPath = new Map(names.map((name, i) => [name, values[i]!]));
  const rebuild = (node: ParamTree, prefix: string): ParamTree =>
    Object.fromEntries(
      Object.entries(node).map(([key, child]) => [
        key,
        isLeaf(child) ? byPath.get(prefix + key)! : rebuild(child, `${prefix}${key}/`),
      ]),
    );
  return rebuild(tree, '') as T;
}

/** The same tree but for the leaves at `paths`, whose values are given in the same order. */
export function withSome<T extends ParamTree>(tree: T, paths: readonly string[], values: readonly tf.Tensor[]): T {
  const changed = new Map(paths.map((path, i) => [path, values[i]!]));
  return mapTree(tree, (leaf, path) => changed.get(path) ?? leaf);
}

/** A tree whose leaves come from those of `tree`, one by one; the new leaves are the caller's. */
export function mapTree<T extends ParamTree>(tree: T, each: (leaf: tf.Tensor, path: string) => tf.Tensor): T {
  return withLeaves(
    tree,
    entries(tree).map(([path, leaf]) => each(leaf, path)),
  );
}

/** A new tree `share` of the way from one to another of the same shape: 0 is the first, 1 the second. */
export const between = <T extends ParamTree>(from: T, to: T, share: number): T => {
  const first = new Map(entries(from));
  return mapTree(to, (leaf, path) => tf.tidy(() => tf.add(first.get(path)!, tf.mul(share, tf.sub(leaf, first.get(path)!)))));
};

/** Frees every leaf. */
export function disposeTree(tree: ParamTree): void {
  for (const leaf of leaves(tree)) leaf.dispose();
}

/** How many numbers a tree holds. */
export const countParams = (tree: ParamTree): number => leaves(tree).reduce((sum, leaf) => sum + leaf.size, 0);
