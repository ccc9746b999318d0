/**
 * The page that other people's pages show in a frame: the person sees which page asks and says yes once; from then on it posts readings
 * of the camera to that page, and nothing else ever.
 */

import '../reader/trusted-types.ts';
import { FacsimileError } from '../library/errors.ts';
import { messageOf } from '../reader/problems.ts';
import { isAllowed, keepAnswer, watchAnswers } from './consent.ts';
import { HostPage, hostOrigin } from './host-page.ts';
import { Refusal } from './protocol.ts';
import { Screen } from './screen.ts';
import { Session } from './session.ts';
import { failureWords, NOT_ALLOWED, STOPPED, STRANGER_WORDS, TOO_OLD } from './words.ts';

function serve(origin: string): void {
  const screen = new Screen(origin);
  let session: Session | null = null;
  /** What the person has answered; null before they have. */
  let answer: 'yes' | 'no' | null = null;
  /** Whether a yes was kept, which can be withdrawn elsewhere. */
  let isKept = isAllowed(origin);
  const host = new HostPage(origin, (request) => {
    if (session) return session.answer(request);
    if (answer === 'yes') throw new Refusal('not-ready', "the reading broke off: wait for 'ready'");
    throw answer === 'no'
      ? new Refusal('refused', 'the person said no')
      : new Refusal('no-consent', 'the person has not said yes');
  });
  const allow = (): void => {
    keepAnswer(origin, true);
    isKept = isAllowed(origin);
    begin();
  };
  const begin = (): void => {
    answer = 'yes';
    const own = (session = new Session(host, screen));
    screen.read(refuse);
    own.run().catch((error: unknown) => {
      if (session !== own) return; // stopped meanwhile
      session = null;
      const code = error instanceof FacsimileError ? error.code : 'failed';
      host.tell({ type: 'error', code, message: messageOf(error) });
      screen.say(failureWords(code), 'Try again', begin);
      if (code === 'failed') reportError(error);
    });
  };
  const refuse = (): void => {
    const words = session ? STOPPED : NOT_ALLOWED;
    session?.close();
    session = null;
    answer = 'no';
    isKept = false;
    if (isAllowed(origin)) keepAnswer(origin, false);
    host.tell({ type: 'error', code: 'refused', message: 'the person said no' });
    screen.say(words, 'Allow', allow);
  };
  watchAnswers(() => {
    if (isKept && !isAllowed(origin)) refuse();
  });
  if (isKept) begin();
  else screen.ask(allow, refuse);
}

const host = hostOrigin();
if (!('OffscreenCanvas' in globalThis)) new Screen('').say(TOO_OLD);
else if ('origin' in host) serve(host.origin);
else new Screen('').say(STRANGER_WORDS[host.stranger]);
