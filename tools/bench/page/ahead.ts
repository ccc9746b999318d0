/** Work that a worker is kept busy with: while one piece is done, the next ones are on their way. */

/** Pieces on their way at a time. */
export const AHEAD = 3;

/** Does `work` with every one of `items`, in their order. Rejects when one of them fails. */
export async function doAhead<T>(items: AsyncIterable<T> | Iterable<T>, work: (item: T) => Promise<unknown>): Promise<void> {
  const ahead: Promise<unknown>[] = [];
  for await (const item of items) if (ahead.push(work(item)) === AHEAD) await ahead.shift();
  await Promise.all(ahead);
}
