/** Every question to a worker ends, and leaves nothing behind. */

import { describe, expect, test } from 'vitest';
import type { LiveError } from '../../src/reader/problems.ts';
import { WorkerCalls } from '../../src/reader/worker-calls.ts';

interface Api {
  echo(value: number): number;
  fail(): void;
  wait(milliseconds: number): Promise<void>;
}

const worker = (): Worker => new Worker(new URL('./echo.worker.ts', import.meta.url), { type: 'module' });
/** A worker that loads and never answers. */
const deaf = (): Worker => new Worker(URL.createObjectURL(new Blob([''], { type: 'text/javascript' })));

function calls(start = worker) {
  const gone: LiveError[] = [];
  return { gone, table: new WorkerCalls<Api>(start(), (cause) => gone.push(cause)) };
}

describe('the call table of a worker', () => {
  test('an answered question, right or wrong, is forgotten', async () => {
    const { table, gone } = calls();
    for (let i = 0; i < 500; i++) expect(await table.ask((api) => api.echo(i))).toBe(i);
    await expect(table.ask((api) => api.fail())).rejects.toThrow('told to fail');
    expect(table.open).toBe(0);
    table.end(new Error('the test is over'));
    expect(gone).toEqual([]);
  });

  test('the end of the worker settles what is open, and what is asked later', async () => {
    const { table, gone } = calls();
    const open = [1, 2, 3].map(() => table.ask((api) => api.wait(60_000)));
    const over = new Error('over');
    table.end(over);
    for (const question of open) await expect(question).rejects.toBe(over);
    await expect(table.ask((api) => api.echo(1))).rejects.toBe(over);
    expect([table.open, gone.length]).toEqual([0, 0]);
  });

  test('a worker that loads and never answers is gone by name after the limit, and says so once', async () => {
    const { table, gone } = calls(deaf);
    const [first, second] = [table.ask((api) => api.echo(1), 80), table.ask((api) => api.echo(2), 60_000)];
    await expect(first).rejects.toMatchObject({ name: 'worker-silent' });
    await expect(second).rejects.toMatchObject({ name: 'worker-silent' });
    expect(gone.map((cause) => cause.problem)).toEqual(['worker-silent']);
  });

  test('a worker that cannot be loaded is gone by name', async () => {
    const { table, gone } = calls(() => new Worker('/no-such-worker.js', { type: 'module' }));
    await expect(table.ask((api) => api.echo(1))).rejects.toMatchObject({ name: 'worker-failed' });
    expect(gone).toHaveLength(1);
  });
});
