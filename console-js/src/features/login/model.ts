import type { Site } from '../../api/console';

const emailShape = /^[^\s@]+@[^\s@]+$/;

export const looksLikeEmail = (text: string): boolean => emailShape.test(text.trim());

/** The site that the form starts with: the only one, or the first that can be used. */
export function firstSite(sites: readonly Site[]): string | null {
  return (sites.find((site) => !site.needs_setup) ?? sites[0])?.id ?? null;
}

/** A picker only makes sense with a choice. */
export const needsPicker = (sites: readonly Site[]): boolean => sites.length > 1;
