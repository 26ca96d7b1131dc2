import type { PortalLanguage } from '../../api.ts';
import type { BiSwitches } from '../bi-switches.ts';

type DateFormat = NonNullable<BiSwitches['dateFormat']>;

const formats: Readonly<Record<PortalLanguage, DateFormat>> = { ru: 'd.m.Y', en: 'm/d/Y' };

/** Date format of the portal's language, unless a switch sets another. */
export function dateFormatOf(lang: PortalLanguage, { dateFormat }: BiSwitches): DateFormat {
  return dateFormat ?? formats[lang];
}

/**
 * Rewrites `2025-05-31` or `2025-05-31 17:01:55` as the portal writes it in the filter of urlData (biconnector contract
 * 7.6). The American format has twelve-hour times. Other texts stay as they are.
 */
export function writeDate(iso: string, format: DateFormat): string {
  const [, year, month, day, hours, rest] =
    /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d)(:\d\d:\d\d))?$/.exec(iso) ?? [];
  if (year === undefined || month === undefined || day === undefined) return iso;
  const american = format === 'm/d/Y';
  const date = {
    'd.m.Y': `${day}.${month}.${year}`,
    'm/d/Y': `${month}/${day}/${year}`,
    'Y-m-d': `${year}-${month}-${day}`,
  }[format];
  if (hours === undefined || rest === undefined) return date;
  return american ? `${date} ${twelveHours(Number(hours), rest)}` : `${date} ${hours}${rest}`;
}

function twelveHours(hours: number, rest: string): string {
  return `${String(hours % 12 || 12).padStart(2, '0')}${rest} ${hours < 12 ? 'am' : 'pm'}`;
}
