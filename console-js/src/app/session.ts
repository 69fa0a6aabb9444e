// Which of the pages outside the console is shown, if any.
import { closeCodes } from '@pasokh/client/link';
import { isUnauthorized } from '../api/http';
import type { Problem } from '../api/http';

export type Session =
  | { readonly kind: 'checking' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'setup'; readonly token: string }
  | { readonly kind: 'login'; readonly notice: 'signedOut' | 'expired' | null }
  | { readonly kind: 'inside' };

/** What the answer to "who am I?" means. */
export function afterCheck(problem: Problem | null): Session {
  if (problem === null) return { kind: 'inside' };
  return isUnauthorized(problem) ? { kind: 'login', notice: null } : { kind: 'unreachable' };
}

export type Ending = 'expired' | 'elsewhere' | 'siteClosed' | 'refused';

/** What a final close code of the socket means for the operator. */
export function endingOf(code: number | null): Ending {
  switch (code) {
    case closeCodes.refused:
      return 'expired';
    case closeCodes.replaced:
      return 'elsewhere';
    case closeCodes.unknownSite:
      return 'siteClosed';
    default:
      return 'refused';
  }
}
