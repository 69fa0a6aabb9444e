/**
 * A name inside a sentence of another direction: without the two invisible marks, "سارا joined." would be turned
 * around its full stop.
 */
export const isolate = (name: string): string => `\u2068${name}\u2069`;
