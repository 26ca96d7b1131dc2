import { randomBytes } from 'node:crypto';
import { sha256Hex } from '../secrets/sha256.ts';

/** A key as it is handed out: `cdk_<id>_<secret>`. The prefix lets secret scanners find one that got lost. */
export interface KeyText {
  /** 16 hexadecimal characters; no secret, so that a key can be named. */
  readonly id: string;
  /** 256 bits in base64url. */
  readonly secret: string;
}

const form = /^cdk_(?<id>[0-9a-f]{16})_(?<secret>[A-Za-z0-9_-]{43})$/;

export const makeKey = (): KeyText => ({
  id: randomBytes(8).toString('hex'),
  secret: randomBytes(32).toString('base64url'),
});

export const writeKey = ({ id, secret }: KeyText): string => `cdk_${id}_${secret}`;

export function readKey(text: string): KeyText | undefined {
  const { id, secret } = form.exec(text)?.groups ?? {};
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** What is stored of the secret. It is random and long: a slow hash would add nothing. */
export const digestOf = (secret: string): string => sha256Hex(secret);
