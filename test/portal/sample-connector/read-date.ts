/**
 * Reads a date in the portal's locale or in ISO form: `31.05.2025 17:01:55`, `05/31/2025 05:01:55 pm`.
 * Returns `Y-m-d` or `Y-m-d H:i:s`, or undefined for anything else (biconnector contract 7.6).
 */
export function readDate(text: string): string | undefined {
  const [, date = '', time, half] =
    /^(\S+?)(?:[ T](\d\d?:\d\d:\d\d)(?: (am|pm))?)?$/i.exec(text.trim()) ?? [];
  const iso = readDay(date);
  if (iso === undefined || time === undefined) return iso;
  const [hours = '0', minutes = '', seconds = ''] = time.split(':');
  const hour24 = half === undefined ? Number(hours) : (Number(hours) % 12) + (/pm/i.test(half) ? 12 : 0);
  return `${iso} ${String(hour24).padStart(2, '0')}:${minutes}:${seconds}`;
}

function readDay(text: string): string | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  const russian = /^(\d\d)\.(\d\d)\.(\d{4})$/.exec(text);
  if (russian) return `${russian[3]}-${russian[2]}-${russian[1]}`;
  const american = /^(\d\d)\/(\d\d)\/(\d{4})$/.exec(text);
  return american ? `${american[3]}-${american[1]}-${american[2]}` : undefined;
}
