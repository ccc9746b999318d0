/** What is captured of one step of a session, and the samples it becomes. */

import { labelsOfPrompt, type Companion, type Prompt, type Sample } from '../core/samples.ts';

/** A picture as it was taken. */
export interface Picture extends Pick<Sample, 'crop' | 'points' | 'pose' | 'quality' | 'modelVersion'> {
  /** Milliseconds since 1970. */
  readonly takenAt: number;
}

export interface Take {
  readonly id: string;
  readonly person: string;
  readonly session: string;
  readonly prompt: Prompt;
  readonly pictures: readonly Picture[];
  /** What moved along in them. */
  readonly companions: readonly Companion[];
}

/** The samples of a take, labelled with what was asked for and what came along; `newId` gives each an id of its own. */
export function samplesOfTake({ id: take, person, session, prompt, pictures, companions }: Take, newId: () => string): Sample[] {
  return pictures.map(({ takenAt: time, ...picture }) => ({
    id: newId(),
    person,
    session,
    take,
    time,
    origin: 'captured',
    prompt,
    ...picture,
    ...labelsOfPrompt(prompt, companions),
    excluded: false,
  }));
}
