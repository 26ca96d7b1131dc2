import { useI18n } from 'vue-i18n';

/** Formats bytes in the page's language. */
export function useFileSize(): (bytes: number) => string {
  const { locale } = useI18n();
  return bytes => {
    const [value, unit] =
      bytes < 1024
        ? [bytes, 'byte']
        : bytes < 1024 * 1024
          ? [bytes / 1024, 'kilobyte']
          : [bytes / 1048576, 'megabyte'];
    return new Intl.NumberFormat(locale.value, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: value < 10 && unit !== 'byte' ? 1 : 0,
    }).format(value);
  };
}
