import { expect, test } from 'vitest';
import {
  aboutCalibration,
  addressOf,
  CALIBRATE_PAGES,
  recordingOf,
  routeOf,
  routeTo,
  showsPicture,
} from '../../src/app/state/route.ts';
import { MANIFEST } from '../../tools/build/manifest.ts';

test('every shortcut of the installed app leads somewhere', () => {
  for (const { name, url } of MANIFEST.shortcuts!) {
    expect(routeOf(new URL(url, 'https://example.org/').hash), name).not.toBe('welcome');
  }
});

test('the plain address and unknown ones lead to the first screen', () => {
  for (const hash of ['', '#', '#welcome', '#/nowhere']) expect(routeOf(hash)).toBe('welcome');
});

test('the address of a route leads to it', () => {
  const routes = ['welcome', 'live', 'demonstration', 'file', 'recordings', 'calibrate/session', ...CALIBRATE_PAGES] as const;
  for (const route of routes) expect(routeOf(addressOf(route))).toBe(route);
});

test('each kind of source has a route with a picture, outside of calibration', () => {
  for (const kind of ['camera', 'demonstration', 'video', 'image'] as const) {
    expect([aboutCalibration(routeTo(kind)), showsPicture(routeTo(kind))]).toEqual([false, true]);
  }
  expect(routeTo('video')).toBe('file');
});

test('of the pages of calibration, the session and the training show a picture', () => {
  expect(CALIBRATE_PAGES.filter(showsPicture)).toEqual(['calibrate/training']);
  expect(['calibrate/session', 'recordings', 'welcome'].map((route) => showsPicture(route as 'welcome'))).toEqual([
    true,
    false,
    false,
  ]);
});

test('recordings are listed, and each has an address of its own', () => {
  expect(routeOf('#/recordings')).toBe('recordings');
  expect(recordingOf('#/recordings')).toBeNull();
  expect(routeOf('#/recordings/3f2a-1')).toBe('recordings');
  expect(recordingOf('#/recordings/3f2a-1')).toBe('3f2a-1');
  for (const hash of ['#/recordings/', '#/recordings/a/b', '#/recordings/a%20b']) expect(routeOf(hash)).toBe('welcome');
});
