import { DeskError } from '../desk-error.ts';

/** Worth trying again in a moment, at another process perhaps. */
export const databaseUnavailable = (cause: unknown): DeskError =>
  new DeskError('DATABASE_UNAVAILABLE', { retryAfter: 5, cause });
