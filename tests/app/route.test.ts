import { expect, test } from 'vitest';
import { routeOf } from '../../src/app/state/route.ts';
import { MANIFEST } from '../../tools/build/manifest.ts';

test('every shortcut of the installed app leads somewhere', () => {
  for (const { name, url } of MANIFEST.shortcuts!) {
    expect(routeOf(new URL(url, 'https://example.org/').hash), name).not.toBe('welcome');
  }
});

test('the plain address and unknown ones lead to the first screen', () => {
  for (const hash of ['', '#', '#welcome', '#/nowhere', '#/file']) expect(routeOf(hash)).toBe('welcome');
});
