/** Pictures as plain pixels, between decoding and encoding. */

export interface Photo {
  readonly width: number;
  readonly height: number;
  /** width x height x 3, RGB. */
  readonly rgb: Uint8ClampedArray;
}

/** A picture before a camera has made bytes of it. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** width x height x 3, 0 to 255 and beyond. */
  readonly colour: Float32Array;
}
