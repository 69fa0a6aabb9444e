import { describe, expect, it } from 'vitest';
import {
  formatClock,
  formatDate,
  formatDateTime,
  formatDay,
  formatNumber,
  formatRelative,
  formatTime,
  formatWait,
  persianDigits,
} from '../src/format';

const zone = 'Asia/Tehran';
// 1 Farvardin 1405, 09:05 in Tehran.
const nowruz = Date.UTC(2026, 2, 21, 5, 35);
const day = 86_400_000;

describe('Persian', () => {
  it('writes Jalali dates with Persian digits', () => {
    expect(formatDate(nowruz, 'fa', zone)).toBe('۱ فروردین ۱۴۰۵');
    expect(formatTime(nowruz, 'fa', zone)).toBe('۰۹:۰۵');
    expect(formatDateTime(nowruz, 'fa', zone)).toBe('۱ فروردین ۱۴۰۵، ۰۹:۰۵');
  });

  it('names days', () => {
    expect(formatDay(nowruz, nowruz + 3_600_000, 'fa', zone)).toBe('امروز');
    expect(formatDay(nowruz - day, nowruz, 'fa', zone)).toBe('دیروز');
    expect(formatDay(nowruz, nowruz + 3 * day, 'fa', zone)).toBe('شنبه ۱ فروردین');
    expect(formatDay(nowruz - 3 * day, nowruz, 'fa', zone)).toBe('چهارشنبه ۲۷ اسفند ۱۴۰۴');
  });

  it('writes numbers, clocks and waits', () => {
    expect(formatNumber(12, 'fa')).toBe('۱۲');
    expect(persianDigits('سفارش A-1024')).toBe('سفارش A-۱۰۲۴');
    expect(formatClock(3_792_000, 'fa')).toBe('۱:۰۳:۱۲');
    expect(formatWait([120, 420], 'fa')).toBe('۲ تا ۷ دقیقه');
    expect(formatWait([0, 45], 'fa')).toBe('کمتر از یک دقیقه');
    expect(formatWait([30, 200], 'fa')).toBe('حداکثر ۴ دقیقه');
    expect(formatRelative(nowruz - 5 * 60_000, nowruz, 'fa')).toBe('۵ دقیقه پیش');
  });
});

describe('English', () => {
  it('writes dates, times and days', () => {
    expect(formatDateTime(nowruz, 'en', zone)).toBe('21 March 2026, 09:05');
    expect(formatDay(nowruz, nowruz, 'en', zone)).toBe('Today');
    expect(formatDay(nowruz, nowruz + 3 * day, 'en', zone)).toBe('Saturday, 21 March');
    expect(formatDay(nowruz, nowruz + 400 * day, 'en', zone)).toBe('Saturday, 21 March 2026');
  });

  it('writes clocks, waits and ages', () => {
    expect(formatClock(7_400, 'en')).toBe('0:07');
    expect(formatWait([120, 420], 'en')).toBe('2 to 7 minutes');
    expect(formatWait([180, 180], 'en')).toBe('about 3 minutes');
    expect(formatWait([0, 61], 'en')).toBe('up to 2 minutes');
    expect(formatWait([7_200, 10_800], 'en')).toBe('2 to 3 hours');
    expect(formatRelative(nowruz, nowruz + 20_000, 'en')).toBe('just now');
    expect(formatRelative(nowruz, nowruz + 3 * 3_600_000, 'en')).toBe('3 hours ago');
  });
});
