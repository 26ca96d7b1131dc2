import { DeskError } from '../desk-error.ts';

/** The error for a database that cannot be used right now. The request may be repeated after a few seconds. */
export const databaseUnavailable = (cause: unknown): DeskError =>
  new DeskError('DATABASE_UNAVAILABLE', { retryAfter: 5, cause });
