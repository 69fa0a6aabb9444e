// Small combinators that turn `unknown` into a typed value, or say which field is wrong.

export type Decoded<T> = { ok: true; value: T } | { ok: false; field: string; expected: string };

/** Returns the value or throws a Mismatch; `at` is a JSON pointer. Only `run` is called from outside. */
export type Decoder<T> = (value: unknown, at: string) => T;
export type Infer<D> = D extends Decoder<infer T> ? T : never;

class Mismatch extends Error {
  constructor(
    readonly field: string,
    readonly expected: string,
  ) {
    super(`${field}: ${expected} expected`);
  }
}

export function run<T>(decoder: Decoder<T>, value: unknown): Decoded<T> {
  try {
    return { ok: true, value: decoder(value, '') };
  } catch (error) {
    if (error instanceof Mismatch) return { ok: false, field: error.field, expected: error.expected };
    throw error;
  }
}

export function parse<T>(decoder: Decoder<T>, text: string): Decoded<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, field: '', expected: 'JSON' };
  }
  return run(decoder, value);
}

// The bundler may drop a decoder that nobody uses: building one has no side effect.

/* @__NO_SIDE_EFFECTS__ */
function check<T>(expected: string, test: (value: unknown) => value is T): Decoder<T> {
  return (value, at) => {
    if (!test(value)) throw new Mismatch(at, expected);
    return value;
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const string = check('string', (value): value is string => typeof value === 'string');
export const boolean = check('boolean', (value): value is boolean => typeof value === 'boolean');
export const number = check('number', (value): value is number => Number.isFinite(value));
/** What a server of before says nothing of is not so: a page may be newer than the server that it talks to. */
export const flag: Decoder<boolean> = (value, at) => (value === undefined ? false : boolean(value, at));
/** A whole number from 0 on: sequence numbers, times, counts. */
export const natural = check(
  'whole number',
  (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0,
);
const record = check('object', isRecord);

/* @__NO_SIDE_EFFECTS__ */
export function literal<const T extends string | number>(wanted: T): Decoder<T> {
  return check(JSON.stringify(wanted), (value): value is T => value === wanted);
}

/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const T extends string>(...names: T[]): Decoder<T> {
  return check(`one of ${names.join(', ')}`, (value): value is T => names.includes(value as T));
}

/* @__NO_SIDE_EFFECTS__ */
export function nullable<T>(inner: Decoder<T>): Decoder<T | null> {
  return (value, at) => (value === null || value === undefined ? null : inner(value, at));
}

/* @__NO_SIDE_EFFECTS__ */
export function array<T>(inner: Decoder<T>): Decoder<T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new Mismatch(at, 'array');
    return value.map((item, index) => inner(item, `${at}/${index}`));
  };
}

/* @__NO_SIDE_EFFECTS__ */
export function pair<T>(inner: Decoder<T>): Decoder<[T, T]> {
  return (value, at) => {
    if (!Array.isArray(value) || value.length !== 2) throw new Mismatch(at, 'pair');
    return [inner(value[0], `${at}/0`), inner(value[1], `${at}/1`)];
  };
}

/** An object used as a map: names → values of one kind. */
/* @__NO_SIDE_EFFECTS__ */
export function map<T>(inner: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value, at) =>
    Object.fromEntries(
      Object.entries(record(value, at)).map(([key, item]) => [key, inner(item, `${at}/${key}`)]),
    );
}

type Fields = Record<string, Decoder<unknown>>;
type Shape<R extends Fields, O extends Fields> = { [K in keyof R]: Infer<R[K]> } & {
  [K in keyof O]?: Infer<O[K]>;
};
type Flat<T> = { [K in keyof T]: T[K] };

/** Known fields only; others are ignored. An optional field that is absent or null stays absent. */
/* @__NO_SIDE_EFFECTS__ */
export function object<R extends Fields, O extends Fields = Record<never, never>>(
  required: R,
  optional?: O,
): Decoder<Flat<Shape<R, O>>> {
  return (value, at) => {
    const source = record(value, at);
    const result: Record<string, unknown> = {};
    for (const [name, decoder] of Object.entries(required))
      result[name] = decoder(source[name], `${at}/${name}`);
    for (const [name, decoder] of Object.entries(optional ?? {})) {
      if (source[name] !== undefined && source[name] !== null)
        result[name] = decoder(source[name], `${at}/${name}`);
    }
    return result as Flat<Shape<R, O>>;
  };
}

/** A frame: `type` chooses the decoder of the fields beside it. An unknown type is refused. */
/* @__NO_SIDE_EFFECTS__ */
export function frame<F extends Record<string, Decoder<object>>>(
  kinds: F,
): Decoder<{ [K in keyof F & string]: Flat<{ type: K } & Infer<F[K]>> }[keyof F & string]> {
  return (value, at) => {
    const type = string(record(value, at)['type'], `${at}/type`);
    const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    if (!kind) throw new Mismatch(`${at}/type`, `one of ${Object.keys(kinds).join(', ')}`);
    return { type, ...kind(value, at) } as never;
  };
}
