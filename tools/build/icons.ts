/**
 * `npm run icons`: draws static/icons/*.png from icon.svg in headless Chromium. The maskable icon fills its square, with
 * the drawing inside the safe zone (a circle of 80 %).
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS, findBrowser } from '../browser.mjs';

const FOLDER = join(import.meta.dirname, '../../static/icons');
const BACKGROUND = '#11161d';
const ICONS = [
  { file: 'icon-192.png', size: 192, maskable: false },
  { file: 'icon-512.png', size: 512, maskable: false },
  { file: 'maskable-512.png', size: 512, maskable: true },
];

const executablePath = findBrowser();
if (!executablePath) throw new Error('no browser found: install Chromium, Chrome or Edge, or set FACSIMILE_BROWSER');
const svg = readFileSync(join(FOLDER, 'icon.svg')).toString('base64');
const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
for (const { file, size, maskable } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const inner = maskable ? size * 0.84 : size;
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;height:100vh;background:${maskable ? BACKGROUND : 'transparent'}">
     <img width="${inner}" src="data:image/svg+xml;base64,${svg}">`,
  );
  writeFileSync(join(FOLDER, file), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
