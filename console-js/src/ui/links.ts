// What may become a link. Everything else stays text, whatever it looks like.

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

/** An address as one reads it: without scheme, decoded, so that Persian paths are words. */
export function readableAddress(url: string): string {
  const bare = url.replace(/^https?:\/\//i, '').replace(/\/$/, '');
  try {
    return decodeURI(bare);
  } catch {
    return bare;
  }
}
