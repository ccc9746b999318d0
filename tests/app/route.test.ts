import { expect, test } from 'vitest';
import { recordingOf, routeOf } from '../../src/app/state/route.ts';
import { MANIFEST } from '../../tools/build/manifest.ts';

test('every shortcut of the installed app leads somewhere', () => {
  for (const { name, url } of MANIFEST.shortcuts!) {
    expect(routeOf(new URL(url, 'https://example.org/').hash), name).not.toBe('welcome');
  }
});

test('the plain address and unknown ones lead to the first screen', () => {
  for (const hash of ['', '#', '#welcome', '#/nowhere', '#/file']) expect(routeOf(hash)).toBe('welcome');
});

test('recordings are listed, and each has an address of its own', () => {
  expect(routeOf('#/recordings')).toBe('recordings');
  expect(recordingOf('#/recordings')).toBeNull();
  expect(routeOf('#/recordings/3f2a-1')).toBe('recordings');
  expect(recordingOf('#/recordings/3f2a-1')).toBe('3f2a-1');
  for (const hash of ['#/recordings/', '#/recordings/a/b', '#/recordings/a%20b']) expect(routeOf(hash)).toBe('welcome');
});
