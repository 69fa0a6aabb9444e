// The formats of client-js, bound to one language.
import {
  formatClock,
  formatDateTime,
  formatDay,
  formatNumber,
  formatRelative,
  formatTime,
} from '@pasokh/client/format';
import type { Language } from '@pasokh/client/format';
import type { Words } from './en';

export interface Format {
  number(value: number): string;
  /** A running time: 0:07, 3:12, 1:03:12. */
  clock(ms: number): string;
  /** A span in words, rounded up: a wait must not look over before it is. */
  duration(ms: number): string;
  time(at: number): string;
  dateTime(at: number): string;
  day(at: number, now: number): string;
  relative(at: number, now: number): string;
}

export function createFormat(language: Language, words: Words): Format {
  const number = (value: number): string => formatNumber(value, language);
  return {
    number,
    clock: (ms) => formatClock(ms, language),
    duration(ms) {
      const seconds = Math.max(0, Math.ceil(ms / 1000));
      if (seconds < 60) return words.time.seconds(number(seconds));
      const minutes = Math.ceil(seconds / 60);
      if (minutes < 60) return words.time.minutes(number(minutes));
      return words.time.hours(number(Math.ceil(minutes / 60)));
    },
    time: (at) => formatTime(at, language),
    dateTime: (at) => formatDateTime(at, language),
    day: (at, now) => formatDay(at, now, language),
    relative: (at, now) => formatRelative(at, now, language),
  };
}
