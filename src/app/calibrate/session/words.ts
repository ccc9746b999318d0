/** The words of a running session, and of its end. */

import type { Prompt } from '../../../core/samples.ts';
import type { SessionPhase } from '../../../session/events.ts';
import type { GateReason } from '../../../session/gate.ts';
import { countOf, type SessionRecord } from '../../../session/record.ts';
import type { PromptWords } from '../prompt-words.ts';
import { about, count } from '../words.ts';

/** Whether a session does one take again, and its neutral face was passed over for it. */
const isNeutralKnown = ({ instead, states }: SessionRecord): boolean => instead !== undefined && states[0] === 'skipped';

export const SESSION_WORDS = {
  progress: 'Takes',
  takesDone: (done: number, all: number): string => `${done} of ${count(all, 'take')}`,
  timeLeft: (seconds: number): string => `${about(seconds)} left`,
  you: 'You, before the camera',
  guide: (title: string): string => `The demonstration face shows: ${title}`,
  ring: 'This take',
  paused: 'Paused',
  pausedHint: (keys: boolean): string => `Resume with ${keys ? 'the space bar or ' : ''}the button below.`,
  soundOn: 'Sound on',
  soundOff: 'Sound off',
  neutralNeeded: 'Your neutral face is needed first: everything else is compared with it.',
  phases: {
    ready: 'Get ready…',
    capture: 'Good. Hold it.',
    release: 'Done. Let go.',
    paused: 'Paused',
    over: 'The session is done.',
    left: 'The session is waiting.',
  } satisfies Record<SessionPhase, string>,
  /** What a screen reader says when something is asked for. */
  asked: ({ code, title, strength, how }: PromptWords): string =>
    `${[code, title, strength?.toLowerCase()].filter(Boolean).join(', ')}. ${how}`,
  /** While pictures of what is not held are taken. */
  under: { speech: 'Good. Read on.', turning: 'Good. Turn on, slowly.' },
  missed: (isLast: boolean): string => (isLast ? 'Not caught.' : 'Not caught. On to the next.'),
  /** What moved with the movement that was asked for: 'outer brows', 'jaw'. */
  companions: (parts: readonly string[]): string =>
    `Done. Your ${parts.join(', ').replace(/, ([^,]*)$/, ' and $1')} moved too. The take is kept and labelled so.`,
  overTitle: 'That was all of it.',
  /** What the person skipped is counted, not the neutral face that a session passes over to do another take again. */
  summary: (record: SessionRecord): string => {
    const done = countOf(record, 'done');
    const skipped = countOf(record, 'skipped') - (isNeutralKnown(record) ? 1 : 0);
    const taken = `${count(done, 'take')} captured${skipped ? `, ${skipped} skipped` : ''}.`;
    return done > 0 ? `${taken} Now you can train a model of your own.` : taken;
  },
  /** What can follow a session of one minute. */
  another: 'A thorough session on another day adds the single movements.',
  elsewhere: 'A session runs in another tab, or somebody is being imported. End that first.',
  toTraining: 'Train my model',
  toLibrary: 'Look at the pictures',
  home: 'Later',
} as const;

const GATE_WORDS: Readonly<Record<GateReason, string>> = {
  'no-face': 'No face in view.',
  'several-faces': 'Be alone in the picture.',
  'somebody-else': 'This looks like somebody else. If it is you, look here with your face at rest.',
  'poor-quality': 'Come closer, face the camera uncovered, add light.',
  moving: 'Hold your head still.',
  'not-seen': 'Not seen yet. Do what is asked, a little more clearly.',
  'too-little': 'A little more.',
  'too-much': 'A little less.',
  'not-resting': 'Let your face rest.',
  'not-held': 'Hold it.',
  'not-turned': 'Turn a little further.',
};
const OWN_WAY: Partial<Record<GateReason, string>> = { 'not-seen': 'Show it as you would.' };
const LOOKING_AROUND: Partial<Record<GateReason, string>> = { 'poor-quality': 'Not so far. Keep both eyes in view.' };

/** What to do about a reason for which nothing is taken. */
export function gateWords(reason: GateReason, prompt: Prompt): string {
  const special = prompt.kind === 'turning' ? LOOKING_AROUND : prompt.kind === 'expression' && prompt.own ? OWN_WAY : {};
  return special[reason] ?? GATE_WORDS[reason];
}
