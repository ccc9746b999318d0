/** How Chromium is started with a camera that shows a known clip, without asking; or without a camera, or refusing it. */

import { TEST_FLAGS, findBrowser } from '../../tools/browser.mjs';
import type { Clip } from '../../tools/fake-camera/clips.ts';
import { placeOf } from '../../tools/fake-camera/fake-camera.ts';

const executablePath = findBrowser();
const launch = (...flags: string[]): { executablePath?: string; args: string[] } => ({
  ...(executablePath ? { executablePath } : {}),
  args: [...TEST_FLAGS, ...flags],
});

export const withCamera = (clip: Clip): ReturnType<typeof launch> =>
  launch(
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${placeOf(clip).video}`,
  );
export const withCameraRefused = launch('--use-fake-ui-for-media-stream=deny', '--use-fake-device-for-media-stream');
export const withoutCamera = launch('--use-fake-ui-for-media-stream');
