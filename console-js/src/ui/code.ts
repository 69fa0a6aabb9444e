// The codes of a second factor, as people type them.

/** Keyboards of Persian and Arabic have digits of their own, and a copied code brings blanks along. */
export function normalCode(text: string): string {
  return text
    .replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace(/[\s\u200c-\u200f\u2066-\u2069]/g, '');
}

export const isTotpCode = (code: string): boolean => /^\d{6}$/.test(code);

/** `xxxx-xxxx-xxxx-xxxx`, in any case, with or without the dashes. */
export const isRecoveryCode = (code: string): boolean => /^(?:[a-z\d]{4}-?){3}[a-z\d]{4}$/i.test(code);

/** In groups of four, as authenticators show it and as it is read aloud. */
export const spaced = (secret: string): string => secret.replace(/.{4}(?=.)/g, '$& ');
