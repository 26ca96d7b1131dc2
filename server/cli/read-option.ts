import { InvalidArgumentError } from 'commander';

export function readId(text: string): string {
  if (/^[1-9]\d{0,14}$/.test(text)) return text;
  throw new InvalidArgumentError('An ID is a whole number such as 4.');
}

/** `title=Sales` or `title~sales`, as a query of the API has it. */
export function readFilter(text: string, former: readonly string[] = []): readonly string[] {
  const { field, sign, value } = /^(?<field>\w+)(?<sign>[=~])(?<value>.*)$/s.exec(text)?.groups ?? {};
  if (field === undefined || value === undefined)
    throw new InvalidArgumentError('A filter is field=value, or field~text for "contains".');
  const name = sign === '~' ? `filter[${field}][contains]` : `filter[${field}]`;
  return [...former, `${encodeURIComponent(name)}=${encodeURIComponent(value)}`];
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30m`, `1h` or `2d`, in milliseconds. */
export function readSpan(text: string): number {
  const { count, unit } = /^(?<count>\d{1,4})(?<unit>[mhd])$/.exec(text)?.groups ?? {};
  const ms = units[unit ?? ''];
  if (ms === undefined) throw new InvalidArgumentError('A span of time is 30m, 1h or 2d.');
  return Number(count) * ms;
}
