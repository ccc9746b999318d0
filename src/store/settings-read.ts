/** Settings as they are kept: whatever cannot be understood falls back to its default, field by field, and is named. */

import * as v from 'valibot';
import { flag, number } from '../core/door.ts';
import { ACTION_UNITS, type AuCode } from '../core/facs.ts';
import { OVERLAY_STYLES } from '../reader/settings.ts';
import { RESOLUTIONS, type CameraChoice } from '../reader/sources/camera-choice.ts';
import { DEFAULTS, MARKS, type LiveSettings, type RecordingChoice, type Settings } from './settings.ts';

type Fields<T> = { readonly [K in keyof T]: v.GenericSchema<unknown, T[K]> };

/** No item twice: screens show each once, by its name. */
const setOf = <T>(item: v.GenericSchema<unknown, T>) =>
  v.pipe(
    v.array(item),
    v.check((items) => new Set(items).size === items.length),
  );

const CODES: readonly AuCode[] = ACTION_UNITS.map(({ code }) => code);
const LIVE: Fields<LiveSettings> = {
  maxFaces: v.picklist([1, 2, 3, 4]),
  mirrored: flag,
  overlay: setOf(v.picklist(OVERLAY_STYLES)),
  smoothing: number(0, 1),
  useNeutral: flag,
  estimateNeutral: flag,
  backend: v.picklist(['auto', 'webgpu', 'wasm']),
  timeline: setOf(v.picklist(CODES)),
};
const RECORDING: Fields<RecordingChoice> = {
  video: flag,
  marks: v.pipe(v.array(v.string()), v.length(MARKS)),
};
const CAMERA: Fields<CameraChoice> = {
  deviceId: v.nullable(v.string()),
  facing: v.picklist(['user', 'environment']),
  resolution: v.picklist(RESOLUTIONS),
};
const THEME = v.picklist(['system', 'dark', 'light']);
const PERSON_ID = v.nullable(v.string());
const GROUP = v.record(v.string(), v.unknown());

export interface ReadSettings {
  readonly settings: Settings;
  /** Fields that were stored but not understood, such as 'live.smoothing'. */
  readonly rejected: readonly string[];
}

/** Reads stored values (by the keys of Settings) over the defaults. */
export function readSettings(stored: ReadonlyMap<string, unknown>): ReadSettings {
  const rejected: string[] = [];
  const accept = <T>(name: string, value: unknown, schema: v.GenericSchema<unknown, T>, fallback: T): T => {
    if (value === undefined) return fallback;
    if (v.is(schema, value)) return value as T;
    rejected.push(name);
    return fallback;
  };
  const group = <T extends object>(name: string, fields: Fields<T>, fallback: T): T => {
    const value = accept(name, stored.get(name), GROUP, {});
    const entries = (Object.keys(fields) as (keyof T & string)[]).map(
      (key) => [key, accept(`${name}.${key}`, value[key], fields[key], fallback[key])] as const,
    );
    return Object.fromEntries(entries) as T;
  };
  const settings: Settings = {
    live: group('live', LIVE, DEFAULTS.live),
    recording: group('recording', RECORDING, DEFAULTS.recording),
    camera: group('camera', CAMERA, DEFAULTS.camera),
    theme: accept('theme', stored.get('theme'), THEME, DEFAULTS.theme),
    keys: accept('keys', stored.get('keys'), flag, DEFAULTS.keys),
    personId: accept('personId', stored.get('personId'), PERSON_ID, DEFAULTS.personId),
  };
  return { settings, rejected };
}
