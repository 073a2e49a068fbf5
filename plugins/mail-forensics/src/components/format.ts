import { DateTime } from 'luxon';
import type { Messages } from './useMessages';

/** Which clock times are shown by: UTC, or that of the browser. */
export type Zone = 'utc' | 'local';

/**
 * `2026-11-02 09:14:05`, or as the language of the app writes it, by the clock of `zone`; an unreadable time is shown as it
 * came.
 */
export function formatTime(iso: string, t: Messages, zone: Zone): string {
  const time = DateTime.fromISO(iso, { zone });
  return time.isValid ? time.toFormat(t('common.timeFormat')) : iso;
}

/** The same with the zone named, for places where no heading names it. */
export function formatTimeWithZone(
  iso: string,
  t: Messages,
  zone: Zone = 'utc',
): string {
  const time = DateTime.fromISO(iso, { zone });
  return time.isValid
    ? `${formatTime(iso, t, zone)} ${
        zone === 'utc' ? 'UTC' : time.toFormat('ZZ')
      }`
    : iso;
}

/** Name of the zone: `UTC`, or for example `Europe/Berlin`. */
export function zoneName(zone: Zone): string {
  return zone === 'utc' ? 'UTC' : DateTime.local().zoneName;
}

/** `40 s`, `12 min`, `3 h 02 min`, `5 d 3 h`; less than a second, and times that lie ahead, are `0 s`. */
export function formatDuration(seconds: number, t: Messages): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) {
    return t('common.duration.seconds', { seconds: String(whole) });
  }
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) {
    return t('common.duration.minutes', { minutes: String(minutes) });
  }
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? t('common.duration.hours', {
        hours: String(hours),
        minutes: String(minutes % 60).padStart(2, '0'),
      })
    : t('common.duration.days', {
        days: String(Math.floor(hours / 24)),
        hours: String(hours % 24),
      });
}

const SIZE_UNITS = ['kB', 'MB', 'GB', 'TB'];

/** Two or three significant digits in decimal units: `999 B`, `1.2 MB`, or `1,2 MB` as the language of the app has it. */
export function formatSize(bytes: number, t: Messages): string {
  if (bytes < 1000) {
    return `${bytes} B`;
  }
  let value = bytes;
  let unit = -1;
  do {
    value /= 1000;
    unit += 1;
  } while (Math.round(value) >= 1000 && unit < SIZE_UNITS.length - 1);
  const digits = value < 9.95 ? 1 : 0;
  const number = value.toLocaleString(t('common.locale'), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  });
  return `${number} ${SIZE_UNITS[unit]}`;
}

/**
 * Bytes of what a person typed: `1500`, `20 kB`, `1.5MB`, `2 GiB`.
 *
 * @returns undefined where it is not a size
 */
export function parseSize(text: string): number | undefined {
  const match = /^\s*(\d+(?:[.,]\d+)?)\s*(?:([kmgt]?)(i?)b?)?\s*$/i.exec(text);
  if (!match) {
    return undefined;
  }
  const [, number, prefix = '', binary = ''] = match;
  const power = ['', 'k', 'm', 'g', 't'].indexOf(prefix.toLowerCase());
  const base = binary ? 1024 : 1000;
  return Math.round(Number(number.replace(',', '.')) * base ** power);
}

/** `12,345`, with the separators of the app's language. */
export function formatCount(count: number, t: Messages): string {
  return count.toLocaleString(t('common.locale'));
}

/** First and last characters of a hash: enough to tell two apart at a glance. */
export function shortHash(hash: string): string {
  return hash.length > 16 ? `${hash.slice(0, 8)}…${hash.slice(-4)}` : hash;
}
