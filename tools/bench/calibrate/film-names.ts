/** Names of the films of a simulated person. */

import type { Prompt } from '../../../src/core/samples.ts';

/** The two examinations: the movements of a session at any intensity, and free combinations of movements. */
export const [EXAM, FREE] = ['exam', 'free'] as const;

/** The film of a step of a session. */
export function filmName(prompt: Prompt, round: number): string {
  const what =
    prompt.kind === 'unit' ? `${prompt.unit}-${prompt.strength}` : prompt.kind === 'expression' ? prompt.expression : 'rest';
  return `${prompt.kind}-${what}-${round}`;
}
