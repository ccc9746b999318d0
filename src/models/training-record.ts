/** What a training leaves: the version that it came to, and the digest by which an unfinished one is known again. */

import { hexOf } from '../core/hex.ts';
import { partOf, type Part } from '../core/split.ts';
import type { Verdict } from '../learn/accept.ts';
import type { CalibrationData } from '../learn/calibration-data.ts';
import type { CalibrationPoint } from '../learn/calibrate.ts';
import { settingsOf, type TrainingChoice } from '../learn/calibration-settings.ts';
import { versionOf } from '../learn/nets/au-net-artifacts.ts';
import type { TakeTrust } from '../learn/take-trust.ts';
import type * as tf from '../learn/tf.ts';
import type { ModelVersion } from '../store/model-records.ts';

/** A method that was trained and judged. */
export interface Trained {
  readonly id: string;
  readonly verdict: Verdict;
  readonly trust: readonly TakeTrust[];
  readonly weights: tf.io.ModelArtifacts;
  readonly curve: readonly CalibrationPoint[];
  readonly milliseconds: number;
}

/** Takes that are whole in the part. */
const takesIn = ({ parts, dealt }: CalibrationData, part: Part): string[] =>
  [...parts].flatMap(([take, own]) => (own === part && !dealt.has(take) ? [take] : []));

/** What a training depends on, as one short text: where it begins, how, the neutral face, and every sample with its labels and its part. */
export async function digestOf(start: tf.io.ModelArtifacts, choice: TrainingChoice, data: CalibrationData): Promise<string> {
  const { samples, neutral } = data;
  const told = samples.map((sample) => {
    const { id, units, mask, expression } = sample;
    return [id, partOf(data, sample), [...units], [...mask], expression];
  });
  const text = JSON.stringify([versionOf(start), settingsOf(choice), told]);
  const all = await new Blob([text, neutral.landmarks.slice(), neutral.crop.slice()]).arrayBuffer();
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', all)));
}

/** The version of `person` as it is kept; `parent` is the one whose weights training began with, null for the base weights. */
export function recordOf(
  person: string,
  parent: ModelVersion | null,
  choice: TrainingChoice,
  data: CalibrationData,
  { id, verdict, trust, curve, milliseconds }: Trained,
): ModelVersion {
  const made = data.samples.filter(({ origin }) => origin === 'synthetic').length;
  return {
    id,
    person,
    parent: parent?.id ?? null,
    createdAt: Date.now(),
    choice,
    // also those that are left out now, or gone: a model that learned from them once may never be judged by them
    takes: {
      train: [...new Set([...(parent?.takes.train ?? []), ...takesIn(data, 'train')])],
      validation: takesIn(data, 'validation'),
      test: takesIn(data, 'test'),
    },
    samples: { captured: data.samples.length - made, made },
    curve,
    verdict,
    trust,
    milliseconds,
  };
}
