/**
 * Action units by the part of the face they move, and the one colour each family wears: on the picture, in the list
 * and on the timeline. The two palettes were searched for the largest smallest distance (OKLab) between any two
 * colours under normal, protan, deutan and tritan vision, with at least 4.6:1 on the dark and 3.2:1 on the light
 * ground; no meaning rests on them alone.
 */

import { ACTION_UNITS, type AuCode } from '../../core/facs.ts';

export const FAMILIES = ['brow', 'eye', 'nose', 'corner', 'lip', 'jaw'] as const;
export type Family = (typeof FAMILIES)[number];

const MEMBERS: Readonly<Record<Family, readonly AuCode[]>> = {
  brow: ['AU01', 'AU02', 'AU04'],
  eye: ['AU05', 'AU06', 'AU07', 'AU43'],
  nose: ['AU09', 'AU10'],
  corner: ['AU12', 'AU14', 'AU15', 'AU20'],
  lip: ['AU16', 'AU18', 'AU22', 'AU24', 'AU25', 'AU28'],
  jaw: ['AU17', 'AU26'],
};

/** On pictures, which count as dark ground, and on the dark theme. */
export const COLOURS_ON_DARK: Readonly<Record<Family, string>> = {
  brow: '#57bcfb',
  eye: '#9ff5dc',
  nose: '#f06316',
  corner: '#e7d82c',
  lip: '#866df1',
  jaw: '#ff70c8',
};

export const COLOURS_ON_LIGHT: Readonly<Record<Family, string>> = {
  brow: '#235e9b',
  eye: '#419b89',
  nose: '#98361a',
  corner: '#a07d06',
  lip: '#9a66f1',
  jaw: '#790a44',
};

/** Family of each of ACTION_UNITS, in their order; throws when a unit has none. */
export const FAMILY_OF_UNIT: readonly Family[] = ACTION_UNITS.map(({ code }) => {
  const family = FAMILIES.find((name) => MEMBERS[name].includes(code));
  if (!family) throw new Error(`action unit without a family: ${code} (add it to MEMBERS)`);
  return family;
});

/** Indices into ACTION_UNITS, family after family. */
export const UNITS_BY_FAMILY: readonly { readonly family: Family; readonly units: readonly number[] }[] = FAMILIES.map(
  (family) => ({ family, units: FAMILY_OF_UNIT.flatMap((own, i) => (own === family ? [i] : [])) }),
);
