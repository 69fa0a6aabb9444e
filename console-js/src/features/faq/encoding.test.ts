import { describe, expect, it } from 'vitest';
import { decodeAs, decodeFile } from './encoding';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, mark: boolean, swapped: boolean) => {
  const out: number[] = [];
  for (const unit of (mark ? '\ufeff' : '') + text) {
    const code = unit.charCodeAt(0);
    out.push(...(swapped ? [code >> 8, code & 0xff] : [code & 0xff, code >> 8]));
  }
  return Uint8Array.from(out);
};

describe('a file', () => {
  const text = 'question,answer\nهزینه ارسال؟,۵ تومان\n';

  it('in UTF-8 is what it is, with or without a mark', () => {
    expect(decodeFile(utf8(text))).toEqual({ text, encoding: 'utf-8', guessed: false });
    expect(decodeFile(utf8('\ufeff' + text))?.text).toBe(text);
    expect(decodeFile(new Uint8Array())?.text).toBe('');
  });

  it('in UTF-16 is known by its mark, or by its zeros', () => {
    for (const mark of [true, false]) {
      expect(decodeFile(utf16(text, mark, false))).toEqual({ text, encoding: 'utf-16le', guessed: false });
      expect(decodeFile(utf16(text, mark, true))).toEqual({ text, encoding: 'utf-16be', guessed: false });
    }
  });

  it('of a Persian spreadsheet is read as Windows-1256, and that is a guess', () => {
    // "question,answer\n" and «پست؟,چک» as Windows-1256 writes them
    const bytes = Uint8Array.from([...utf8('question,answer\n'), 0x81, 0xd3, 0xca, 0xbf, 0x2c, 0x8d, 0x98]);
    expect(decodeFile(bytes)).toEqual({
      text: 'question,answer\nپست؟,چک',
      encoding: 'windows-1256',
      guessed: true,
    });
    expect(decodeAs(Uint8Array.from([0xe9]), 'windows-1252')).toBe('é');
  });

  it('that is no text is none', () => {
    expect(decodeFile(Uint8Array.from([0xff, 0xfe, 0x00, 0xd8]))).toBeNull(); // half of a pair
    expect(decodeFile(Uint8Array.from([0x50, 0x4b, 0x03]))).not.toBeNull();
    expect(decodeAs(Uint8Array.from([0xff]), 'utf-8')).toBeNull();
  });
});
