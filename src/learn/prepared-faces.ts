/**
 * Faces in the form that training, weighing and judging read: as codes where what lies below the last shared block stays as it is. Then
 * every picture of the person is read once, before the first step, and never again.
 */

import { facesOf, replayedOf, type CalibrationData, type Labelled, type LearningFaces } from './calibration-data.ts';
import type { CalibrationSettings } from './calibration-settings.ts';
import { encodeFaces, type Breathe, type FaceSource } from './face-reading.ts';
import type { AuNetParams } from './nets/au-net.ts';

export type PreparedFaces =
  /** Reference faces wait for their codes until they judge: the first step comes sooner. */
  | {
      readonly form: 'codes';
      readonly faces: Omit<LearningFaces<Float32Array>, 'reference'>;
      readonly reference: readonly Labelled<FaceSource>[];
    }
  | { readonly form: 'faces'; readonly faces: LearningFaces<FaceSource> };

/** All that a training from `start` needs. Rejects when a face cannot be read. */
export async function preparedFaces(
  start: AuNetParams,
  data: CalibrationData,
  settings: Pick<CalibrationSettings, 'depth' | 'replay'>,
  breathe?: Breathe,
): Promise<PreparedFaces> {
  const faces = facesOf(data);
  if (settings.depth === 'deep') return { form: 'faces', faces };
  const coded = (list: readonly Labelled<FaceSource>[]) => codedList(start, list, breathe);
  const all = {
    learned: await coded(faces.learned),
    validation: await coded(faces.validation),
    test: await coded(faces.test),
    replayed: await coded(replayedOf(faces, settings)),
    resting: (await encodeFaces(start, [faces.resting]))[0]!,
  };
  return { form: 'codes', faces: all, reference: faces.reference };
}

/** The same faces with codes. Rejects when one cannot be read. */
export async function codedList(
  params: AuNetParams,
  list: readonly Labelled<FaceSource>[],
  breathe?: Breathe,
): Promise<Labelled<Float32Array>[]> {
  const codes = await encodeFaces(params, list.map(({ face }) => face), breathe); // prettier-ignore
  return list.map((labelled, i) => ({ ...labelled, face: codes[i]! }));
}
