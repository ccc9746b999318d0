/**
 * `npm run bench -- learn [--json FILE]`: what a training step costs by method, depth and backend, beside multi-task learning in the
 * same run and beside a meta step by brute force.
 */

import { cpus } from 'node:os';
import { openBenchPage } from './bench-page.ts';
import type { LearnCosts, MethodCosts } from './contract.ts';
import { median } from './report.ts';

/** Measured steps: software WebGPU is slow enough for few to do. */
const STEPS = { wasm: { top: 20, deep: 4 }, webgpu: { top: 2, deep: 1 } } as const;
const TARGETS = { top: 3, deep: 2.6, forwards: 6, session: 20 };

interface MethodNumbers {
  readonly stl_ms: number;
  readonly mtl_ms: number;
  readonly mal_ms: number;
  readonly mal_over_mtl: number;
}

export interface LearnNumbers {
  readonly learn: Readonly<Record<string, { readonly top: MethodNumbers; readonly deep?: MethodNumbers }>>;
}

const rounded = (value: number): number => Number(value.toFixed(2));

function numbersOf({ times }: MethodCosts): MethodNumbers {
  const [stl, mtl, mal] = [times.stl, times.mtl, times.mal].map(median) as [number, number, number];
  return { stl_ms: rounded(stl), mtl_ms: rounded(mtl), mal_ms: rounded(mal), mal_over_mtl: rounded(mal / mtl) };
}

const verdict = (reached: boolean): string => (reached ? 'reached' : 'MISSED');

function print(backend: string, costs: LearnCosts): void {
  for (const depth of ['top', 'deep'] as const) {
    const measured = costs[depth];
    if (!measured) {
      console.log(`${backend} deep  left out: WebGPU runs in software here`);
      continue;
    }
    const { stl_ms, mtl_ms, mal_ms, mal_over_mtl } = numbersOf(measured);
    const { peakBytes, peakTensors, newTensors } = measured;
    console.log(
      `${backend} ${depth.padEnd(4)}  STL ${stl_ms}  MTL ${mtl_ms}  MAL ${mal_ms} ms a step; MAL / MTL ${mal_over_mtl} ` +
        `(at most ${TARGETS[depth]}: ${verdict(mal_over_mtl <= TARGETS[depth])}); ${peakTensors} tensors and ${(peakBytes / 1e6).toFixed(1)} MB at most, ${newTensors} left behind`,
    );
  }
  const { mal_ms } = numbersOf(costs.top);
  console.log(
    `${backend} brute force ${costs.bruteForce.toFixed(0)} ms a meta step: ${(costs.bruteForce / mal_ms).toFixed(1)} times a MAL step`,
  );
  if (costs.deep) {
    const forwards = numbersOf(costs.deep).mtl_ms / costs.forward;
    console.log(
      `${backend} a deep MTL step is ${forwards.toFixed(1)} passes forwards of its batch (at most ${TARGETS.forwards}: ${verdict(forwards <= TARGETS.forwards)})`,
    );
  }
  if (costs.session === null) return;
  const seconds = costs.session / 1000;
  console.log(
    `${backend} 300 MAL steps at the top over 400 samples: ${seconds.toFixed(1)} s (at most ${TARGETS.session}: ${verdict(seconds <= TARGETS.session)})`,
  );
}

export async function benchLearn(): Promise<LearnNumbers> {
  const bench = await openBenchPage(null);
  try {
    console.log(`training steps of 16 + 16 samples, 16 held out; ${cpus().length} cores, Chromium ${bench.browser}`);
    const learn: Record<string, { top: MethodNumbers; deep?: MethodNumbers }> = {};
    for (const backend of ['wasm', 'webgpu'] as const) {
      const costs = await bench.page.evaluate(([name, steps]) => globalThis.bench.learn(name, steps), [
        backend,
        STEPS[backend],
      ] as const);
      print(backend, costs);
      learn[backend] = { top: numbersOf(costs.top), ...(costs.deep && { deep: numbersOf(costs.deep) }) };
    }
    return { learn };
  } finally {
    await bench.close();
  }
}
