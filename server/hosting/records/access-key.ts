import { randomBytes } from 'node:crypto';
import { sha256Hex } from '../../secrets/sha256.ts';

/** The access key of a hosted database: `cdb_` and 32 random bytes in base64url. Bitrix24 sends it as the setting `key`. */
export const makeAccessKey = (): string => `cdb_${randomBytes(32).toString('base64url')}`;

/** Whether a text has the form of an access key. */
export const isAccessKey = (text: string): boolean => /^cdb_[A-Za-z0-9_-]{43}$/.test(text);

/** The form in which a key is looked up. The key is random and long, so a slow hash would add nothing. */
export const digestOfKey = (key: string): string => sha256Hex(key);
