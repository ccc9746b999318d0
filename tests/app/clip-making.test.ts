/** A clip from the press of its button to its file, whatever becomes of the panel, before frames that are painted when they are told to be. */

import { render } from 'svelte/server';
import { expect, test, vi } from 'vitest';
import ClipExport from '../../src/app/review/ClipExport.svelte';
import { ClipMaking } from '../../src/app/review/clip-making.svelte.ts';
import type { clip } from '../../src/app/review/clip.ts';
import { ReviewState } from '../../src/app/review/review.svelte.ts';
import type { AppState } from '../../src/app/state/app-state.svelte.ts';
import { exampleFrames, exampleRecording } from '../record/example.ts';

/** What the film that is being made reports to, and how its last frame is painted. */
let progress: (done: number) => void;
let finish: () => void;
vi.mock('../../src/app/review/clip.ts', () => ({
  clip: (...[, , , , , onProgress]: Parameters<typeof clip>): Promise<Blob> => {
    progress = onProgress;
    return new Promise((done) => (finish = () => done(new Blob(['film']))));
  },
}));

test('a panel that is opened again shows how far its clip is and stops it, and what is stopped is neither saved nor told', async () => {
  const [said, saved]: string[][] = [[], []];
  vi.stubGlobal('document', { createElement: () => ({ click: () => undefined }) });
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => (saved!.push('film'), 'blob:'));
  const app = { settings: { live: { overlay: [] } } } as unknown as AppState;
  const review = new ReviewState(exampleRecording(exampleFrames({ frames: 60 })), () => undefined);
  review.selection = review.whole;
  const making = new ClipMaking((sentence) => said!.push(sentence));
  const panel = (): string => render(ClipExport, { props: { app, review, making } }).body;
  for (const [stops, files] of [
    [true, 0],
    [false, 1],
  ] as const) {
    expect(panel()).not.toContain('Cancel');
    const made = making.make(review, 'gif', []);
    await vi.waitFor(() => expect(making.done).toBe(0));
    await vi.dynamicImportSettled();
    progress(0.4);
    expect(panel()).toMatch(/<progress value="0.4"[^]*Cancel/);
    if (stops) making.stop();
    finish();
    await made;
    expect([said, saved!.length, making.done]).toEqual([[], files, null]);
  }
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
