import { describe, expect, test } from 'vitest';
import { activeNow, captionOf, noneActive } from '../../src/app/readings/active-now.ts';
import { captionWithin } from '../../src/app/share/framing.ts';
import { WORDS } from '../../src/app/words.ts';
import { ACTION_UNITS } from '../../src/core/facs.ts';
import { UNIT_WORDS } from '../../src/reader/overlay/unit-words.ts';
import { UNIT_FACTS } from '../../src/app/readings/unit-facts.ts';
import { faceWith, type Amounts } from './faces.ts';
import { READINGS_WORDS } from '../../src/app/readings/words.ts';

const sentence = (amounts: Amounts, own = false): string =>
  activeNow(faceWith(amounts), own)
    .map(({ words, codes }) => `${words} (${codes})`)
    .join(', ');

describe('what a face does, in words', () => {
  test('a face at rest does nothing, and below the mark of presence nothing is said', () => {
    expect(sentence({})).toBe('');
    expect(sentence(Object.fromEntries(ACTION_UNITS.map(({ code }) => [code, 1.49])))).toBe('');
  });

  test('units that are one movement to the eye are said as one, strongest first', () => {
    expect(sentence({ AU01: 3, AU02: 2, AU04: 4, AU25: 2 })).toBe(
      'brows raised and drawn together (AU1+2+4), lips parted (AU25)',
    );
    expect(sentence({ AU12: 2, AU06: 2, AU25: 4, AU26: 3 })).toBe('mouth open (AU25+26), lip corners and cheeks raised (AU6+12)');
    expect(sentence({ AU01: 3, AU24: 2 })).toBe('inner brows raised (AU1), lips pressed (AU23/24)');
  });

  test('every present unit is said, each once, whatever the mixture', () => {
    for (let mask = 1; mask < 4096; mask += 7) {
      const codes = ACTION_UNITS.map(({ code }) => code).filter((_, i) => (mask >> (i % 12)) & 1);
      const said = activeNow(faceWith(Object.fromEntries(codes.map((code) => [code, 3]))), false);
      const numbers = said.flatMap((movement) => movement.codes.slice(2).split('+'));
      const asked = ACTION_UNITS.filter(({ code }) => codes.includes(code)).map(({ label }) => label.replace(/^AU0?/, ''));
      expect(numbers.toSorted()).toEqual(asked.toSorted());
    }
  });

  test('one side is said as theirs in a picture and as yours in a mirror', () => {
    expect(sentence({ AU12: [3, 0.2] })).toBe('lip corners pulled up on their left (AU12)');
    expect(sentence({ AU12: [0, 2] }, true)).toBe('lip corners pulled up on your right (AU12)');
    expect(sentence({ AU12: [3, 2.4] })).toBe('lip corners pulled up (AU12)');
  });

  test('units are one movement only where all of them are on one side, or on both', () => {
    expect(sentence({ AU01: [3, 0], AU02: [3, 0] })).toBe('brows raised on their left (AU1+2)');
    expect(sentence({ AU06: [0, 2], AU12: [0.3, 3] }, true)).toBe('lip corners and cheeks raised on your right (AU6+12)');
    expect(sentence({ AU01: [3, 0], AU02: [3, 0], AU04: [0, 2] })).toBe('brows raised on their left (AU1+2), brows drawn together on their right (AU4)'); // prettier-ignore
    expect(sentence({ AU12: 3, AU06: [2, 0] })).toBe('lip corners pulled up (AU12), cheeks raised on their left (AU6)');
    expect(sentence({ AU15: [3, 0], AU17: 2 })).toBe('lip corners pulled down on their left (AU15), chin raised (AU17)');
  });

  test('what is covered is not said', () => {
    const face = { ...faceWith({ AU12: 4, AU01: 3 }), quality: { score: 0.2, reasons: ['mouth-covered'] as const } };
    expect(activeNow(face, false).map(({ codes }) => codes)).toEqual(['AU1']);
  });

  test('a face is said to be at rest only where all of it is seen and it is compared with a neutral', () => {
    const face = faceWith({});
    expect(noneActive(face)).toBe(READINGS_WORDS.atRest);
    expect(noneActive({ ...face, comparedWith: 'none' })).toBe(READINGS_WORDS.atRestUnsure);
    for (const reason of ['mouth-covered', 'eyes-covered'] as const) {
      expect(noneActive({ ...face, quality: { score: 0.2, reasons: [reason] } })).toBe(READINGS_WORDS.atRestUnsure);
    }
  });

  test('every unit has its words and its card', () => {
    for (const { code } of ACTION_UNITS) {
      expect(UNIT_WORDS[code], code).toMatch(/^[a-z]/);
      for (const text of Object.values(UNIT_FACTS[code]!)) expect(text, code).toMatch(/\.$/);
    }
  });
});

test('a caption says as much as fits, and the strongest always', () => {
  const movements = activeNow(faceWith({ AU12: 4, AU04: 3, AU25: 2 }), false);
  const shown = { movements, none: WORDS.noFace };
  expect(captionWithin(shown, () => true)).toContain('lips parted');
  expect(captionWithin(shown, (text) => text.length < 60)).not.toContain('lips parted');
  expect(captionWithin(shown, () => false)).toBe('lip corners pulled up');
  expect(captionWithin({ ...shown, movements: [] }, () => true)).toBe(WORDS.noFace);
});

test('in what is shared a side is theirs, a face is at rest only where that is known, and where there is none that is said', () => {
  const still = faceWith({});
  const caption = (of: typeof still | null): string => captionWithin(captionOf(of, WORDS.noFace), () => true);
  expect(captionOf(faceWith({ AU12: [3, 0] }), '').movements[0]!.words).toBe('lip corners pulled up on their left');
  expect(caption(still)).toBe(READINGS_WORDS.atRest);
  expect(caption({ ...still, comparedWith: 'none' })).toBe(READINGS_WORDS.atRestUnsure);
  expect(caption(null)).toBe(WORDS.noFace);
});
