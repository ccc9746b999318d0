/** A small picture of the recorded face: the aligned crop of the best face so far. */

import { CROP_SIZE, withAlpha } from '../../core/crop-frame.ts';
import type { FrameReading } from '../../core/reading.ts';

export class Thumbnail {
  #crop: Uint8Array | null = null;
  #score = 0;

  /** Keeps the first face of a reading when it can be trusted more than the one kept. */
  consider({ faces: [face] }: FrameReading): void {
    if (!face?.crop || face.quality.score <= this.#score) return;
    this.#score = face.quality.score;
    this.#crop = face.crop;
  }

  /** A JPEG, or null where no face was good for one. */
  async picture(): Promise<Uint8Array<ArrayBuffer> | null> {
    if (!this.#crop) return null;
    const canvas = new OffscreenCanvas(CROP_SIZE, CROP_SIZE);
    canvas.getContext('2d')!.putImageData(new ImageData(withAlpha(this.#crop), CROP_SIZE, CROP_SIZE), 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
    return new Uint8Array(await blob.arrayBuffer());
  }
}
