/** What a person chooses is kept on the device, whichever tab they choose it in. */

import { expect, test } from 'vitest';
import { SettingsState } from '../../src/app/state/settings.svelte.ts';
import { DEFAULTS, type Settings } from '../../src/store/settings.ts';

/** Settings of a device, as tabs share them. */
class Device {
  readonly kept: Record<string, unknown> = {};

  settings = async () => ({ settings: { ...DEFAULTS, ...this.kept } as Settings, rejected: [] });

  changeSetting = async (key: string, change: (kept: unknown) => unknown): Promise<void> =>
    void (this.kept[key] = change(this.kept[key]));

  async tab(): Promise<SettingsState> {
    const settings = new SettingsState(this, (error) => expect.unreachable(error.message));
    await settings.load();
    return settings;
  }
}

test('of two tabs each keeps what it chose, and no more', async () => {
  const device = new Device();
  const [one, other] = [await device.tab(), await device.tab()];
  one.setLive({ smoothing: 0.25 });
  other.setLive({ maxFaces: 3, overlay: [] });
  one.set('recording', { ...one.recording, video: true });
  other.set('recording', { ...other.recording, marks: other.recording.marks.with(0, 'Smile') });
  one.set('theme', 'dark');
  one.set('camera', { ...one.camera, deviceId: 'front' });
  other.followFacing('environment');
  const next = await device.tab();
  expect(next.live).toEqual({ ...DEFAULTS.live, smoothing: 0.25, maxFaces: 3, overlay: [], mirrored: false });
  expect(next.recording).toEqual({ video: true, marks: DEFAULTS.recording.marks.with(0, 'Smile') });
  expect([next.theme, next.camera]).toEqual(['dark', { ...DEFAULTS.camera, deviceId: 'front', facing: 'environment' }]);
  one.set('theme', 'system');
  expect((await device.tab()).theme).toBe('system');
});

test('what an older version kept and nobody understands gives way', async () => {
  const device = new Device();
  const settings = await device.tab();
  device.kept.camera = 3;
  settings.set('camera', { ...settings.camera, deviceId: 'front' });
  expect(device.kept.camera).toEqual({ ...DEFAULTS.camera, deviceId: 'front' });
});
