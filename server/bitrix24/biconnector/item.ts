/**
 * An object as Bitrix24 returns it: fields may be missing, null, of another type, or unknown (biconnector contract
 * 2.2).
 */
export type Item = Readonly<Record<string, unknown>>;

export const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The `item` in the result of a `*.get` method; undefined if it is missing (biconnector contract 2.2). */
export const itemOf = (result: unknown): Item | undefined =>
  isItem(result) && isItem(result['item']) ? result['item'] : undefined;

/**
 * Reads text and numbers as text and everything else as `''`, such as the empty object that stands for a date
 * (biconnector contract 3.4).
 */
export const readText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** Reads a whole number, which may come as text; null for anything else. */
export const readNumber = (value: unknown): number | null =>
  /^-?\d{1,15}$/.test(readText(value)) ? Number(value) : null;

/** Reads a date, `Y-m-d H:i:s` in the portal server's own time zone; null if it is missing. */
export const readDate = (value: unknown): string | null => readText(value) || null;

/** Reads a flag, which may come as `Y`, `1` or `true`; undefined if the portal does not say. */
export function readFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === undefined || value === null ? undefined : ['Y', '1', 'true'].includes(readText(value));
}

/** Reads a list; `null`, `{}` and anything else stands for an empty one. */
export const readList = (value: unknown): readonly unknown[] => listOf(value) ?? [];

/**
 * Reads a list that PHP may write as an object with numbers for names: json_encode does so when a position is missing.
 * @returns undefined for a value that is no list
 */
export function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  const names = isItem(value) ? Object.keys(value) : [];
  if (names.length === 0 || !names.every(name => /^\d+$/.test(name))) return undefined;
  return Object.values(value as Item);
}

/** Writes a value as JSON, or as `…` if it is nested too deep for the stack. */
export function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '…';
  }
}
