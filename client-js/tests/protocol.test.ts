import { describe, expect, it } from 'vitest';
import {
  decodeOperatorClientFrame,
  decodeOperatorServerFrame,
  decodeVisitorClientFrame,
  decodeVisitorServerFrame,
} from '../src/protocol';
import type { Decoded } from '../src/protocol';

const samples = import.meta.glob<string>('../../tests/fixtures/wire/*/*/*.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const decoders: Record<string, (text: string) => Decoded<object>> = {
  'visitor/client': decodeVisitorClientFrame,
  'visitor/server': decodeVisitorServerFrame,
  'operator/client': decodeOperatorClientFrame,
  'operator/server': decodeOperatorServerFrame,
};

describe.each(Object.entries(decoders))('samples of %s', (folder, decode) => {
  const own = Object.entries(samples).filter(([path]) => path.includes(`/wire/${folder}/`));

  it('are there', () => expect(own).not.toHaveLength(0));

  it.each(own)('%s decodes and encodes to the same', (_path, text) => {
    expect(decode(text)).toEqual({ ok: true, value: JSON.parse(text) as unknown });
  });
});

describe('decoding refuses', () => {
  const wrong = [
    ['no JSON', '{', '', 'JSON'],
    ['no object', '[]', '', 'object'],
    ['no type', '{}', '/type', 'string'],
    ['an unknown type', '{"type":"toString"}', '/type', /one of/],
    ['a missing field', '{"type":"reconnect"}', '/after_ms', 'whole number'],
    ['a wrong type', '{"type":"reconnect","after_ms":"1"}', '/after_ms', 'whole number'],
    ['a negative time', '{"type":"reconnect","after_ms":-1}', '/after_ms', 'whole number'],
    [
      'a wrong field deep inside',
      '{"type":"snapshot","chat":"c","earlier":false,"messages":[{"seq":1,"at":2,"from":{"kind":"cat"}}]}',
      '/messages/0/from/kind',
      /one of/,
    ],
    [
      'a queue range of three',
      '{"type":"queue","chat":"c","position":1,"wait_s":[1,2,3]}',
      '/wait_s',
      'pair',
    ],
  ] as const;
  it.each(wrong)('%s', (_name, text, field, expected) => {
    expect(decodeVisitorServerFrame(text)).toEqual({
      ok: false,
      field,
      expected: expected instanceof RegExp ? (expect.stringMatching(expected) as string) : expected,
    });
  });
});

describe('decoding tolerates', () => {
  it('unknown fields, which are dropped', () => {
    expect(decodeVisitorServerFrame('{"type":"done","ref":3,"new":1}')).toEqual({
      ok: true,
      value: { type: 'done', ref: 3 },
    });
  });

  it('null for an optional field, which stays absent', () => {
    expect(decodeVisitorServerFrame('{"type":"error","code":"internal","retry":true,"ref":null}')).toEqual({
      ok: true,
      value: { type: 'error', code: 'internal', retry: true },
    });
  });

  it('an event that it does not know, because a hole could never be filled', () => {
    const text = '{"type":"message","chat":"c","seq":1,"at":2,"from":{"kind":"system"},"event":"abducted"}';
    expect(decodeVisitorServerFrame(text)).toMatchObject({ ok: true, value: { event: 'unknown', seq: 1 } });
  });
});
