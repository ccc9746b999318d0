/** A turned head as a circle with two meridians and a nose: the numbers behind the small pose drawing. */

import type { Pose } from '../core/reading.ts';

export interface PoseGlyph {
  /** Half axes of the vertical and horizontal meridian, for a head of radius 1; the sign says to which side they bulge. */
  readonly across: number;
  readonly along: number;
  /** Where the nose points, radius 1, x to the right and y down on the screen. */
  readonly nose: readonly [x: number, y: number];
  /** Degrees, clockwise on the screen. */
  readonly roll: number;
}

/** How the head looks on the screen: a mirrored picture turns the other way round. */
export function poseGlyph({ yaw, pitch, roll }: Pose, mirrored: boolean): PoseGlyph {
  const side = mirrored ? -1 : 1;
  const across = Math.sin((yaw * Math.PI) / 180) * side;
  const along = -Math.sin((pitch * Math.PI) / 180);
  return { across, along, nose: [across, along], roll: roll * side };
}
