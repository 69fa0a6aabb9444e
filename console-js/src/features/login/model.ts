import type { Site } from '../../api/console';
import type { Problem } from '../../api/http';

const emailShape = /^[^\s@]+@[^\s@]+$/;

export const looksLikeEmail = (text: string): boolean => emailShape.test(text.trim());

/** `?site=KEY`: which site to sign in to, where the server has several. */
export const siteInAddress = (search: string): string | null =>
  new URLSearchParams(search).get('site')?.trim() || null;

/** The site that the form starts with. The server names none when there are several and none was asked for. */
export const firstSite = (sites: readonly Site[], asked: string | null): string =>
  sites[0]?.id ?? asked ?? '';

/** The password was right, and a second factor is on. */
export const wantsCode = (problem: Problem | null): boolean => problem?.code === 'code_required';
