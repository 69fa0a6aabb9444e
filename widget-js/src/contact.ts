// Whether a contact can be reached: an e-mail address or a telephone number, also in Persian or Arabic digits.

const mail = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/u;
const phone = /^\+?\d{7,15}$/;

/** The contact as it is sent: trimmed, a telephone number in Latin digits without ornament. Null: not usable. */
export function normaliseContact(text: string): string | null {
  const trimmed = text.trim();
  if (mail.test(trimmed)) return trimmed;
  const digits = trimmed
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\s().-]/g, '');
  return phone.test(digits) ? digits : null;
}
