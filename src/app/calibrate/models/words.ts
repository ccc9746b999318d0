/** The words of a verdict and of the page of models. */

import type { Verdict } from '../../../learn/accept.ts';
import type { ModelVersion } from '../../../store/model-records.ts';
import { decimals, percent, points, shownChange } from '../figures.ts';
import { amountWords, count } from '../words.ts';

/** Verdicts from before they told takes from synthetic pictures have one number for both. */
export const judgesOf = ({ judges, held }: Verdict): string => (judges ? amountWords(judges) : count(held.takes, 'take'));

/** What decided, of the numbers that stand beside it: F1 may be worse where it was for a model, and better where it was against it. */
function decided({ reason, held, general }: Verdict): string {
  const change = shownChange(held.after.meanF1, held.before.meanF1);
  const nearer = shownChange(held.after.meanError, held.before.meanError) < 0;
  const tells = `it tells ${change > 0 ? 'better' : change < 0 ? 'slightly worse' : 'as well'} which units are there`;
  switch (reason) {
    case 'better':
      return held.f1Gain.low > 0 ? 'It tells better which units are there.' : `Its intensities are nearer, and ${tells}.`;
    case 'likely-better':
      return `Its intensities are nearer, and ${tells}, as far as so little can tell.`;
    case 'no-better':
      if (change > 0)
        return 'It tells better which units are there, but perhaps by chance, and its intensities are not clearly nearer.';
      return nearer && change < 0
        ? 'Its intensities are nearer, but it tells worse which units are there.'
        : 'Its intensities are not clearly nearer, and it does not tell better which units are there.';
    case 'worse':
      return `It tells worse which units are there${nearer ? ', though its intensities are nearer' : ''}.`;
    case 'worse-intensity':
      return change > 0 ? 'It tells better which units are there, but its intensities are further off.' : '';
    case 'forgot': {
      const { before, after } = general;
      return `Other faces: F1 ${percent(before.meanF1)} before, ${percent(after.meanF1)} after, error ${decimals(before.meanError)} before, ${decimals(after.meanError)} after. You:`;
    }
    case 'too-few-takes':
      return '';
  }
}

export const VERDICT_WORDS = {
  title: 'Verdict',
  numbers: 'Numbers by action unit',
  /** What was judged; whether it is in use is said beside it, since the person may choose otherwise. */
  reasons: {
    better: { title: 'It reads you better.', remedy: 'You can revert to the previous model at any time under Models.' },
    'likely-better': {
      title: 'It seems to read you better.',
      remedy: 'Too little is held out to be sure. You can revert to the previous model at any time under Models.',
    },
    'too-few-takes': {
      title: 'There is too little to judge it by.',
      remedy:
        'At least six takes of three action units that were held out have to show what was asked. Do another session, or redo takes that show something else.',
    },
    'no-better': {
      title: 'What was held out does not speak for it.',
      remedy: 'More takes on another day and in other light help most.',
    },
    worse: { title: 'It reads you worse.', remedy: 'Look for wrong labels in the library, then train again.' },
    'worse-intensity': {
      title: 'It reads intensities worse.',
      remedy: 'Look at takes whose movement was weaker or stronger than asked, and correct their labels.',
    },
    forgot: {
      title: 'It has forgotten other faces.',
      remedy: 'Train the upper layers only, or for a shorter time.',
    },
  } satisfies Record<Verdict['reason'], { title: string; remedy: string }>,
  /** What the verdict stands on, in the numbers that every screen shows. */
  judged: (verdict: Verdict): string => {
    const { before, after, f1Gain, errorChange } = verdict.held;
    const out = verdict.judges?.doubted ?? 0;
    const doubted = out === 0 ? '' : ` ${count(out, 'more take')} ${out === 1 ? 'is' : 'are'} too doubtful to judge.`;
    const f1 = `F1 ${percent(before.meanF1)} before, ${percent(after.meanF1)} after (${points(shownChange(after.meanF1, before.meanF1))}; 95\u00a0% between ${points(f1Gain.low)} and ${points(f1Gain.high)})`;
    const error = `error ${decimals(before.meanError)} before, ${decimals(after.meanError)} after (${decimals(shownChange(after.meanError, before.meanError), true)} levels; 95\u00a0% between ${decimals(errorChange.low, true)} and ${decimals(errorChange.high, true)})`;
    return `${decided(verdict)} ${f1}, ${error}, on ${judgesOf(verdict)} held out to judge it.${doubted}`.trim();
  },
  use: (inUse: boolean): string => (inUse ? 'It is in use now.' : 'It is not in use.'),
  noTable: (missing: string): string =>
    missing === 'stopped'
      ? 'The comparison with the other methods was stopped.'
      : `The other methods could not be compared: ${missing}`,
  held: 'What was held out to judge',
  general: 'Other faces',
  f1: 'F1',
  error: 'Error',
  before: 'Before',
  after: 'After',
  change: 'Change',
  unit: 'Action unit',
  interval:
    'With the range that holds 95 % of resampled takes and synthetic pictures. F1 is in hundredths, the error in levels of 0 to 5.',
  range: (low: string, high: string): string => `${low} to ${high}`,
  more: 'More takes would help most for',
  methods: 'The three methods',
  chosen: 'chosen',
  unread: 'Action units that nothing held out shows are left out of the table.',
} as const;

export const MODEL_WORDS = {
  title: 'Models',
  base: 'Base model',
  baseDetail: 'The one that came with the app, the same for everybody.',
  version: (number: number): string => `Version ${number}`,
  inUse: 'in use',
  gone: 'a deleted model',
  activate: 'Use',
  rollBack: 'Revert to previous model',
  delete: 'Delete',
  sure: 'Delete for good',
  export: 'Export',
  exportHint: 'Export as a TensorFlow.js model',
  activated: (name: string): string => `${name} is in use now.`,
  /** The names of versions count those that are there. */
  deleted: (name: string, isNewest: boolean): string =>
    `${name} was deleted.${isNewest ? '' : ' Later versions are renumbered.'}`,
  from: (parent: string): string => `from ${parent}`,
  /** What a version was trained on; those that do not know how much of it was held out say that some was. */
  learned: ({ amounts, samples: { captured, made } }: Pick<ModelVersion, 'amounts' | 'samples'>): string =>
    amounts
      ? `learned from ${amountWords(amounts.train)}`
      : `${count(captured, 'picture')}${made ? ` and ${made} synthetic` : ''}, part of them held out`,
  took: (milliseconds: number): string => `${(milliseconds / 1000).toFixed(0)} s`,
  details: 'Verdict',
  none: 'No model of your own yet.',
  toTraining: 'To training',
} as const;
