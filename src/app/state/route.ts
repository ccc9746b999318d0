/** What the part of the address after # asks for. */

export type Route =
  /** The first screen: nothing runs. */
  | 'welcome'
  /** The live picture from the camera. */
  | 'live'
  | 'demonstration'
  /** The live picture, with "my neutral" open. */
  | 'calibrate';

/** Unknown addresses lead to the first screen. */
export function routeOf(hash: string): Route {
  switch (hash) {
    case '#/':
    case '#/live':
      return 'live';
    case '#/demonstration':
      return 'demonstration';
    case '#/calibrate':
      return 'calibrate';
    default:
      return 'welcome';
  }
}
