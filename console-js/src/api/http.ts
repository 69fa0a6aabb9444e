// REST calls with errors as values: a caller cannot forget that a request may fail.
import { array, object, run, string, natural } from '@pasokh/client/decode';
import type { Decoder } from '@pasokh/client/decode';

export interface Problem {
  /** A code of docs/protocol.md §7, or `network` when no answer came. */
  readonly code: string;
  /** The field at fault, as a JSON pointer. */
  readonly field?: string;
  readonly retryAfterMs?: number;
  /** Everything that is wrong with a FAQ that was refused; `line` of a file, or the number of the entry. */
  readonly problems?: readonly { line: number; field: string; reason: string }[];
  /** Of HTTP; absent for refusals of the socket. */
  readonly status?: number;
}

/** No valid log-in, or a one-time link that no longer counts. */
export const isUnauthorized = (problem: Problem): boolean => problem.status === 401;

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

export const failed = (problem: Problem): { ok: false; problem: Problem } => ({ ok: false, problem });

const errorBody = object({
  error: object(
    { code: string },
    {
      message: string,
      field: string,
      retry_after_ms: natural,
      problems: array(object({ line: natural, field: string, reason: string })),
    },
  ),
});

/** Answers without a body, or whose body nobody reads. */
export const nothing: Decoder<null> = () => null;

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export async function call<T>(
  method: Method,
  path: string,
  decoder: Decoder<T>,
  body?: unknown,
): Promise<Result<T>> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    });
    text = await response.text();
  } catch {
    return failed({ code: 'network' });
  }
  const value = parse(text);
  if (!response.ok) return failed(problemOf(response.status, value));
  const decoded = run(decoder, value);
  return decoded.ok ? { ok: true, value: decoded.value } : failed({ code: 'internal', field: decoded.field });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A proxy in between may answer in HTML; then the status is all there is. */
function problemOf(status: number, value: unknown): Problem {
  const decoded = run(errorBody, value);
  if (!decoded.ok) return { code: codeOfStatus(status), status };
  const { code, field, problems, retry_after_ms: retryAfterMs } = decoded.value.error;
  return {
    code,
    status,
    ...(field === undefined ? {} : { field }),
    ...(problems === undefined ? {} : { problems }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function codeOfStatus(status: number): string {
  if (status === 401) return 'bad_credentials';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 429) return 'rate_limited';
  return 'unavailable';
}
