// Divides what a person wrote into plain text, addresses, and what has to be read from left to right. The result is
// data; its callers turn it into elements, never into HTML. Joined again it is the text, to the letter.

export interface Segment {
  readonly text: string;
  /** http, https, mailto or tel; nothing else ever becomes a link. */
  readonly href?: string;
  /** A code, a number or foreign words that a line from right to left would turn around. */
  readonly ltr?: true;
}

// eslint-disable-next-line no-control-regex -- controls end an address: browsers drop some of them in silence
const address = String.raw`(?<![\p{L}\d:])(?:https?:\/\/|www\.)[^\s<>"'\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]+`;
// Each begins where nothing of its own kind stands before it: else a long text would be tried from every letter anew.
const mail = String.raw`(?<![\p{L}\d._%+-])[\p{L}\d._%+-]+@[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}`;
const digit = String.raw`[\d۰-۹٠-٩]`;
const phone = String.raw`(?<![\p{L}\d#_-])(?:\+${digit}|[0۰٠]${digit})(?:[ -]?${digit}){7,13}(?![\d\p{L}])`;
const links = new RegExp(`(${address})|(${mail})|(${phone})`, 'giu');

/** Latin letters and digits with what stands among them, but neither brackets nor quotes. */
const inWord = String.raw`[!#-&*+\-./0-9:;=?@a-z\\^_|~]`;
/** "iPhone 15 Pro", "order #A-1024". */
const words = String.raw`(?<!${inWord})[#@]?[a-z\d]${inWord}*(?: [#@]?[a-z\d]${inWord}*)*`;
/** "#1024", "+98", "1403/08/12": a sign in front or several parts. A range of two is read as its line is. */
const number = String.raw`(?<!${inWord})(?:[#+]\d[\d.,/:-]*|\d+(?:[./:-]\d+){2,})`;
const codes = new RegExp(`(${number})|(${words})`, 'giu');

/** A sentence's own punctuation behind an address does not belong to it. */
const sentence = new Set('.,;:!?،؛؟»)]}');
function trimmed(text: string): string {
  let end = text.length;
  while (end > 0 && sentence.has(text.charAt(end - 1))) --end;
  return text.slice(0, end);
}

function webAddress(text: string): string | null {
  try {
    const url = new URL(/^www\./i.test(text) ? `https://${text}` : text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

/** People type numbers with the digits of their language. */
function latinDigits(text: string): string {
  return text.replace(/[۰-۹٠-٩]/g, (each) => String(each.charCodeAt(0) & 0xf));
}

function link([text, web, email]: RegExpMatchArray): Segment | null {
  if (email !== undefined) return { text, href: `mailto:${text}`, ltr: true };
  if (web === undefined) return { text, href: `tel:${latinDigits(text).replace(/[^+\d]/g, '')}`, ltr: true };
  const shown = trimmed(text);
  const href = webAddress(shown);
  return href === null ? null : { text: shown, href, ltr: true };
}

function code([text, number]: RegExpMatchArray): Segment | null {
  const shown = trimmed(text);
  // A plain number, or a range of two, is read as its line is.
  return number !== undefined || /[a-z]/i.test(shown) ? { text: shown, ltr: true } : null;
}

function divide(
  text: string,
  pattern: RegExp,
  found: (match: RegExpMatchArray) => Segment | null,
  between: (text: string) => Segment[],
): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const segment = found(match);
    if (segment === null) continue;
    segments.push(...between(text.slice(from, match.index)), segment);
    from = match.index + segment.text.length;
  }
  segments.push(...between(text.slice(from)));
  return segments;
}

const plain = (text: string): Segment[] => (text === '' ? [] : [{ text }]);

export function linkify(text: string): Segment[] {
  return divide(text, links, link, (rest) => divide(rest, codes, code, plain));
}
