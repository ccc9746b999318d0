/** Which camera a person chose, and how large its picture is. */

export const RESOLUTIONS = ['320x240', '640x480', '1280x720', '1920x1080'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export interface CameraChoice {
  /** A device of `listCameras`; null leaves the choice to `facing` and the browser. */
  readonly deviceId: string | null;
  /** Which way a phone's camera looks. */
  readonly facing: 'user' | 'environment';
  readonly resolution: Resolution;
}

export const DEFAULT_CAMERA: CameraChoice = { deviceId: null, facing: 'user', resolution: '640x480' };
