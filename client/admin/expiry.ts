import type { NewKey } from './ask-keys.ts';

const dayMs = 86_400_000;
/** The longest life the server gives a key. */
const longestDays = 366;

/** As the server wants it; a day ends with its last minute here. Null for a day that is past, too far away or none. */
export function expiryIn(
  choice: '30' | '90' | '365' | 'day',
  day: string,
  now: number,
): NewKey['expires'] | null {
  if (choice !== 'day') return { inDays: Number(choice) };
  const end = new Date(`${day}T23:59:00`).getTime();
  return end > now && end <= now + longestDays * dayMs ? { at: new Date(end).toISOString() } : null;
}

/** For a field of days, `YYYY-MM-DD`. */
export function lastDay(now: number): string {
  const last = new Date(now + (longestDays - 1) * dayMs);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${last.getFullYear()}-${two(last.getMonth() + 1)}-${two(last.getDate())}`;
}
