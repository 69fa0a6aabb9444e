// Finds the addresses in a text. The result is data; the list turns it into elements, never into HTML.

export type Segment = { readonly text: string; readonly href?: string };

const address = String.raw`https?:\/\/[^\s<>"']+|www\.[^\s<>"']+`;
const mail = String.raw`[\p{L}\d._%+-]+@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}`;
const phone = String.raw`(?<![\p{L}\d#_-])(?:\+|0)\d(?:[ -]?\d){7,13}(?![\d\p{L}])`;
const pattern = new RegExp(`(${address})|(${mail})|(${phone})`, 'giu');
/** A sentence's own punctuation after an address does not belong to it. */
const trailing = /[.,;:!?،؛؟»)\]}]+$/u;

function webAddress(text: string): string | null {
  try {
    const url = new URL(/^www\./i.test(text) ? `https://${text}` : text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

function segment(match: RegExpMatchArray): Segment {
  const [text, web, email] = match;
  const trimmed = web === undefined ? text : text.replace(trailing, '');
  const href =
    web !== undefined
      ? webAddress(trimmed)
      : email !== undefined
        ? `mailto:${text}`
        : `tel:${text.replace(/[^+\d]/g, '')}`;
  return href === null ? { text } : { text: trimmed, href };
}

export function linkify(text: string): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const found = segment(match);
    if (match.index > from) segments.push({ text: text.slice(from, match.index) });
    segments.push(found);
    from = match.index + found.text.length;
  }
  if (from < text.length) segments.push({ text: text.slice(from) });
  return segments;
}
