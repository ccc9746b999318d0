/**
 * What is filmed of a simulated participant: every step of a session as asked, and once more spoilt; and the examinations. Which takes
 * of a session are the spoilt ones is another question (sessions.ts), so that one filming serves every share and seed.
 */

import { Random } from '../../../src/core/random.ts';
import { planOf, type Step } from '../../../src/session/plan.ts';
import type { HeadModel } from '../../pictures/model.ts';
import { asAsked, spoilt } from './compliance.ts';
import { drawRecording, examFilm, freePicture, takeFilm } from './film.ts';
import type { FilmPicture } from './film-file.ts';
import { EXAM, filmName, FREE } from './film-names.ts';
import type { Participant } from './participant.ts';

export interface Shot {
  readonly name: string;
  readonly shoot: (model: HeadModel, participant: Participant) => FilmPicture[];
}

/** Pictures of a take that are held: few, as neighbours are near copies. */
export const HELD_PICTURES = 3;
/** Pictures of each movement of a session in the examination, and of free combinations. */
const EXAM_PICTURES = { neutral: 5, unit: 5, expression: 2, speech: 0, turning: 0 } as const;
const FREE_PICTURES = 72;

/** Everything that a session may ask for, twice. */
export const STEPS: readonly Step[] = [1, 2].flatMap((round) =>
  planOf('thorough').flatMap((step) => (step.round === 1 ? [{ ...step, round }] : [])),
);

/** Nobody spoils a resting face: the gate takes no other. */
const SPOILABLE = STEPS.filter(
  ({ prompt }) => prompt.kind !== 'neutral' && !(prompt.kind === 'expression' && prompt.expression === 'neutral'),
);

export const askedName = ({ prompt, round }: Step): string => `asked/${filmName(prompt, round)}`;
export const spoiltName = ({ prompt, round }: Step): string => `spoilt/${filmName(prompt, round)}`;

/** A take of a step; both rounds are in rooms of their own. */
function takeShot(
  key: string,
  name: string,
  { prompt, round }: Step,
  perform: typeof asAsked,
  pictures = HELD_PICTURES,
  from = 1,
): Shot {
  return {
    name,
    shoot: (model, participant) => {
      const random = new Random(`${key}/${name}`);
      const room = drawRecording(new Random(`${key}/room/${round}`));
      return takeFilm(model, participant, room, perform(participant, prompt, random), pictures, random).slice(from);
    },
  };
}

/** Takes as asked, each of so many pictures that are held, from this one on: 0 is the picture on the way there. */
export const askedShots = (key: string, pictures = HELD_PICTURES, from = 1): Shot[] =>
  STEPS.map((step) => takeShot(key, askedName(step), step, asAsked, pictures, from));

export const spoiltShots = (key: string): Shot[] => SPOILABLE.map((step) => takeShot(key, spoiltName(step), step, spoilt));

export function examShots(key: string): Shot[] {
  const asked = new Map(STEPS.map(({ prompt }) => [prompt.kind === 'unit' ? prompt.unit : filmName(prompt, 0), prompt]));
  const random = (name: string): Random => new Random(`${key}/${name}`);
  return [
    {
      name: EXAM,
      shoot: (model, participant) => {
        const own = random(EXAM);
        return [...asked.values()].flatMap((prompt) => examFilm(model, participant, prompt, EXAM_PICTURES[prompt.kind], own));
      },
    },
    {
      name: FREE,
      shoot: (model, participant) => {
        const own = random(FREE);
        return Array.from({ length: FREE_PICTURES }, () => freePicture(model, participant, own));
      },
    },
  ];
}
