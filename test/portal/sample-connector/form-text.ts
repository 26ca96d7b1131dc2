import type { Json } from '../json.ts';

/** A value of a form: a text, or nothing where brackets made something else of it. */
export function formText(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
