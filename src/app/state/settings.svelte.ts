/** The person's choices: shown at once, kept on the device when it can be. */

import type { Store } from '../../store/store.ts';
import { DEFAULTS, type Settings } from '../../store/settings.ts';

export class SettingsState {
  live = $state.raw(DEFAULTS.live);
  recording = $state.raw(DEFAULTS.recording);
  camera = $state.raw(DEFAULTS.camera);
  theme = $state.raw(DEFAULTS.theme);
  keys = $state.raw(DEFAULTS.keys);
  personId = $state.raw(DEFAULTS.personId);

  /** `store` is null where the browser keeps nothing; `onFailure` hears when a choice could not be kept. */
  constructor(
    private readonly store: Pick<Store, 'settings' | 'changeSetting'> | null,
    private readonly onFailure: (error: Error) => void,
  ) {}

  /** Takes over what was kept; fields that could not be understood keep their defaults and are named. */
  async load(): Promise<readonly string[]> {
    if (!this.store) return [];
    const { settings, rejected } = await this.store.settings();
    Object.assign(this, settings);
    return rejected;
  }

  /** Chooses; what another tab chose of the rest meanwhile is kept. */
  set<K extends keyof Settings>(key: K, value: Settings[K]): void {
    const own = this as Settings as { [Key in K]: Settings[Key] };
    const before = own[key];
    own[key] = value;
    this.store?.changeSetting(key, (kept) => merged(kept, before, value)).catch(this.onFailure);
  }

  /** The camera looks this way: one that looks the other way than the one before is mirrored otherwise. */
  followFacing(facing: Settings['camera']['facing']): void {
    if (facing === this.camera.facing) return;
    this.set('camera', { ...this.camera, facing });
    this.setLive({ mirrored: facing === 'user' });
  }

  /** Changes some of the live settings. */
  setLive(change: Partial<Settings['live']>): void {
    this.set('live', { ...this.live, ...change });
  }
}

/** `kept` with those fields of `value` that are not as they were before; `value` itself where there are no fields. */
function merged<T>(kept: unknown, before: T, value: T): T {
  if (!(kept instanceof Object && value instanceof Object)) return value;
  const changed = Object.entries(value).filter(([field, own]) => own !== before[field as keyof T]);
  return { ...kept, ...Object.fromEntries(changed) } as T;
}
