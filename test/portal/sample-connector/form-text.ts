import type { Json } from '../json.ts';

/** Reads a form value as text; a missing value or an array becomes an empty text. */
export function formText(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
