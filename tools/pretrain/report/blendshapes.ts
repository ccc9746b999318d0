/**
 * What the official MediaPipe bundle's blendshapes say of the same pictures, as the column to compare with. The bundle is
 * not part of this project; it is taken from the shared folder.
 */

import { chromium } from '@playwright/test';
import { extname, join } from 'node:path';
import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { isFile } from '../../whole-file.ts';
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

/** A picture by its bytes, or a file by its path. */
type Picture = Uint8Array | string;

/** A picture that cannot be scored; others can. */
export class UnscoredPicture extends Error {}

export interface Blendshapes {
  /**
   * All blendshapes by name of a picture, null where no face is found. Rejects with an UnscoredPicture where it is none that the browser
   * can show, and otherwise when the browser is gone.
   */
  of(picture: Picture): Promise<Record<string, number> | null>;
  close(): Promise<void>;
}

/** What went wrong, without Playwright's wrapping. */
const why = (error: unknown): string => (error as Error).message.split('\n', 1)[0]!.replace(/^[\w.]+: (Error: )?/, '');

/** Opens the bundle in a page of its own. Throws without a browser, and for what is no bundle. */
export async function openBlendshapes(bundle: string): Promise<Blendshapes> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no Chromium-family browser found: install one, or set FACSIMILE_BROWSER');
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  const close = (): Promise<void> => browser.close();
  try {
    const page = await browser.newPage();
    let crashed = false;
    page.on('crash', () => (crashed = true));
    await page.route(`${ORIGIN}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      const file =
        pathname === '/'
          ? join(import.meta.dirname, 'blendshapes.html')
          : pathname === '/bundle.task'
            ? bundle
            : join(VISION, pathname.slice('/vision'.length));
      const contentType = TYPES[extname(file)] ?? (pathname === '/' ? 'text/html' : 'application/octet-stream');
      return route.fulfill(isFile(file) ? { path: file, contentType } : { status: 404 });
    });
    await page.goto(`${ORIGIN}/`);
    await page.evaluate('ready').catch((error: unknown) => {
      throw new Error(`no bundle of a face landmarker: ${bundle} (${why(error)})`, { cause: error });
    });
    const of: Blendshapes['of'] = async (picture) => {
      try {
        const file = typeof picture === 'string' ? picture : { name: 'picture', mimeType: '', buffer: Buffer.from(picture) };
        await page.setInputFiles('input', file);
        return await page.evaluate('scores()');
      } catch (error) {
        if (crashed || page.isClosed()) throw new Error(`the browser is gone (${why(error)})`, { cause: error });
        throw new UnscoredPicture(why(error), { cause: error });
      }
    };
    return { of, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** All blendshapes by name of each picture, null where no face is found. Throws without a browser, and for what is no picture. */
export async function blendshapes(bundle: string, pictures: readonly Picture[]): Promise<(Record<string, number> | null)[]> {
  const page = await openBlendshapes(bundle);
  try {
    const out: (Record<string, number> | null)[] = [];
    for (const picture of pictures) out.push(await page.of(picture));
    return out;
  } finally {
    await page.close();
  }
}

/** Scores by ACTION_UNITS for each picture, null where no face is found. Throws without a browser, and for what is no picture. */
export async function blendshapeScores(bundle: string, pictures: readonly Picture[]): Promise<(number[] | null)[]> {
  const all = await blendshapes(bundle, pictures);
  return all.map((scores) => scores && scoresByUnit(scores));
}

/** Blendshapes by name as scores by ACTION_UNITS. */
export function scoresByUnit(scores: Readonly<Record<string, number>>): number[] {
  return ACTION_UNITS.map(({ code }) => {
    const names = SHAPES[code] ?? [];
    return names.reduce((sum, name) => sum + (scores[name] ?? 0), 0) / names.length;
  });
}
