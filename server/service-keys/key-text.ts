import { randomBytes } from 'node:crypto';
import { sha256Hex } from '../secrets/sha256.ts';

/** A key as its owner gets it: `cdk_<id>_<secret>`. The prefix lets secret scanners find a leaked one. */
export interface KeyText {
  /** 16 hexadecimal digits that name the key; not secret. */
  readonly id: string;
  /** 256 bits in base64url. */
  readonly secret: string;
}

const form = /^cdk_(?<id>[0-9a-f]{16})_(?<secret>[A-Za-z0-9_-]{43})$/;

/** Makes a new random key. */
export const makeKey = (): KeyText => ({
  id: randomBytes(8).toString('hex'),
  secret: randomBytes(32).toString('base64url'),
});

/** Writes a key as its owner gets it. */
export const writeKey = ({ id, secret }: KeyText): string => `cdk_${id}_${secret}`;

/** Reads a key. @returns undefined when the text does not have the form of one */
export function readKey(text: string): KeyText | undefined {
  const { id, secret } = form.exec(text)?.groups ?? {};
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** The stored form of the secret. It is random and long, so a slow hash would add nothing. */
export const digestOf = (secret: string): string => sha256Hex(secret);
