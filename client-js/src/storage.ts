// What outlives the page. A browser may refuse storage altogether (third-party frames, private windows): then it is
// kept in memory, and everything works until the page is left.
import { array, natural, object, oneOf, parse, string, boolean } from './decode';
import type { Pending } from './chat_state';

export interface Store {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
}

/** `area` is a function because merely naming `window.localStorage` throws where it is blocked. */
export function createStore(area: () => Storage, prefix: string): Store {
  const memory = new Map<string, string | null>();
  const attempt = <T>(action: (storage: Storage) => T): T | null => {
    try {
      return action(area());
    } catch {
      return null;
    }
  };
  const write = (key: string, value: string | null): void => {
    memory.set(key, value);
    attempt((storage) =>
      value === null ? storage.removeItem(prefix + key) : storage.setItem(prefix + key, value),
    );
  };
  return {
    get: (key) => attempt((storage) => storage.getItem(prefix + key)) ?? memory.get(key) ?? null,
    set: write,
    remove: (key) => write(key, null),
  };
}

const savedPending = array(
  object(
    {
      clientId: string,
      text: string,
      at: natural,
      status: oneOf('waiting', 'sent', 'accepted', 'refused'),
    },
    { choice: string, refusal: object({ code: string, retry: boolean }) },
  ),
);

const pendingKey = 'pending';

export function savePending(store: Store, pending: readonly Pending[]): void {
  if (pending.length === 0) store.remove(pendingKey);
  else store.set(pendingKey, JSON.stringify(pending));
}

/** What an earlier page did not see accepted. It goes out again; the server knows it by its client_id. */
export function loadPending(store: Store): Pending[] {
  const text = store.get(pendingKey);
  if (text === null) return [];
  const saved = parse(savedPending, text);
  if (!saved.ok) return [];
  return saved.value.map((message) => ({
    ...message,
    status: message.status === 'refused' ? 'refused' : 'waiting',
    attempts: 0,
    notBefore: 0,
  }));
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Unique for its sender; not crypto.randomUUID, which exists on secure pages only. */
export function newClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => alphabet[byte & 63]).join('');
}
