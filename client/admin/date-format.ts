import { useI18n } from 'vue-i18n';

/** Dates and times in the page's language and the computer's time zone. A text that is not a time stays as it is. */
export function useDateFormat(): {
  readonly day: (iso: string) => string;
  readonly minute: (iso: string) => string;
} {
  const { locale } = useI18n();
  const write = (iso: string, options: Intl.DateTimeFormatOptions): string => {
    const at = new Date(iso);
    return Number.isNaN(at.getTime()) ? iso : new Intl.DateTimeFormat(locale.value, options).format(at);
  };
  return {
    day: iso => write(iso, { dateStyle: 'medium' }),
    minute: iso => write(iso, { dateStyle: 'medium', timeStyle: 'short' }),
  };
}
