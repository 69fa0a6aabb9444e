// Whom the page says that it has before it: a JWT that only the site's own server can sign, and only ours can check.
import type { Store } from '@pasokh/client/storage';

/** What we may know of a JWT without being able to check it: whose it is. Null when it is none. */
function subject(jwt: string): string | null {
  try {
    const payload = (jwt.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as { sub?: unknown };
    return typeof claims.sub === 'string' ? claims.sub : null;
  } catch {
    return null;
  }
}

/** FNV-1a: short, and of no use to whoever reads it in a storage. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36);
}

/** Whose session, pending messages and drafts these are; '' is the anonymous visitor of the browser. */
export function ownerOf(jwt: string | null): string {
  return jwt === null ? '' : digest(subject(jwt) ?? jwt);
}

/** What one owner keeps in the tab. Nobody else is shown it. */
export function ownedBy(owner: string, tab: Store): Store {
  const prefix = owner === '' ? '' : `${owner}:`;
  return {
    get: (key) => tab.get(prefix + key),
    set: (key, value) => tab.set(prefix + key, value),
    remove: (key) => tab.remove(prefix + key),
  };
}
