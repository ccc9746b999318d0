/** The walk in WebKitGTK, the nearest to Safari that runs on Linux. */

import { test } from 'vitest';
import { findWebKit } from '../../tools/engines.mjs';
import { unlessRequired } from './required.ts';
import { walk } from './walk.ts';
import { startWebKit } from './webkit-driver.ts';

const LIMITS = [
  'no graphics card: WebGL in software and in one thread at a time, no WebGPU; Safari draws in a process of its own',
  'no H.264: VP8 and VP9 are played, Safari plays all three',
  'no SharedArrayBuffer: the network runs on one thread, Safari has threads on isolated pages',
  'no file system of the origin (OPFS): Safari has one',
];
const programs = findWebKit();
if (programs) walk('WebKit', (width, height) => startWebKit(programs, width, height), LIMITS);
else test.skip(unlessRequired('WebKit', 'webkit2gtk-driver and xvfb'));
