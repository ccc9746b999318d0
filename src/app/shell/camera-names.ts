/** What the cameras of a device are called in the list of them. */

import { nameBeside } from '../../core/free-name.ts';
import type { CameraDevice } from '../../reader/sources/cameras.ts';

export interface NamedCamera {
  readonly deviceId: string;
  readonly name: string;
  readonly inUse: boolean;
}

/** Each by a name of its own, since two of one make have one label; `used` is the camera in use, whose id not every browser tells. */
export function namedCameras(
  cameras: readonly CameraDevice[],
  used: { readonly name: string; readonly deviceId: string | null },
): NamedCamera[] {
  const names: string[] = [];
  return cameras.map(({ deviceId, label }, i) => {
    const name = nameBeside(label || `Camera ${i + 1}`, names);
    names.push(name);
    return { deviceId, name, inUse: used.deviceId === null ? label !== '' && label === used.name : deviceId === used.deviceId };
  });
}
