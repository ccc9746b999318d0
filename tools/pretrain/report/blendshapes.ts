/**
 * What the official MediaPipe bundle's blendshapes say of the same pictures, as the column to compare with. The bundle is
 * not part of this project; it is taken from the shared folder.
 */

import { chromium } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { CHROMIUM_FLAGS, findBrowser } from '../../browser.mjs';

const ORIGIN = 'http://blendshapes.invalid';
const VISION = join(import.meta.dirname, '../../../node_modules/@mediapipe/tasks-vision');
const TYPES: Readonly<Record<string, string>> = {
  '.mjs': 'text/javascript',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

/** The blendshapes (left and right where both exist) whose mean stands for a unit. */
const SHAPES: Readonly<Record<string, readonly string[]>> = {
  AU01: ['browInnerUp'],
  AU02: ['browOuterUpLeft', 'browOuterUpRight'],
  AU04: ['browDownLeft', 'browDownRight'],
  AU05: ['eyeWideLeft', 'eyeWideRight'],
  AU06: ['cheekSquintLeft', 'cheekSquintRight'],
  AU07: ['eyeSquintLeft', 'eyeSquintRight'],
  AU09: ['noseSneerLeft', 'noseSneerRight'],
  AU10: ['mouthUpperUpLeft', 'mouthUpperUpRight'],
  AU12: ['mouthSmileLeft', 'mouthSmileRight'],
  AU14: ['mouthDimpleLeft', 'mouthDimpleRight'],
  AU15: ['mouthFrownLeft', 'mouthFrownRight'],
  AU16: ['mouthLowerDownLeft', 'mouthLowerDownRight'],
  AU17: ['mouthShrugLower'],
  AU18: ['mouthPucker'],
  AU20: ['mouthStretchLeft', 'mouthStretchRight'],
  AU22: ['mouthFunnel'],
  AU24: ['mouthPressLeft', 'mouthPressRight'],
  AU25: ['jawOpen', 'mouthLowerDownLeft', 'mouthLowerDownRight', 'mouthUpperUpLeft', 'mouthUpperUpRight'],
  AU26: ['jawOpen'],
  AU28: ['mouthRollLower', 'mouthRollUpper'],
  AU43: ['eyeBlinkLeft', 'eyeBlinkRight'],
};

/** All blendshapes by name of each picture (JPEG or PNG), null where no face is found. Throws without a browser. */
export async function blendshapes(bundle: string, pictures: readonly Uint8Array[]): Promise<(Record<string, number> | null)[]> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no Chromium-family browser found: install one, or set FACSIMILE_BROWSER');
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage();
    await page.route(`${ORIGIN}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      const file =
        pathname === '/'
          ? join(import.meta.dirname, 'blendshapes.html')
          : pathname === '/bundle.task'
            ? bundle
            : join(VISION, pathname.slice('/vision'.length));
      return route.fulfill({
        body: readFileSync(file),
        contentType: TYPES[extname(file)] ?? (pathname === '/' ? 'text/html' : 'application/octet-stream'),
      });
    });
    await page.goto(`${ORIGIN}/`);
    await page.waitForFunction('window.ready', undefined, { timeout: 60_000 });
    const out: (Record<string, number> | null)[] = [];
    for (const picture of pictures) out.push(await page.evaluate(`scoresOf('${Buffer.from(picture).toString('base64')}')`));
    return out;
  } finally {
    await browser.close();
  }
}

/** Scores by ACTION_UNITS for each picture (JPEG or PNG), null where no face is found. Throws without a browser. */
export async function blendshapeScores(bundle: string, pictures: readonly Uint8Array[]): Promise<(number[] | null)[]> {
  const all = await blendshapes(bundle, pictures);
  return all.map((scores) => scores && scoresByUnit(scores));
}

/** Blendshapes by name as scores by ACTION_UNITS. */
function scoresByUnit(scores: Readonly<Record<string, number>>): number[] {
  return ACTION_UNITS.map(({ code }) => {
    const names = SHAPES[code] ?? [];
    return names.reduce((sum, name) => sum + (scores[name] ?? 0), 0) / names.length;
  });
}
