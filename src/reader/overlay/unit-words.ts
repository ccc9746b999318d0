/** What a face does when an action unit is present, in two or three plain words. */

import type { AuCode } from '../../core/facs.ts';

export const UNIT_WORDS: Readonly<Record<AuCode, string>> = {
  AU01: 'inner brows raised',
  AU02: 'outer brows raised',
  AU04: 'brows drawn together',
  AU05: 'upper lids raised',
  AU06: 'cheeks raised',
  AU07: 'lids tightened',
  AU09: 'nose wrinkled',
  AU10: 'upper lip raised',
  AU12: 'lip corners pulled up',
  AU14: 'lip corners dimpled',
  AU15: 'lip corners pulled down',
  AU16: 'lower lip pulled down',
  AU17: 'chin raised',
  AU18: 'lips puckered',
  AU20: 'lips stretched',
  AU22: 'lips funneled',
  AU24: 'lips pressed',
  AU25: 'lips parted',
  AU26: 'jaw dropped',
  AU28: 'lips sucked in',
  AU43: 'eyes closed',
};
