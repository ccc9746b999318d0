/** What the part of the address after # asks for. */

import type { SourceKind } from '../../reader/sources/source.ts';

/** The pages about calibration, in the order of their navigation. */
export const CALIBRATE_PAGES = ['calibrate', 'calibrate/library', 'calibrate/training', 'calibrate/models'] as const;
export type CalibratePage = (typeof CALIBRATE_PAGES)[number];

export type Route =
  /** The first screen: nothing runs. */
  | 'welcome'
  /** The live picture from the camera. */
  | 'live'
  | 'demonstration'
  /** A video or picture that was opened here; an address alone cannot open one. */
  | 'file'
  | CalibratePage
  /** The list of recordings, or one of them (recordingOf). */
  | 'recordings'
  /** The guided session, started on the first of those pages. */
  | 'calibrate/session';

/** Unknown addresses lead to the first screen. */
export function routeOf(hash: string): Route {
  switch (hash) {
    case '#/':
    case '#/live':
      return 'live';
    case '#/demonstration':
      return 'demonstration';
    case '#/file':
      return 'file';
    case '#/calibrate/session':
      return 'calibrate/session';
    default:
      if (hash === '#/recordings' || recordingOf(hash)) return 'recordings';
      return CALIBRATE_PAGES.find((page) => hash === `#/${page}`) ?? 'welcome';
  }
}

/** The route that shows a source of this kind. */
export function routeTo(kind: SourceKind): 'live' | 'demonstration' | 'file' {
  if (kind === 'camera') return 'live';
  return kind === 'demonstration' ? 'demonstration' : 'file';
}

export const addressOf = (route: Route): string => (route === 'welcome' ? '#welcome' : `#/${route}`);

/** Whether a page of calibration is asked for, the session among them. */
export const aboutCalibration = (route: Route): boolean => route.startsWith('calibrate');

/** Id of the recording that an address is about; null for the list of them, and for all other addresses. */
export const recordingOf = (hash: string): string | null => /^#\/recordings\/([\w-]+)$/.exec(hash)?.[1] ?? null;

/** Whether a page shows a live picture. */
export const showsPicture = (route: Route): boolean =>
  route !== 'welcome' &&
  route !== 'recordings' &&
  (!aboutCalibration(route) || route === 'calibrate/session' || route === 'calibrate/training');
