/** A worker that answers, fails and waits as it is asked. */

import { expose } from 'comlink';

expose({
  echo: (value: number): number => value,
  fail(): void {
    throw new Error('told to fail');
  },
  wait: (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds)),
});
