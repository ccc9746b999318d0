/**
 * What data from outside must look like, said once: a shape takes any value and gives it back as a plain type, with the fields that it
 * names and no others, or throws an Error that says where which value is wrong and what was expected.
 */

/** `at` is where the value stands, such as `samples[3].pose.yaw`. */
export type Shape<T> = (value: unknown, at: string) => T;
export type ShapeOf<S> = S extends Shape<infer T> ? T : never;

/** How much of a value an error shows. */
const SHOWN = 60;

/** A value as an error shows it. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}

/** The error of a value that is not what was expected. */
export const misshapen = (value: unknown, at: string, expected: string): Error =>
  new Error(`${at}: ${shown(value)} (${expected} expected)`);

function where<T>(expected: string, holds: (value: unknown) => boolean): Shape<T> {
  return (value, at) => {
    if (!holds(value)) throw misshapen(value, at, expected);
    return value as T;
  };
}

/** Text, and not an empty one. */
export const text = where<string>('text', (value) => typeof value === 'string' && value !== '');
export const flag = where<boolean>('true or false', (value) => typeof value === 'boolean');

/** A finite number from `low` to `high`. */
export const number = (low: number, high: number): Shape<number> =>
  where(`a number from ${low} to ${high}`, (value) => Number.isFinite(value) && low <= Number(value) && Number(value) <= high);

export const whole = (low: number, high: number): Shape<number> =>
  where(
    `a whole number from ${low} to ${high}`,
    (value) => Number.isInteger(value) && low <= Number(value) && Number(value) <= high,
  );

export const oneOf = <const T extends string>(...values: readonly T[]): Shape<T> =>
  where(`one of ${values.join(', ')}`, (value) => values.some((own) => own === value));

export const nullOr =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value, at) =>
    value === null ? null : shape(value, at);

/** A list; of `length` items, where it is given. */
export const list =
  <T>(item: Shape<T>, length?: number): Shape<T[]> =>
  (value, at) => {
    if (!Array.isArray(value)) throw misshapen(value, at, 'a list');
    if (length !== undefined && value.length !== length) throw misshapen(value.length, `${at}.length`, String(length));
    return Array.from(value, (own, i) => item(own, `${at}[${i}]`)); // holes are items too
  };

/** An object with these fields; what else it has is left out. */
export const record =
  <T extends object>(fields: { readonly [K in keyof T]: Shape<T[K]> }): Shape<T> =>
  (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw misshapen(value, at, 'an object');
    const entries = Object.entries<Shape<unknown>>(fields).map(([key, shape]) => {
      const own = Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
      return [key, shape(own, at ? `${at}.${key}` : key)];
    });
    return Object.fromEntries(entries) as T;
  };

/** One of several kinds of object, told apart by their field `kind`. */
export const variant =
  <T extends { readonly kind: string }>(kinds: {
    readonly [K in T['kind']]: Shape<Extract<T, { readonly kind: K }>>;
  }): Shape<T> =>
  (value, at) => {
    const names = Object.keys(kinds) as T['kind'][];
    const { kind } = record<{ kind: T['kind'] }>({ kind: oneOf(...names) })(value, at);
    return kinds[kind](value, at);
  };
