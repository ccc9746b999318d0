import { expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { Turns } from '../../src/core/turns.ts';

test('work takes turns in the order it was asked for, however long each takes and however it ends', async () => {
  const random = new Random('turns');
  const turns = new Turns();
  const said: string[] = [];
  let running = 0;
  const results = Array.from({ length: 40 }, (_, i) =>
    turns.take(async () => {
      expect(++running).toBe(1);
      said.push(`begins ${i}`);
      for (let wait = Math.floor(4 * random.uniform()); wait > 0; wait--) await Promise.resolve();
      running--;
      said.push(`ends ${i}`);
      if (i % 3 === 0) throw new RangeError(`${i} fails`);
      return i;
    }),
  );
  const outcomes = await Promise.allSettled(results);
  expect(said).toEqual(outcomes.flatMap((_, i) => [`begins ${i}`, `ends ${i}`]));
  outcomes.forEach((outcome, i) => {
    if (i % 3 === 0) expect(outcome).toMatchObject({ status: 'rejected', reason: new RangeError(`${i} fails`) });
    else expect(outcome).toEqual({ status: 'fulfilled', value: i });
  });
});
