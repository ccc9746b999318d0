/** What comes up while a file is read, handed over with its parts. */

import type { FileRemark } from '../../reader/sources/files/media-file.ts';

export interface Remarked<Part> {
  /** Null where there are remarks behind the last part. */
  readonly part: Part | null;
  /** What has come up since the part before. */
  readonly remarks: readonly FileRemark[];
}

/** The parts that `read` gives, with what came up; none of that is lost where it rejects, after which this does. */
export async function* withRemarks<Part>(
  read: (onRemark: (remark: FileRemark) => void) => AsyncIterable<Part>,
): AsyncGenerator<Remarked<Part>, void> {
  const remarks: FileRemark[] = [];
  let failure: { readonly cause: unknown } | null = null;
  try {
    // more may come up while a part is handed over
    for await (const part of read((remark) => remarks.push(remark))) yield { part, remarks: remarks.splice(0) };
  } catch (cause) {
    failure = { cause };
  }
  if (remarks.length > 0) yield { part: null, remarks };
  if (failure) throw failure.cause;
}
