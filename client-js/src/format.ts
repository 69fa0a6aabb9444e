// Numbers, dates and durations for people, in Persian (Jalali calendar, Persian digits) and English.

import { cached, formatNumber, locales } from './language';
import type { Language } from './language';

export { direction, formatNumber } from './language';
export type { Language } from './language';

function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return cached(
    `date ${language} ${JSON.stringify(options)}`,
    () => new Intl.DateTimeFormat(locales[language], options),
  );
}

const zone = (timeZone: string | undefined) => (timeZone === undefined ? {} : { timeZone });

/** The digits of a text in Persian; everything else stays. */
export function persianDigits(text: string): string {
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(0x06f0 + Number(digit)));
}

export function formatTime(at: number, language: Language, timeZone?: string): string {
  return dateFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...zone(timeZone),
  }).format(at);
}

export function formatDate(at: number, language: Language, timeZone?: string): string {
  return dateFormat(language, { day: 'numeric', month: 'long', year: 'numeric', ...zone(timeZone) }).format(
    at,
  );
}

export function formatDateTime(at: number, language: Language, timeZone?: string): string {
  return `${formatDate(at, language, timeZone)}${language === 'fa' ? '، ' : ', '}${formatTime(at, language, timeZone)}`;
}

/** Equal for two times of the same day in the reader's time zone. */
export function dayKey(at: number, timeZone?: string): string {
  const options: Intl.DateTimeFormatOptions = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...zone(timeZone),
  };
  return dateFormat('en', options).format(at);
}

const dayMs = 86_400_000;

/** "Today", "Yesterday", or the date with its weekday. */
export function formatDay(at: number, now: number, language: Language, timeZone?: string): string {
  const day = dayKey(at, timeZone);
  if (day === dayKey(now, timeZone)) return language === 'fa' ? 'امروز' : 'Today';
  if (day === dayKey(now - dayMs, timeZone)) return language === 'fa' ? 'دیروز' : 'Yesterday';
  const part = (options: Intl.DateTimeFormatOptions): string =>
    dateFormat(language, { ...options, ...zone(timeZone) }).format(at);
  const date = part({ day: 'numeric', month: 'long' });
  const year = part({ year: 'numeric' });
  const sameYear = dateFormat(language, { year: 'numeric', ...zone(timeZone) }).format(now) === year;
  return `${part({ weekday: 'long' })}${language === 'fa' ? ' ' : ', '}${date}${sameYear ? '' : ` ${year.replace(/[^\p{Nd}]/gu, '')}`}`;
}

/** "just now", "5 minutes ago", "3 hours ago", then the date. */
export function formatRelative(at: number, now: number, language: Language): string {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return language === 'fa' ? 'همین حالا' : 'just now';
  if (minutes >= 24 * 60) return formatDate(at, language);
  const format = cached(`relative ${language}`, () => new Intl.RelativeTimeFormat(locales[language]));
  return minutes < 60 ? format.format(-minutes, 'minute') : format.format(-Math.floor(minutes / 60), 'hour');
}

/** A running time as a clock: 0:07, 3:12, 1:03:12. */
export function formatClock(ms: number, language: Language): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const text = hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  return language === 'fa' ? persianDigits(text) : text;
}

/** A wait between two numbers of seconds, in words. */
export function formatWait([from, to]: readonly [number, number], language: Language): string {
  const fa = language === 'fa';
  if (to <= 60) return fa ? 'کمتر از یک دقیقه' : 'less than a minute';
  const hours = from >= 5400;
  const unit = hours ? 3600 : 60;
  const low = Math.floor(from / unit);
  const high = Math.ceil(to / unit);
  const name = fa ? (hours ? 'ساعت' : 'دقیقه') : (hours ? 'hour' : 'minute') + (high === 1 ? '' : 's');
  const number = (value: number): string => formatNumber(value, language);
  if (low === 0) return fa ? `حداکثر ${number(high)} ${name}` : `up to ${number(high)} ${name}`;
  if (low === high) return fa ? `حدود ${number(high)} ${name}` : `about ${number(high)} ${name}`;
  return fa ? `${number(low)} تا ${number(high)} ${name}` : `${number(low)} to ${number(high)} ${name}`;
}
