/** The drawing on the first screen: the mean face moving as the demonstration does, with its muscles lit. Loaded after the first paint. */

/** Draws on `canvas` while it is on the page. */
export function portrait(canvas: HTMLCanvasElement): () => void {
  const stop = new AbortController();
  // where it does not come, the page still says all that it has to
  import('./portrait-painter.ts').then(({ paintPortrait }) => paintPortrait(canvas, stop.signal)).catch(() => undefined);
  return () => stop.abort();
}
