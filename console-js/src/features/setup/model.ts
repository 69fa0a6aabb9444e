export const passwordLength = { low: 10, high: 200 };

/** The one-time link is /console/#setup=TOKEN: what follows # never reaches a server's log. */
export function setupToken(hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('setup');
  return token === null || token === '' ? null : token;
}

export function passwordFits(password: string): boolean {
  const length = Array.from(password).length;
  return length >= passwordLength.low && length <= passwordLength.high;
}
