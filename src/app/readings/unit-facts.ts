/**
 * What the card of an action unit says: how it looks, where one meets it, and what it is taken for by mistake.
 * After Ekman, Friesen & Hager, FACS manual (2002), in plain words. Loaded with the first card.
 */

import type { AuCode } from '../../core/facs.ts';

export interface UnitFacts {
  readonly looks: string;
  readonly everyday: string;
  readonly confused: string;
}

export const UNIT_FACTS: Readonly<Record<AuCode, UnitFacts>> = {
  AU01: {
    looks: 'The inner ends of the brows go up; wrinkles appear in the middle of the forehead.',
    everyday: 'Worry, pity, pleading.',
    confused: 'AU02, which lifts the outer ends; AU04, where the inner ends are pulled together as well.',
  },
  AU02: {
    looks: 'The outer ends of the brows go up into an arch; the eye cover fold stretches.',
    everyday: 'With AU01: surprise, a question, greeting somebody from afar.',
    confused: 'AU05, which opens the eye and leaves the brow where it is.',
  },
  AU04: {
    looks: 'The brows come down and together; furrows stand upright between them.',
    everyday: 'Thinking hard, bright sun, anger.',
    confused: 'Low-set brows at rest: record your neutral. AU09, which also wrinkles the nose.',
  },
  AU05: {
    looks: 'The upper lids go up; white may show above the iris.',
    everyday: 'A start, a stare, close attention.',
    confused: 'AU01 and AU02, which only make the eye look wider; eyes that look up.',
  },
  AU06: {
    looks: 'The cheeks go up, the skin gathers around the outer corners: crow’s feet, a bag under the eye.',
    everyday: 'A hearty smile, a wince.',
    confused: 'AU07, which tightens the lids only; a strong AU12, which pushes the cheeks up on its own.',
  },
  AU07: {
    looks: 'The lower lid straightens and rises; the eye narrows.',
    everyday: 'Screwing up the eyes to read, or in glare.',
    confused: 'AU06 with its crow’s feet; eyes that look down.',
  },
  AU09: {
    looks: 'The sides of the nose wrinkle, the nostrils and the upper lip are pulled up.',
    everyday: 'A bad smell.',
    confused: 'AU10, which lifts the lip and leaves the nose smooth; AU04.',
  },
  AU10: {
    looks: 'The upper lip goes up, most in the middle of each side; the fold beside the nose deepens.',
    everyday: 'Disgust, a snarl, an open laugh.',
    confused: 'AU09, which wrinkles the nose; AU12, which pulls the corners.',
  },
  AU12: {
    looks: 'The corners of the lips go up and back; the cheeks fill.',
    everyday: 'A smile.',
    confused: 'AU14, a smirk with tight corners; AU20, straight back.',
  },
  AU14: {
    looks: 'The corners are pulled in and tightened; a dimple or a small bulge beside them.',
    everyday: 'A smirk, biting back a remark.',
    confused: 'A light AU12; AU24, which tightens the lips themselves.',
  },
  AU15: {
    looks: 'The corners of the lips are pulled down.',
    everyday: 'Sulking, holding back tears.',
    confused: 'Corners that hang at rest: record your neutral. AU17, which pushes the lower lip up.',
  },
  AU16: {
    looks: 'The lower lip is pulled down; lower teeth may show.',
    everyday: 'Saying “ee” with force, a grimace.',
    confused: 'AU25 and AU26, where the lip only follows the opening mouth.',
  },
  AU17: {
    looks: 'The chin boss wrinkles and pushes the lower lip up.',
    everyday: 'Doubt, a pout, being about to cry.',
    confused: 'AU24, lips pressed without a wrinkled chin; AU15.',
  },
  AU18: {
    looks: 'The lips are drawn together and forward, the mouth becomes small.',
    everyday: 'A kiss, saying “oo”.',
    confused: 'AU22, lips turned out like a funnel; AU24.',
  },
  AU20: {
    looks: 'The corners are pulled straight back; the lips stretch and flatten.',
    everyday: 'A fright, “eek”.',
    confused: 'AU12, corners up; AU14, corners tightened.',
  },
  AU22: {
    looks: 'The lips turn out like a funnel; teeth may show within.',
    everyday: 'Saying “shh” or “her”.',
    confused: 'AU18, lips drawn into a point.',
  },
  AU24: {
    looks: 'The lips are pressed or tightened; they get narrow.',
    everyday: 'Holding back a word, resolve.',
    confused: 'AU28, lips sucked in over the teeth; AU17.',
  },
  AU25: {
    looks: 'The lips part, wide or by a slit.',
    everyday: 'Breathing through the mouth, speaking.',
    confused: 'AU26, where the jaw drops as well.',
  },
  AU26: {
    looks: 'The jaw drops; the teeth come apart.',
    everyday: 'Surprise, speaking.',
    confused: 'AU25 alone, lips apart over closed teeth.',
  },
  AU28: {
    looks: 'The red of the lips is rolled in over the teeth.',
    everyday: 'Wetting dry lips, thinking.',
    confused: 'AU24, lips pressed but in view.',
  },
  AU43: {
    looks: 'The upper lids fall until the eyes are shut.',
    everyday: 'A blink when short, rest when long.',
    confused: 'AU07, eyes narrowed by force; eyes that look down.',
  },
};
