import { createHash } from 'node:crypto';

/** The SHA-256 digest of a text in UTF-8: 32 bytes. */
export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The SHA-256 digest of a text in UTF-8: 64 lower-case hexadecimal digits. */
export const sha256Hex = (text: string): string => sha256(text).toString('hex');
