/** An order by strength that does not dance: neighbours change places only when one is plainly stronger than the other. Pure. */

/** By how much a value must lead to overtake, in levels. */
const LEAD = 0.4;

/** `before` (indices) with those that are plainly stronger moved up; `values` by index. */
export function steadyOrder(before: readonly number[], values: ArrayLike<number>): number[] {
  const order = [...before];
  for (let i = 1; i < order.length; i++) {
    for (let k = i; k > 0 && values[order[k]!]! > values[order[k - 1]!]! + LEAD; k--) {
      [order[k - 1], order[k]] = [order[k]!, order[k - 1]!];
    }
  }
  return order;
}
