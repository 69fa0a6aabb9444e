// The server counts bytes of UTF-8; people count characters.

const encoder = new TextEncoder();
const nearShare = 0.85;

export interface TextLimit {
  /** Characters of the same kind that still fit; null while the limit is far. */
  readonly left: number | null;
  readonly tooLong: boolean;
}

export function textLimit(text: string, bytes: number): TextLimit {
  const used = encoder.encode(text).length;
  if (used < bytes * nearShare) return { left: null, tooLong: false };
  const perCharacter = Math.max(1, used / Math.max(1, text.length));
  return { left: Math.max(0, Math.floor((bytes - used) / perCharacter)), tooLong: used > bytes };
}
