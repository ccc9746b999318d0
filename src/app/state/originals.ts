/** The files behind recordings that were read from files, as long as they are at hand: their pictures are shown in review. */

import type { RecordingInfo } from '../../record/recording.ts';

export class Originals {
  readonly #files = new Map<string, File>();

  /** The file that this recording was read from; null where it is not at hand. */
  of(recording: string): File | null {
    return this.#files.get(recording) ?? null;
  }

  keep(recording: string, file: File): void {
    this.#files.set(recording, file);
  }

  /** Takes a file that the person says is the one; false when its size shows that it is another. */
  offer({ id, fileBytes }: Pick<RecordingInfo, 'id' | 'fileBytes'>, file: File): boolean {
    if (file.size !== fileBytes) return false;
    this.keep(id, file);
    return true;
  }
}
