/** An object as Bitrix24 gave it: fields may be missing, null, of another type, or unknown (biconnector contract 2.2). */
export type Item = Readonly<Record<string, unknown>>;

export const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Text and numbers as text, everything else as `''`: the empty object that stands for a date is no value (3.4). */
export const readText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** A whole number, also as text; null where there is none. */
export const readNumber = (value: unknown): number | null =>
  /^-?\d{1,15}$/.test(readText(value)) ? Number(value) : null;

/** `Y-m-d H:i:s` in the portal server's own time, or null. */
export const readDate = (value: unknown): string | null => readText(value) || null;

/** undefined: the portal does not say. */
export function readFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === undefined || value === null ? undefined : ['Y', '1', 'true'].includes(readText(value));
}

/** A list; `null`, `{}` and everything else that stands for an empty one is one. */
export const readList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A value as JSON; nested deeper than the stack it has none. */
export function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '…';
  }
}
