/** The cameras of this device. */

export interface CameraDevice {
  readonly deviceId: string;
  /** Empty until the person has allowed the camera once. */
  readonly label: string;
}

/** The cameras that the browser tells of; empty where it tells of none. */
export async function listCameras(): Promise<CameraDevice[]> {
  const told = mediaDevices()?.enumerateDevices();
  const devices = (await told?.catch(() => null)) ?? [];
  return devices.flatMap(({ kind, deviceId, label }) => (kind === 'videoinput' && deviceId ? [{ deviceId, label }] : []));
}

/** Calls `onChange` when a camera comes or goes, until `signal`. */
export function watchCameras(signal: AbortSignal, onChange: () => void): void {
  mediaDevices()?.addEventListener('devicechange', onChange, { signal });
}

/** Absent on pages that were not opened securely, whatever the types say. */
export const mediaDevices = (): MediaDevices | undefined => (navigator as { mediaDevices?: MediaDevices }).mediaDevices;
