import { describe, expect, it } from 'vitest';
import { createStore, loadPending, newClientId, savePending } from '../src/storage';
import type { Pending } from '../src/chat_state';

const blocked = (): Storage => {
  throw new DOMException('blocked', 'SecurityError');
};

function area(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    key: () => null,
  };
}

const message: Pending = { clientId: 'a', text: 'سلام', at: 1, status: 'sent', attempts: 3, notBefore: 9 };

describe('storage', () => {
  it('keeps values under its prefix', () => {
    const storage = area();
    createStore(() => storage, 'p:').set('token', 't');
    expect(storage.getItem('p:token')).toBe('t');
    expect(createStore(() => storage, 'p:').get('token')).toBe('t');
    expect(createStore(() => storage, 'q:').get('token')).toBeNull();
  });

  it('falls back to memory where storage is blocked', () => {
    const store = createStore(blocked, 'p:');
    store.set('token', 't');
    expect(store.get('token')).toBe('t');
    store.remove('token');
    expect(store.get('token')).toBeNull();
  });

  it('brings pending messages back to be sent again', () => {
    const storage = area();
    const store = createStore(() => storage, 'p:');
    savePending(store, [message]);
    expect(loadPending(store)).toEqual([{ ...message, status: 'waiting', attempts: 0, notBefore: 0 }]);
    savePending(store, []);
    expect(loadPending(store)).toEqual([]);
  });

  it('ignores what it did not write', () => {
    const storage = area();
    const store = createStore(() => storage, 'p:');
    store.set('pending', '[{"clientId":1}]');
    expect(loadPending(store)).toEqual([]);
    store.set('pending', 'not JSON');
    expect(loadPending(store)).toEqual([]);
  });

  it('makes client ids that the wire allows', () => {
    const ids = new Set(Array.from({ length: 100 }, newClientId));
    expect(ids.size).toBe(100);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });
});
