/**
 * What a page and its frame say to each other, by postMessage. Every message carries `facsimile`, the version of this protocol; what
 * does not is somebody else's and is passed over. Readings go out, never pictures. Described for users: docs/embed.md.
 */

import * as v from 'valibot';
import { admit, flag, text } from '../core/door.ts';
import type { NeutralProblem } from '../core/reading.ts';
import type { ErrorCode } from '../library/errors.ts';
import type { Reading } from '../library/reading.ts';

export const VERSION = 1;
const LONGEST_NAME = 200;

const MARKER = v.strictObject({
  facsimile: v.literal(VERSION),
  type: v.literal('marker'),
  name: v.pipe(text, v.maxLength(LONGEST_NAME, `at most ${LONGEST_NAME} letters`)),
});
const NEUTRAL = v.strictObject({
  facsimile: v.literal(VERSION),
  type: v.literal('neutral'),
  action: v.picklist(['record', 'cancel', 'clear']),
  /** With 'record': the face rests like this, whatever it looks like. */
  asIs: v.optional(flag),
});
const REQUEST = v.variant('type', [MARKER, NEUTRAL]);

/** What the page asks for. */
export type Request = v.InferOutput<typeof REQUEST>;

export type RefusalCode =
  /** A version that this frame does not speak. */
  | 'wrong-version'
  /** No message of this protocol. */
  | 'bad-message'
  /** Of another page than the one that shows this frame. */
  | 'wrong-origin'
  /** The person has not been asked yet, or has not answered. */
  | 'no-consent'
  /** The person said no, or has stopped it. */
  | 'refused'
  /** Reading has not begun, or broke off and can be tried again by the person: 'ready' says when it begins. */
  | 'not-ready';

/** Why the reading broke off; 'failed' for a reason without a name, which the message tells. */
export type FailureCode = ErrorCode | 'failed';

/** What the page is told. */
export type Notice =
  /** Readings follow. */
  | { readonly type: 'ready'; readonly schema: number }
  | { readonly type: 'reading'; readonly reading: Reading }
  /** A marker was taken: on the page's and the wall clock, and the number of the newest frame, null before the first. */
  | {
      readonly type: 'marker';
      readonly name: string;
      readonly at: number;
      readonly wallClock: string;
      readonly frame: number | null;
    }
  /** How far the recording of a neutral is, and what holds it up; 0 once there is none any more. */
  | { readonly type: 'neutral'; readonly done: number; readonly problem: NeutralProblem | null }
  /** The camera's picture has been taken by another page or program; with null, it is back. */
  | { readonly type: 'source'; readonly problem: 'muted' | null }
  | { readonly type: 'error'; readonly code: RefusalCode | FailureCode; readonly message: string };

export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
  }
}

/** Whether a message is meant for this frame. */
export const isAddressed = (data: unknown): data is { readonly facsimile: unknown } =>
  typeof data === 'object' && data !== null && 'facsimile' in data;

/** What a message that is meant for this frame asks. Throws a Refusal that names what is wrong in it. */
export function requestOf(data: { readonly facsimile: unknown }): Request {
  if (data.facsimile !== VERSION) {
    throw new Refusal('wrong-version', `facsimile: ${String(data.facsimile)} (this frame speaks version ${VERSION})`);
  }
  try {
    return admit<Request>(REQUEST, data);
  } catch (cause) {
    throw new Refusal('bad-message', (cause as Error).message);
  }
}
