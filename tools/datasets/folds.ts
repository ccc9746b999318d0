/**
 * Subject-exclusive folds: nobody who is judged by has been learned from. DISFA and BP4D come with the three folds that the
 * field reports on; any other set is dealt out subject by subject.
 */

type Parts = readonly [readonly string[], readonly string[], readonly string[]];

const named = (text: string): string[] => text.split(' ');
const DISFA: Parts = [
  named('002 010 001 026 027 032 030 009 016').map((n) => `SN${n}`),
  named('013 018 011 028 012 006 031 021 024').map((n) => `SN${n}`),
  named('003 029 023 025 008 005 007 017 004').map((n) => `SN${n}`),
];
const BP4D: readonly [readonly string[], readonly string[]] = [
  named('F001 M007 F018 F008 F002 M004 F010 F009 M012 M001 F016 M014 F023 M008'),
  named('M011 F003 M010 M002 F005 F022 M018 M017 F013 M016 F020 F011 M013 M005'),
];

export interface Fold {
  readonly train: readonly string[];
  readonly test: readonly string[];
}

/** The part that a subject of BP4D is in; a subject on neither list is in the third. */
const partOfBp4d = (subject: string): number => {
  const part = BP4D.findIndex((list) => list.includes(subject));
  return part < 0 ? 2 : part;
};

function partOfDisfa(subject: string): number {
  const part = DISFA.findIndex((list) => list.includes(subject));
  if (part < 0) throw new Error(`no subject of DISFA's folds: ${subject}`);
  return part;
}

/**
 * Folds over the subjects of a set (any number of times each). Of DISFA and BP4D the field's three, fold 1 judged by the third
 * part, fold 2 by the second, fold 3 by the first; of other sets, or another number of folds, subjects dealt in sorted order.
 * Folds whose judges are not in the folder are left out. Throws for fewer subjects than folds.
 */
export function foldsOf(set: string, subjects: readonly string[], count: number): Fold[] {
  const present = [...new Set(subjects)].sort();
  if (!Number.isInteger(count) || count < 2) throw new RangeError(`not a number of folds: ${count} (2 or more)`);
  if (present.length < count) throw new RangeError(`fewer subjects than folds: ${present.length} for ${count}`);
  const published = count === 3 && (set === 'disfa' || set === 'bp4d');
  const partOf = (subject: string, i: number): number =>
    !published ? i % count : set === 'disfa' ? partOfDisfa(subject) : partOfBp4d(subject);
  const parts = present.map(partOf);
  return Array.from({ length: count }, (_, fold) => count - 1 - fold)
    .map((judged) => ({
      train: present.filter((_, i) => parts[i] !== judged),
      test: present.filter((_, i) => parts[i] === judged),
    }))
    .filter(({ train, test }) => train.length > 0 && test.length > 0);
}
