// What a file's bytes say. Spreadsheets do not ask before they save in the encoding of the country's Windows; read as
// UTF-8 such a file is a row of question marks, and nobody gets the letters back.

export const guesses = ['windows-1256', 'windows-1252'] as const;
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | (typeof guesses)[number];

export interface FileText {
  readonly text: string;
  readonly encoding: Encoding;
  /** Nothing in the file says so: a person should look whether the letters are right. */
  readonly guessed: boolean;
}

/** Null for bytes that are no text in this encoding. A mark of the byte order is no part of the text. */
export function decodeAs(bytes: Uint8Array, encoding: Encoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** UTF-16 of a text with Latin letters, blanks or line ends has zeros, which no other text has. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const first = bytes.subarray(0, 4096).indexOf(0);
  if (first < 0) return null;
  return first % 2 === 1 ? 'utf-16le' : 'utf-16be';
}

/**
 * UTF-8 when it is that, else UTF-16 by its mark or zeros, else Windows-1256, in which Excel saves Persian and Arabic.
 * Null for what is no text.
 */
export function decodeFile(bytes: Uint8Array): FileText | null {
  const wide = wideEncoding(bytes);
  const encoding = wide ?? 'utf-8';
  const text = decodeAs(bytes, encoding);
  if (text !== null) return { text, encoding, guessed: false };
  if (wide !== null) return null;
  const guess = decodeAs(bytes, guesses[0]);
  return guess === null ? null : { text: guess, encoding: guesses[0], guessed: true };
}
