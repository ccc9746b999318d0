/** Column names and order: the OpenFace wiki, "Output Format". */

import { describe, expect, test } from 'vitest';
import { ACTION_UNITS, unitIndex } from '../../src/core/facs.ts';
import { OPENFACE_HEADER, openFaceRotation, openFaceRows, type CsvFace } from '../../src/core/openface-csv.ts';

const OPENFACE_R = '01 02 04 05 06 07 09 10 12 14 15 17 20 23 25 26 45'.split(' ').map((code) => `AU${code}_r`);
const OPENFACE_C = '01 02 04 05 06 07 09 10 12 14 15 17 20 23 25 26 28 45'.split(' ').map((code) => `AU${code}_c`);
const columns = OPENFACE_HEADER.split(',');
const parsed = (row: string): Record<string, string> => {
  const values = row.trimEnd().split(',');
  return Object.fromEntries(columns.map((column, i) => [column, values[i]!]));
};

const units = (set: Record<string, number>): Float32Array => {
  const values = new Float32Array(ACTION_UNITS.length);
  for (const [code, value] of Object.entries(set)) values[unitIndex(code)] = value;
  return values;
};
const pose = (yaw: number, pitch: number, roll: number) => ({ yaw, pitch, roll, translation: [0, 0, 50] as const });
const face = (more: Partial<CsvFace> = {}): CsvFace => ({
  id: 0,
  quality: { score: 0.875, reasons: [] },
  pose: pose(0, 0, 0),
  intensity: units({}),
  presence: units({}),
  comparedWith: 'none',
  ...more,
});

describe('the header', () => {
  test('starts as promised', () => {
    const first = 'file frame face_id timestamp confidence success pose_Tx pose_Ty pose_Tz pose_Rx pose_Ry pose_Rz'.split(' ');
    expect(columns.slice(0, 12)).toEqual(first);
  });

  test("has OpenFace's units in OpenFace's order, intensities before presences", () => {
    expect(columns.filter((column) => OPENFACE_R.includes(column))).toEqual(OPENFACE_R);
    expect(columns.filter((column) => OPENFACE_C.includes(column))).toEqual(OPENFACE_C);
    const kinds = columns.slice(12, -1).map((column) => column.slice(-2));
    expect(kinds).toEqual(kinds.toSorted().reverse());
  });

  test('names every unit once in each kind', () => {
    expect(new Set(columns).size).toBe(columns.length);
    expect(columns.length).toBe(12 + 2 * ACTION_UNITS.length + 1);
    expect(columns.at(-1)).toBe('compared_with');
    expect(columns).not.toContain('AU43_r');
    expect(columns).not.toContain('AU24_r');
  });
});

