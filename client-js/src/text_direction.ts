// In which direction a message of a person reads.

const letter = /\p{L}/gu;
// The extensions, because letters such as the tatweel are shared by several scripts.
const rightToLeft = /[\p{scx=Arab}\p{scx=Hebr}\p{scx=Syrc}\p{scx=Thaa}\p{scx=Nkoo}]/u;
const asciiRun = /[!-~]+/g;
/** Order numbers and addresses stand in a text of any language. */
const code = /[0-9@_]|[a-z][.:/]+[a-z]/i;

/**
 * By the majority of the letters, and by the first one in a tie: a Persian line may well begin with a Latin word, which
 * would turn it around with dir="auto". That is left for texts without words.
 */
export function textDirection(text: string): 'rtl' | 'ltr' | 'auto' {
  const letters = text.replace(asciiRun, (run) => (code.test(run) ? ' ' : run)).match(letter);
  const first = letters?.[0];
  if (!letters || first === undefined) return 'auto';
  const rtl = letters.filter((each) => rightToLeft.test(each)).length;
  const ltr = letters.length - rtl;
  return rtl > ltr || (rtl === ltr && rightToLeft.test(first)) ? 'rtl' : 'ltr';
}
