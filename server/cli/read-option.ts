import { InvalidArgumentError } from 'commander';

export function readId(text: string): string {
  if (/^[1-9]\d{0,14}$/.test(text)) return text;
  throw new InvalidArgumentError('An ID is a whole number such as 4.');
}

export function readDatabaseId(text: string): string {
  if (/^[0-9a-f]{16}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'The ID of a database looks like 976623e709faf9c5; "databases list" shows it.',
  );
}

export function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 1 to 65535.');
}

/** Turns `title=Sales` or `title~sales` into a query parameter of the API, and appends it to the earlier ones. */
export function readFilter(text: string, earlier: readonly string[] = []): readonly string[] {
  const { field, sign, value } = /^(?<field>\w+)(?<sign>[=~])(?<value>.*)$/s.exec(text)?.groups ?? {};
  if (field === undefined || value === undefined)
    throw new InvalidArgumentError('A filter is field=value, or field~text for "contains".');
  const name = sign === '~' ? `filter[${field}][contains]` : `filter[${field}]`;
  return [...earlier, `${encodeURIComponent(name)}=${encodeURIComponent(value)}`];
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Turns `30m`, `1h` or `2d` into milliseconds. */
export function readSpan(text: string): number {
  const { count, unit } = /^(?<count>\d{1,4})(?<unit>[mhd])$/.exec(text)?.groups ?? {};
  const ms = units[unit ?? ''];
  if (ms === undefined) throw new InvalidArgumentError('A time span looks like 30m, 1h or 2d.');
  return Number(count) * ms;
}
