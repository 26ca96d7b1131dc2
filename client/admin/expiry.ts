import type { NewKey } from './ask-keys.ts';

const dayMs = 86_400_000;
/** The longest life of a key that the server accepts. */
const longestDays = 366;

/** The expiry in the form the server accepts: a day ends with its last local minute. Null if the day is past, too far away or not a day. */
export function expiryIn(
  choice: '30' | '90' | '365' | 'day',
  day: string,
  now: number,
): NewKey['expires'] | null {
  if (choice !== 'day') return { inDays: Number(choice) };
  const end = new Date(`${day}T23:59:00`).getTime();
  return end > now && end <= now + longestDays * dayMs ? { at: new Date(end).toISOString() } : null;
}

/** The last day that a date input may offer, as `YYYY-MM-DD`. */
export function lastDay(now: number): string {
  const last = new Date(now + (longestDays - 1) * dayMs);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${last.getFullYear()}-${two(last.getMonth() + 1)}-${two(last.getDate())}`;
}
