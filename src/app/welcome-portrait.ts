/** The drawing on the first screen: the mean face moving as the demonstration does, with its muscles lit. Loaded after the first paint. */

/** Draws on `canvas` while it is on the page. */
export function portrait(canvas: HTMLCanvasElement): () => void {
  const stop = new AbortController();
  import('./portrait-painter.ts')
    .then(({ paintPortrait }) => paintPortrait(canvas, stop.signal))
    .catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
  return () => stop.abort();
}
