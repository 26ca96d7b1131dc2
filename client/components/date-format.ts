import { useI18n } from 'vue-i18n';

/** The time of a record of the portal, such as `2026-11-28 17:30:41`, which does not say in which time zone it is. */
const wallClock = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)$/;

const minuteStyle = { dateStyle: 'medium', timeStyle: 'short' } as const;

const write = (locale: string, iso: string, options: Intl.DateTimeFormatOptions): string => {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : new Intl.DateTimeFormat(locale, options).format(at);
};

/** Writes the time of a portal's record as the portal's server read its clock; a text of another form stays as it is. */
export function writePortalTime(locale: string, text: string): string {
  const [, day = '', time = ''] = wallClock.exec(text) ?? [];
  const iso = `${day}T${time}Z`;
  return Number.isNaN(Date.parse(iso)) ? text : write(locale, iso, { ...minuteStyle, timeZone: 'UTC' });
}

/** Dates and times in the page's language. A text that is not a time stays as it is. */
export function useDateFormat(): {
  /** In the computer's time zone, as `minute` and `second` are. */
  readonly day: (iso: string) => string;
  readonly minute: (iso: string) => string;
  readonly second: (iso: string) => string;
  /** The time of a portal's record in the style of `minute`; nothing where the portal gave none. */
  readonly portalMinute: (text: string | null | undefined) => string | null;
} {
  const { locale } = useI18n();
  return {
    day: iso => write(locale.value, iso, { dateStyle: 'medium' }),
    minute: iso => write(locale.value, iso, minuteStyle),
    second: iso => write(locale.value, iso, { dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' }),
    portalMinute: text => (text === null || text === undefined ? null : writePortalTime(locale.value, text)),
  };
}
