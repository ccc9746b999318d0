/** Settings as they are kept: whatever cannot be understood falls back to its default, field by field, and is named. */

import { ACTION_UNITS } from '../core/facs.ts';
import { DEFAULT_SETTINGS, OVERLAY_STYLES, type LiveSettings } from '../reader/settings.ts';
import { DEFAULT_CAMERA, RESOLUTIONS, type CameraChoice } from '../reader/sources/camera.ts';

export interface Settings {
  readonly live: LiveSettings;
  readonly camera: CameraChoice;
  readonly theme: 'system' | 'dark' | 'light';
  /** Whose neutral is in use; null before there is anyone. */
  readonly personId: string | null;
}

export const DEFAULTS: Settings = { live: DEFAULT_SETTINGS, camera: DEFAULT_CAMERA, theme: 'system', personId: null };

type Check<T> = { readonly [K in keyof T]: (value: unknown) => boolean };

const oneOf =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);
/** No item twice: screens show each once, by its name. */
const setOf =
  (item: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(item) && new Set(value).size === value.length;
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';

const LIVE: Check<LiveSettings> = {
  maxFaces: oneOf(1, 2, 3, 4),
  mirrored: isBoolean,
  overlay: setOf(oneOf(...OVERLAY_STYLES)),
  smoothing: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  useNeutral: isBoolean,
  estimateNeutral: isBoolean,
  backend: oneOf('auto', 'webgpu', 'wasm'),
  timeline: setOf(oneOf(...ACTION_UNITS.map(({ code }) => code))),
};
const CAMERA: Check<CameraChoice> = {
  deviceId: isTextOrNull,
  facing: oneOf('user', 'environment'),
  resolution: oneOf(...RESOLUTIONS),
};

export interface ReadSettings {
  readonly settings: Settings;
  /** Fields that were stored but not understood, such as 'live.smoothing'. */
  readonly rejected: readonly string[];
}

/** Reads stored values (by the keys of Settings) over the defaults. */
export function readSettings(stored: ReadonlyMap<string, unknown>): ReadSettings {
  const rejected: string[] = [];
  const accept = <T>(name: string, value: unknown, ok: (value: unknown) => boolean, fallback: T): T => {
    if (value === undefined) return fallback;
    if (ok(value)) return value as T;
    rejected.push(name);
    return fallback;
  };
  const group = <T extends object>(name: string, checks: Check<T>, fallback: T): T => {
    const value = accept<Partial<T>>(name, stored.get(name), (v) => typeof v === 'object' && v !== null, {});
    const entries = (Object.keys(checks) as (keyof T & string)[]).map(
      (key) => [key, accept(`${name}.${key}`, value[key], checks[key], fallback[key])] as const,
    );
    return Object.fromEntries(entries) as T;
  };
  const settings: Settings = {
    live: group('live', LIVE, DEFAULTS.live),
    camera: group('camera', CAMERA, DEFAULTS.camera),
    theme: accept('theme', stored.get('theme'), oneOf('system', 'dark', 'light'), DEFAULTS.theme),
    personId: accept('personId', stored.get('personId'), isTextOrNull, DEFAULTS.personId),
  };
  return { settings, rejected };
}
