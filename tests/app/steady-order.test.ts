import { expect, test } from 'vitest';
import { steadyOrder } from '../../src/app/readings/steady-order.ts';
import { Random } from '../../src/core/random.ts';

test('a unit that is plainly stronger moves up, and nobody is lost', () => {
  expect(steadyOrder([0, 1, 2, 3], [0, 0, 4, 1])).toEqual([2, 3, 0, 1]);
});

test('units of nearly the same strength keep their places however they tremble', () => {
  const random = new Random('order');
  let order = steadyOrder([0, 1, 2, 3, 4], [2, 4, 2, 1, 0]);
  const first = order;
  for (let i = 0; i < 500; i++) {
    order = steadyOrder(
      order,
      [2, 4, 2, 1, 0].map((value) => value + random.between(-0.19, 0.19)),
    );
    expect(order).toEqual(first);
  }
});
