/**
 * `npm run bench -- synthesis [--json FILE]`: how many labelled pictures of a person's own face are made in a second, crop and
 * landmarks included. The face is the drawn demonstration head; a real one takes as long.
 */

import { cpus } from 'node:os';
import { synthesize } from '../synthesis/synthesize.ts';
import { median, quantile } from './report.ts';

const WARM_UP = 10;
const PICTURES = 200;
/** To reach on 2 cores without a GPU. */
const TARGET = 20;

export interface SynthesisNumbers {
  readonly synthesis: {
    readonly pictures_per_s: number;
    readonly picture_ms: { readonly median: number; readonly p95: number };
    readonly lost: number;
  };
}

export async function benchSynthesis(): Promise<SynthesisNumbers> {
  const { milliseconds, lost } = await synthesize([], (stand) =>
    stand.evaluate((open, [warmUp, count]) => open.rate(warmUp, count), [WARM_UP, PICTURES] as const),
  );
  const rate = (1000 * PICTURES) / milliseconds.reduce((sum, value) => sum + value, 0);
  const [middle, slow] = [median(milliseconds), quantile(milliseconds, 0.95)];
  console.log(`${PICTURES} synthetic pictures on ${cpus().length} cores: ${rate.toFixed(1)} a second (to reach: ${TARGET})`);
  console.log(`${middle.toFixed(1)} / ${slow.toFixed(1)} ms a picture (median / p95); no face found in ${lost}`);
  return {
    synthesis: {
      pictures_per_s: Number(rate.toFixed(1)),
      picture_ms: { median: Number(middle.toFixed(1)), p95: Number(slow.toFixed(1)) },
      lost,
    },
  };
}
