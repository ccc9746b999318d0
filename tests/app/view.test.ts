/** How the picture is looked at. */

import { afterEach, expect, test, vi } from 'vitest';
import { MOST_LINES, ViewState } from '../../src/app/state/view.svelte.ts';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import type { SourceKind } from '../../src/reader/sources/source.ts';
import { DEFAULT_SETTINGS, type LiveSettings } from '../../src/store/settings.ts';

function look(kind: SourceKind = 'camera') {
  const said: string[] = [];
  const settings = {
    live: { ...DEFAULT_SETTINGS, mirrored: true },
    setLive: (change: Partial<LiveSettings>) => void Object.assign(settings.live, change),
  };
  const live = { frozen: false, freeze: (on: boolean) => void (live.frozen = on) };
  const source = { kind: kind as SourceKind | null };
  const neutral = { recording: false, cancel: () => void (neutral.recording = false) };
  const say = (sentence: string): void => void said.push(sentence);
  return { view: new ViewState({ settings, live, neutral, source, say, announce: say }), settings, live, neutral, source, said };
}

afterEach(() => vi.unstubAllGlobals());

test('a camera is mirrored as the person chose, anything else as it is until they say otherwise', () => {
  const { view, settings, source } = look();
  expect([view.mirrored, view.shown.mirrored]).toEqual([true, true]);
  view.toggleMirror();
  expect([view.mirrored, settings.live.mirrored]).toEqual([false, false]);
  source.kind = 'video';
  view.toggleMirror();
  expect([view.mirrored, settings.live.mirrored]).toEqual([true, false]);
});

test('stepping through the overlays comes round to where it began', () => {
  const { view, settings } = look();
  view.stepOverlay();
  const first = [...settings.live.overlay];
  const steps = [first.join()];
  do {
    view.stepOverlay();
    steps.push(settings.live.overlay.join());
  } while (steps.at(-1) !== first.join());
  expect(new Set(steps).size).toBe(steps.length - 1);
  expect(steps).toContain('');
});

test('one style of the overlay is put on and off', () => {
  const { view, settings } = look();
  const before = settings.live.overlay.includes('box');
  view.toggleOverlay('box');
  expect(settings.live.overlay.includes('box')).toBe(!before);
  view.toggleOverlay('box');
  expect(settings.live.overlay.includes('box')).toBe(before);
});

test('the timeline holds so many lines and says when it is full', () => {
  const { view, settings, said } = look();
  settings.live = { ...settings.live, timeline: [] };
  for (const { code } of ACTION_UNITS) view.toggleLine(code);
  expect(settings.live.timeline).toHaveLength(MOST_LINES);
  expect(said).toHaveLength(ACTION_UNITS.length - MOST_LINES);
  view.toggleLine(settings.live.timeline[0]!);
  expect(settings.live.timeline).toHaveLength(MOST_LINES - 1);
});

test('a frozen picture is said, and that it goes on', () => {
  const { view, live, said } = look();
  view.toggleFreeze();
  expect(live.frozen).toBe(true);
  view.toggleFreeze();
  expect([live.frozen, said]).toEqual([false, ['Frozen', 'Running']]);
});

test('a neutral is recorded off a running picture alone: freezing ends it', () => {
  const { view, live, neutral } = look();
  neutral.recording = true;
  view.toggleFreeze();
  expect([live.frozen, neutral.recording]).toEqual([true, false]);
});

test('freezing a picture says nothing of the neutral that was recorded before', () => {
  const { view, neutral } = look();
  const cancel = vi.spyOn(neutral, 'cancel');
  view.toggleFreeze();
  view.toggleFreeze();
  expect(cancel).not.toHaveBeenCalled();
});

test('a sheet that says late that it is closed does not close another', () => {
  const { view } = look();
  view.sheet = 'settings';
  view.closeSheet('shortcuts');
  expect(view.sheet).toBe('settings');
  view.closeSheet('settings');
  expect(view.sheet).toBeNull();
});

test.each([
  ['a browser that has none says so', undefined, ['This browser has no full screen for pages.'], 0],
  ['any other is filled', true, [], 1],
])('full screen: %s', (_title, fullscreenEnabled, words, asked) => {
  vi.stubGlobal('document', { fullscreenElement: null, fullscreenEnabled });
  const { view, said } = look();
  const requestFullscreen = vi.fn(async () => undefined);
  view.fullScreenOf({ requestFullscreen } as unknown as HTMLElement);
  view.toggleFull();
  expect([said, requestFullscreen.mock.calls.length]).toEqual([words, asked]);
});
