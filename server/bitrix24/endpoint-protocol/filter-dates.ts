import { QuestionRefused } from './question-refused.ts';

/** Whether day or month stands first in dates such as `03/04/2026`. */
export type DayPlace = 'day first' | 'month first';

/** A second or a day, as a filter names it. */
export interface Moment {
  /** Milliseconds since the epoch, as if every wall clock showed UTC. */
  readonly from: number;
  /** The first millisecond after it. */
  readonly until: number;
}

const dayMs = 86_400_000;
const time = String.raw`(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?(?: ?([ap]m))?)?`;
const yearFirst = new RegExp(`^(\\d{4})[-./](\\d{1,2})[-./](\\d{1,2})${time}$`, 'i');
const dotted = new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})${time}$`, 'i');
const slashed = new RegExp(`^(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4})${time}$`, 'i');

/**
 * Reads a date in the portal's format, with or without a time (biconnector contract 7.6).
 * @param dayPlace decides dates with slashes or dashes; undefined: only those with one reading are read
 * @throws QuestionRefused `VALUE_UNFIT` or `DATE_AMBIGUOUS`
 */
export function readMoment(text: string, dayPlace: DayPlace | undefined): Moment {
  const [, year = '', month = '', day = '', ...clock] = yearFirst.exec(text) ?? inYearOrder(text, dayPlace);
  const date = dayStart(Number(year), Number(month), Number(day));
  const seconds = readClock(clock);
  if (date === undefined || seconds === undefined) throw new QuestionRefused('VALUE_UNFIT', text);
  if (clock[0] === undefined) return { from: date, until: date + dayMs };
  const from = date + seconds * 1000;
  // A time without seconds means its first second, as in the portal's own filters.
  return { from, until: from + 1000 };
}

/** The parts of a date as `yearFirst` has them. */
function inYearOrder(text: string, dayPlace: DayPlace | undefined): readonly (string | undefined)[] {
  const withDots = dotted.exec(text);
  const parts = withDots ?? slashed.exec(text);
  if (parts === null) throw new QuestionRefused('VALUE_UNFIT', text);
  const [whole, first, second, year, ...clock] = parts;
  const dayFirst = withDots !== null || placeIn(text) === 'day first' || dayPlace === 'day first';
  if (withDots === null && (placeIn(text) ?? dayPlace) === undefined && first !== second)
    throw new QuestionRefused('DATE_AMBIGUOUS', text);
  return dayFirst ? [whole, year, second, first, ...clock] : [whole, year, first, second, ...clock];
}

/** What a date with slashes tells by itself: a number above 12 is a day, and only month-first formats say `pm`. */
function placeIn(text: string): DayPlace | undefined {
  const [, first, second, , hour, , , half] = slashed.exec(text) ?? [];
  if (Number(first) > 12) return 'day first';
  if (Number(second) > 12) return 'month first';
  if (half !== undefined) return 'month first';
  return Number(hour) > 12 ? 'day first' : undefined;
}

/**
 * Finds out from all dates of a question whether the portal writes the day first.
 * @returns undefined when no date tells
 * @throws QuestionRefused `DATE_AMBIGUOUS` when two dates contradict each other
 */
export function dayPlaceOf(texts: Iterable<string>): DayPlace | undefined {
  let found: DayPlace | undefined;
  for (const text of texts) {
    const place = placeIn(text);
    if (place !== undefined && found !== undefined && place !== found)
      throw new QuestionRefused('DATE_AMBIGUOUS', text);
    found ??= place;
  }
  return found;
}

function dayStart(year: number, month: number, day: number): number | undefined {
  // Date.UTC would take years below 100 for years of the last century.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? date.getTime()
    : undefined;
}

/** @returns seconds since midnight; undefined for a time that no clock shows */
function readClock([hour = '0', minute = '0', second = '0', half]: readonly (string | undefined)[]):
  number | undefined {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)];
  if (m > 59 || s > 59 || h > 23) return undefined;
  if (half === undefined) return h * 3600 + m * 60 + s;
  if (h < 1 || h > 12) return undefined;
  return ((h % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)) * 3600 + m * 60 + s;
}

/** The last second that every database and JSON reader can hold. */
export const lastSecond = Date.UTC(9999, 11, 31, 23, 59, 59);

/** The first day that begins at this moment or later, as `2026-08-31`. */
export const dayText = (at: number): string =>
  new Date(Math.ceil(at / dayMs) * dayMs).toISOString().slice(0, 10);
/** A moment as `2026-08-31 23:59:59`. */
export const secondText = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');
