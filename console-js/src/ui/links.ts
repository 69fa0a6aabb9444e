// What may become a link. Everything else stays text, whatever it looks like.

export type Part = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string };

const webSchemes = new Set(['http:', 'https:']);

/** The address when it is one of the web, else null. For addresses that a visitor's browser reported. */
export function webAddress(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  return webSchemes.has(url.protocol) ? url.href : null;
}

/** mailto: for an e-mail address, tel: for a telephone number, null for anything else. */
export function contactAddress(contact: string): string | null {
  const text = contact.trim();
  if (/^[^\s@<>"',;:?&%]+@[^\s@<>"',;:?&%]+\.[^\s@<>"',;:?&%]+$/.test(text)) return `mailto:${text}`;
  const digits = asciiDigits(text).replace(/[\s().-]/g, '');
  return /^\+?\d{3,15}$/.test(digits) ? `tel:${digits}` : null;
}

/** People type telephone numbers with the digits of their language. */
function asciiDigits(text: string): string {
  return text.replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

const address = /(?<![\w:])https?:\/\/[^\s<>"'`؛،«»]+/gi;
/** Marks that end a sentence, not an address. */
const trailing = /[.,;:!?)\]}…؟]+$/;

/** Splits a message into text and addresses of the web. */
export function linkify(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const shown = match[0].replace(trailing, '');
    const href = webAddress(shown);
    if (href === null) continue;
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) });
    parts.push({ kind: 'link', text: shown, href });
    from = match.index + shown.length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

/** An address as one reads it: without scheme, decoded, so that Persian paths are words. */
export function readableAddress(url: string): string {
  const bare = url.replace(/^https?:\/\//i, '').replace(/\/$/, '');
  try {
    return decodeURI(bare);
  } catch {
    return bare;
  }
}
