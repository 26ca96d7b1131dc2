import { timingSafeEqual } from 'node:crypto';
import { sha256 } from './sha256.ts';

/** Compares two secrets in a time that depends neither on where they differ nor on how long they are. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(sha256(one), sha256(other));
}