describe('a row', () => {
  test('says of a unit that is not seen that it is no number, and lowers the confidence; the others stay numbers', () => {
    const all = new Float32Array(ACTION_UNITS.length).fill(1);
    const quality = { score: 0.4, reasons: ['eyes-covered'] } as const;
    const row = parsed(
      openFaceRows('a.png', { frame: 1, timestamp: 0, faces: [face({ quality, intensity: all, presence: all })] }),
    );
    expect(row).toMatchObject({ success: '1', confidence: '0.400', AU12_r: '1.000', AU12_c: '1', AU45_r: 'NaN', AU45_c: 'NaN' });
    ACTION_UNITS.forEach(({ region, code }) => {
      if (row[`${code}_r`] === undefined) return;
      expect(row[`${code}_r`] === 'NaN', code).toBe(region === 'upper');
      expect(row[`${code}_c`] === 'NaN', code).toBe(region === 'upper');
    });
  });

  test('has a value for each column, each in its place', () => {
    const row = parsed(
      openFaceRows('a.mp4', {
        frame: 3,
        timestamp: 0.0667334,
        faces: [face({ intensity: units({ AU12: 4.25, AU43: 1.5, AU24: 0.75 }), presence: units({ AU12: 0.99, AU43: 0.4999 }) })],
      }),
    );
    expect(row).toMatchObject({ file: 'a.mp4', frame: '3', face_id: '0', timestamp: '0.066733', confidence: '0.875' });
    expect(row).toMatchObject({ success: '1', AU12_r: '4.250', AU12_c: '1', AU45_r: '1.500', AU45_c: '0', AU23_r: '0.750' });
    expect(row['AU01_r']).toBe('0');
  });

  test('has the place of the head in millimetres, to the right of the picture, down and away', () => {
    const row = (translation: readonly [number, number, number]) =>
      parsed(openFaceRows('a', { frame: 1, timestamp: 0, faces: [face({ pose: { ...pose(0, 0, 0), translation } })] }));
    expect(row([1, 2, 50])).toMatchObject({ pose_Tx: '10.0', pose_Ty: '-20.0', pose_Tz: '500.0' });
    expect(row([-0.123, 0, 43.21])).toMatchObject({ pose_Tx: '-1.2', pose_Ty: '0', pose_Tz: '432.1' });
  });

  test('counts a unit as present from one half on', () => {
    const row = (presence: number) =>
      parsed(openFaceRows('a', { frame: 1, timestamp: 0, faces: [face({ presence: units({ AU06: presence }) })] }));
    expect(row(0.5)['AU06_c']).toBe('1');
    expect(row(0.49)['AU06_c']).toBe('0');
  });

  test.each(['none', 'estimated', 'first', 'file'] as const)('says what it was compared with: %s', (comparedWith) => {
    expect(parsed(openFaceRows('a', { frame: 1, timestamp: 0, faces: [face({ comparedWith })] }))['compared_with']).toBe(
      comparedWith,
    );
  });

  test('is kept for a frame without a face, all zeros', () => {
    const text = openFaceRows('a.mp4', { frame: 2, timestamp: 1 / 30, faces: [] });
    const { file, frame, timestamp, compared_with: compared, ...rest } = parsed(text);
    expect([file, frame, timestamp, compared]).toEqual(['a.mp4', '2', '0.033333', 'none']);
    expect(new Set(Object.values(rest))).toEqual(new Set(['0']));
    expect(text.trimEnd().split(',').length).toBe(columns.length);
  });

  test('is written for each face, and ends with a line end', () => {
    const text = openFaceRows('a', { frame: 1, timestamp: 0, faces: [face(), face({ id: 1 })] });
    expect(text.endsWith('\n')).toBe(true);
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((row) => parsed(row)['face_id']),
    ).toEqual(['0', '1']);
  });

  test.each([
    ['plain name.mp4', 'plain name.mp4'],
    ['one,two.mp4', '"one,two.mp4"'],
    ['so "called".mp4', '"so ""called"".mp4"'],
    ['line\nend', '"line\nend"'],
  ])('quotes a file name where it must: %j', (name, expected) => {
    expect(openFaceRows(name, { frame: 1, timestamp: 0, faces: [] }).startsWith(`${expected},1,`)).toBe(true);
  });
});

describe('rotation', () => {
  type Matrix = readonly (readonly number[])[];
  const times = (...matrices: Matrix[]): Matrix =>
    matrices.reduce((a, b) => a.map((row) => b[0]!.map((_, j) => row.reduce((sum, v, k) => sum + v * b[k]![j]!, 0))));
  const about = (axis: 0 | 1 | 2, angle: number): Matrix => {
    const [i, j] = [(axis + 1) % 3, (axis + 2) % 3] as const;
    const matrix = [0, 1, 2].map((row) => [0, 1, 2].map((column) => Number(row === column)));
    matrix[i]![i] = matrix[j]![j] = Math.cos(angle);
    matrix[i]![j] = -Math.sin(angle);
    matrix[j]![i] = Math.sin(angle);
    return matrix;
  };
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;

  test('is zero for a frontal head', () => {
    for (const angle of openFaceRotation(pose(0, 0, 0))) expect(angle).toBeCloseTo(0);
  });

  test("turns a head as OpenFace's matrix Rx Ry Rz does, seen with y down and z away", () => {
    const flip: Matrix = [
      [1, 0, 0],
      [0, -1, 0],
      [0, 0, -1],
    ];
    for (const [yaw, pitch, roll] of [
      [20, 0, 0],
      [0, 15, 0],
      [0, 0, -25],
      [40, -20, 30],
      [-70, 35, -50],
    ] as const) {
      const ours = times(about(1, radians(yaw)), about(0, radians(-pitch)), about(2, radians(-roll)));
      const expected = times(flip, ours, flip).flat();
      const [rx, ry, rz] = openFaceRotation(pose(yaw, pitch, roll));
      times(about(0, rx), about(1, ry), about(2, rz))
        .flat()
        .forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 6));
    }
  });
});
