/** What the part of the address after # asks for. */

/** The pages about calibration, in the order of their navigation. */
export const CALIBRATE_PAGES = ['calibrate', 'calibrate/library', 'calibrate/training', 'calibrate/models'] as const;
export type CalibratePage = (typeof CALIBRATE_PAGES)[number];

export type Route =
  /** The first screen: nothing runs. */
  | 'welcome'
  /** The live picture from the camera. */
  | 'live'
  | 'demonstration'
  | CalibratePage
  /** The guided session, begun on the first of those pages. */
  | 'calibrate/session';

/** Unknown addresses lead to the first screen. */
export function routeOf(hash: string): Route {
  switch (hash) {
    case '#/':
    case '#/live':
      return 'live';
    case '#/demonstration':
      return 'demonstration';
    case '#/calibrate/session':
      return 'calibrate/session';
    default:
      return CALIBRATE_PAGES.find((page) => hash === `#/${page}`) ?? 'welcome';
  }
}

/** Whether a page of calibration is asked for, the session among them. */
export const aboutCalibration = (route: Route): boolean => route.startsWith('calibrate');
