/**
 * The door for data from outside: a valibot schema lets a value in as a plain type, or an Error says where which value is wrong and
 * what was expected there. A schema's own message says what is expected, in words: `a whole number from 0 to 5`.
 */

import * as v from 'valibot';

/** How much of a value an error shows. */
const SHOWN = 60;

/** A value as an error shows it. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

/** The error of a value at `at`, such as `samples[3].pose.yaw`, that is not what was expected. */
export const misshapen = (value: unknown, at: string, expected: string): Error =>
  new Error(`${at}: ${shown(value)} (${expected} expected)`);

/** `samples[3].pose.yaw`; `at` is where the value as a whole stands. */
function placeOf(path: v.BaseIssue<unknown>['path'], at: string): string {
  const keys = path?.map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)) ?? [];
  return (at + keys.join('')).replace(/^\./, '');
}

const NAMES: Readonly<Record<string, string>> = { Object: 'an object', Array: 'a list', string: 'text' };

/** What was expected, in words, where the schema has none of its own. */
function expectedBy({ type, expected, requirement }: v.BaseIssue<unknown>): string {
  if (type === 'length') return String(requirement);
  if (type === 'picklist' || type === 'variant') return `one of ${expected!.replaceAll(/[()"]/g, '').replaceAll(' | ', ', ')}`;
  if (type === 'object' && expected !== 'Object') return 'a value';
  return NAMES[expected!] ?? expected ?? 'another value';
}

/** What `schema` makes of `value`. Throws an Error that names the first thing in it that is not as expected; `at` is where it stands. */
export function admit<T>(schema: v.GenericSchema<unknown, T>, value: unknown, at = ''): T {
  const result = v.safeParse(schema, value, { abortEarly: true, message: expectedBy });
  if (result.success) return result.output;
  const [{ type, path, input, message }] = result.issues;
  const [place, given] = [placeOf(path, at) || 'value', path ? path.at(-1)!.value : input];
  if (type === 'length') throw misshapen((given as ArrayLike<unknown>).length, `${place}.length`, message);
  throw misshapen(given, place, message);
}

/** Text, and not an empty one. */
export const text = v.pipe(v.string('text'), v.nonEmpty('text'));
export const flag = v.boolean('true or false');

/** A finite number from `low` to `high`. */
export function number(low: number, high: number) {
  const expected = `a number from ${low} to ${high}`;
  return v.pipe(v.number(expected), v.minValue(low, expected), v.maxValue(high, expected));
}

export function whole(low: number, high: number) {
  const expected = `a whole number from ${low} to ${high}`;
  return v.pipe(v.number(expected), v.integer(expected), v.minValue(low, expected), v.maxValue(high, expected));
}
