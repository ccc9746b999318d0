/** Every chart of a review as a file: SVG as it is drawn here, or that as PNG. Loaded when one is saved. */

import { summarise } from '../../../record/summary.ts';
import type { ReviewState } from '../review.svelte.ts';
import { courseChart } from './course-chart.ts';
import { curvesChart } from './curves-chart.ts';
import { stripChart } from './strip-chart.ts';
import type { ChartLook } from './svg.ts';
import { togetherChart } from './together-chart.ts';

export type Chart = 'strip' | 'curves' | 'course' | 'together';

/** Pixels of a PNG for one of the SVG. */
const SHARPNESS = 2;

/** The chart of what is in view, in the chosen scores. */
export function chartSvg(chart: Chart, review: ReviewState, look: ChartLook): string {
  const title = `${review.info.name}, ${review.nameOf(review.face)}`;
  switch (chart) {
    case 'strip':
      return stripChart(review, review.info.name, look);
    case 'curves':
      return curvesChart(review, title, look);
    case 'course':
      return courseChart(review, title, look);
    case 'together':
      return togetherChart(summarise(review.scores, review.counted('whole')), title, look);
  }
}

/** Rejects when the browser cannot draw the SVG. */
export async function pngOf(svg: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = new OffscreenCanvas(SHARPNESS * image.naturalWidth, SHARPNESS * image.naturalHeight);
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: 'image/png' });
  } finally {
    URL.revokeObjectURL(url);
  }
}
