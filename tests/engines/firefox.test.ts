/** The walk in Firefox. */

import { test } from 'vitest';
import { findFirefox } from '../../tools/engines.mjs';
import { startFirefox } from './marionette.ts';
import { unlessRequired } from './required.ts';
import { walk } from './walk.ts';

const programs = findFirefox();
if (programs) {
  walk('Firefox', (width, height) => startFirefox(programs, width, height), ['no graphics card: WebGL in software, no WebGPU']);
} else test.skip(unlessRequired('Firefox', 'firefox-esr and xvfb'));
