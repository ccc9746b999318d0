/**
 * What a session of one minute asks for, in words: a situation to put oneself into rather than a movement to make, a sentence to read, and
 * a look around.
 */

import type { Expression } from '../../core/facs.ts';

/** Of each posed expression; a resting face has a prompt of its own. */
export const SITUATIONS: Readonly<Record<Exclude<Expression, 'neutral'>, string>> = {
  happiness: 'A good friend you have not seen for years walks in.',
  sadness: 'You say goodbye to somebody you will miss for a long time.',
  surprise: 'The lights go on, and everybody shouts your name.',
  fear: 'You step into the street, and a car comes straight at you.',
  disgust: 'You take a big gulp of milk, and it has gone sour.',
  anger: 'Somebody pushes in front of you and laughs about it.',
};

/** Closed, rounded, spread and open lips within some five seconds. */
export const SENTENCE = 'Please bring five warm muffins to the blue house before you leave for work.';
