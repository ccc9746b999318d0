/**
 * A reading as a JSON Schema (draft 7), for programs in other languages: the build writes it beside the library and beside the app, as
 * READING_SCHEMA_FILE. It holds for what the library, the frame and jsPsych's extension (with `pick: (reading) => reading`, each with its
 * `t`) give, and for each line of the JSON Lines export. What the fields mean: docs/library.md.
 */

import { ACTION_UNITS, EXPRESSIONS, SIDED_UNITS } from '../core/facs.ts';
import { COMPARED_WITH, QUALITY_REASONS } from '../core/reading.ts';
import { SCHEMA } from './reading.ts';

export const READING_SCHEMA_FILE = 'reading.schema.json';

type Schema = Readonly<Record<string, unknown>>;

const number = { type: 'number' };
const share = { type: 'number', minimum: 0, maximum: 1 };
const intensity = { type: 'number', minimum: 0, maximum: 5 };
const count = { type: 'integer', minimum: 1 };
const atLeastZero = { type: 'number', minimum: 0 };
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const tuple = (item: Schema, length: number): Schema => ({ type: 'array', items: item, minItems: length, maxItems: length });

/** An object of exactly these fields, those in `optional` perhaps missing. */
const object = (properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

const byUnit = (schema: Schema): Schema => object(Object.fromEntries(ACTION_UNITS.map(({ code }) => [code, schema])));

const scores = object({
  latents: byUnit(orNull(number)),
  intensity: byUnit(orNull(intensity)),
  presence: byUnit(orNull(share)),
  sides: object(Object.fromEntries(SIDED_UNITS.map((unit) => [ACTION_UNITS[unit]!.code, orNull(tuple(intensity, 2))]))),
  expressions: object(Object.fromEntries(EXPRESSIONS.map((name) => [name, share]))),
});

const face = object({
  id: count,
  box: object({ x: number, y: number, width: atLeastZero, height: atLeastZero }),
  pose: object({ yaw: number, pitch: number, roll: number, translation: tuple(number, 3) }),
  quality: object({ score: share, reasons: { type: 'array', items: { enum: [...QUALITY_REASONS] }, uniqueItems: true } }),
  comparedWith: { enum: [...COMPARED_WITH] },
  smoothed: { $ref: '#/definitions/scores' },
  unsmoothed: { $ref: '#/definitions/scores' },
  offset: byUnit(number),
});

export const READING_SCHEMA: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Facsimile reading',
  description: `Action units of the faces in one frame, schema ${SCHEMA}`,
  definitions: { scores },
  ...object(
    {
      t: atLeastZero,
      schema: { const: SCHEMA },
      frame: count,
      time: number,
      sourceTime: number,
      at: number,
      wallClock: { type: 'string', format: 'date-time' },
      width: count,
      height: count,
      modelVersion: { type: 'string' },
      smoothing: orNull(share),
      faces: { type: 'array', items: face },
    },
    // `t`: of a jsPsych trial alone; `at`: of a page that has long gone, so that no recording has it
    ['t', 'at'],
  ),
};
