/**
 * The real face finder over many pictures: a headless Chromium page runs MediaPipe's FaceLandmarker on each of them and
 * hands back 478 landmarks and the picture's pixels, of which the aligned crop is cut here. Landmarks computed from the mesh instead would teach the network a
 * finder that does not exist. The same finder, bundle and crop as the live path, without the app around it: pictures are
 * made before there are weights, and by the thousand.
 */

import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { cropTransform, cutCrop, opaque } from '../../src/core/crop-frame.ts';
import { LANDMARKS } from '../../src/core/reading.ts';
import { CHROMIUM_FLAGS, findBrowser } from '../browser.mjs';

const ROOT = join(import.meta.dirname, '../..');
const VISION = join(ROOT, 'node_modules/@mediapipe/tasks-vision');
/** The app's own assembled bundle. */
export const DEFAULT_BUNDLE = join(ROOT, 'static/face/face_landmarker.task');
const TYPES: Readonly<Record<string, string>> = { mjs: 'text/javascript', js: 'text/javascript', wasm: 'application/wasm' };

export interface FoundFace {
  /** 478 x 3 picture pixels (z on the scale of x). */
  readonly landmarks: Float32Array;
  /** CROP_SIZE x CROP_SIZE x 3, RGB, aligned as the live path does. */
  readonly crop: Uint8Array;
}

export interface Finder {
  /** Faces in encoded pictures (JPEG, PNG), null where there is none. */
  find(pictures: readonly Uint8Array[]): Promise<(FoundFace | null)[]>;
  close(): Promise<void>;
}

/** What the page posts of a face: the picture's width and height, the landmarks, RGBA bytes. Nothing where there is none. */
function decode(body: Buffer): FoundFace | null {
  if (body.length === 0) return null;
  const bytes = new Uint8Array(body).buffer;
  const [width, height] = new Uint32Array(bytes, 0, 2) as unknown as [number, number];
  const landmarks = new Float32Array(bytes, 8, 3 * LANDMARKS);
  const data = new Uint8Array(bytes, 8 + landmarks.byteLength);
  return { landmarks, crop: opaque(cutCrop({ data, width, height }, cropTransform(landmarks))) };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Starts the page; `bundle` is a face_landmarker.task. Throws when there is no browser or no bundle. */
export async function openFinder(bundle = DEFAULT_BUNDLE): Promise<Finder> {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no Chromium-family browser found: install one, or set FACSIMILE_BROWSER');
  const files = new Map<string, Buffer>([['/', readFileSync(join(import.meta.dirname, 'finder.html'))]]);
  try {
    files.set('/bundle.task', readFileSync(bundle));
  } catch (cause) {
    throw new Error(`no face bundle: ${bundle} (make it with \`npm run assemble\`)`, { cause });
  }
  let pictures: readonly Uint8Array[] = [];
  let faces: (FoundFace | null)[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const [, kind, id] = path.split('/');
    if (kind === 'picture') return void response.end(pictures[Number(id)]);
    if (kind === 'found') {
      faces[Number(id)] = decode(await bodyOf(request));
      return void response.end();
    }
    const file = files.get(path) ?? (kind === 'vision' ? readFileSync(join(VISION, path.slice('/vision'.length))) : null);
    if (!file) return void response.writeHead(404).end();
    response.setHeader('content-type', TYPES[path.split('.').pop()!] ?? 'text/html').end(file);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
  const close = async (): Promise<void> => {
    await browser.close();
    server.close();
  };
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(`face finder page: ${error.message}`));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.waitForFunction('window.ready', undefined, { timeout: 60_000 });
    return {
      close,
      async find(list) {
        pictures = list;
        faces = list.map(() => null);
        await page.evaluate(`findAll(0, ${list.length})`);
        return faces;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
