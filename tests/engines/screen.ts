/** A screen that nobody sees, for browsers that draw only on one (Xvfb). */

import type { Readable } from 'node:stream';
import { start, stop, until } from './processes.ts';

export interface Screen {
  /** For the environment of a program, as DISPLAY. */
  readonly display: string;
  close(): Promise<void>;
}

/** Starts the Xvfb at this path with room for a window of this size. */
export async function startScreen(program: string, width: number, height: number): Promise<Screen> {
  const screen = start(program, ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  let number = '';
  (screen.stdio[3] as Readable).setEncoding('utf8').on('data', (text: string) => (number += text));
  await until('the screen is there', 60_000, () => number.endsWith('\n'));
  return { display: `:${number.trim()}`, close: () => stop(screen, () => screen.kill()) };
}
