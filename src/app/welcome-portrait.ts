/** The drawing on the first screen: the mean face moving as the demonstration does, with its muscles lit. Loaded after the first paint. */

/** Draws on `canvas` while it is on the page. */
export function portrait(canvas: HTMLCanvasElement): () => void {
  const stop = new AbortController();
  void import('./portrait-painter.ts').then(({ paintPortrait }) => paintPortrait(canvas, stop.signal));
  return () => stop.abort();
}
