import { Buffer } from 'node:buffer';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { parseUrl } from '../net/parse-url.ts';

export interface EncryptionKey {
  readonly id: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export type NonEmpty<T> = readonly [T, ...T[]];

export const required = (hint: string) => z.string({ error: `is missing: ${hint}` });

/** Parses each entry of a comma list. An entry for which `parse` returns a `Problem` becomes an issue of the schema. */
export function listOf<T extends object | string>(
  text: z.ZodString | z.ZodDefault<z.ZodString>,
  parse: (entry: string) => T | Problem,
) {
  return text.transform((value, context): NonEmpty<T> => {
    const entries = value.split(',').map(entry => entry.trim());
    const parsed = entries.filter(entry => entry !== '').map(parse);
    const good = parsed.filter(entry => !(entry instanceof Problem)) as T[];
    for (const entry of parsed)
      if (entry instanceof Problem) context.addIssue({ code: 'custom', message: entry.text });
    const [first, ...rest] = good;
    if (first !== undefined) return [first, ...rest];
    if (parsed.length === 0) context.addIssue({ code: 'custom', message: 'is an empty list' });
    return z.NEVER;
  });
}

/** Explains why a value is invalid, without repeating a secret. */
export class Problem {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** @param secureOnly refuses http */
export function parseOrigin(text: string, secureOnly: boolean): string | Problem {
  const url = parseUrl(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    return new Problem(`"${text}" is not an http(s) address`);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '') {
    return new Problem(`"${text}" is more than an origin such as https://desk.example.com`);
  }
  if (secureOnly && url.protocol !== 'https:') {
    return new Problem(
      `"${text}" is not https (set ALLOW_INSECURE_PORTALS=1 to allow that in closed networks)`,
    );
  }
  return url.origin;
}

/** Parses `id:base64 of 32 bytes`. */
export function parseTokenKey(text: string): EncryptionKey | Problem {
  const { id, key } = /^(?<id>[A-Za-z0-9_-]{1,32}):(?<key>[A-Za-z0-9+/]{43}=)$/.exec(text)?.groups ?? {};
  // The message does not repeat the entry, because it is a secret.
  if (id === undefined || key === undefined)
    return new Problem('holds an entry that is not "id:base64 of 32 bytes"');
  return { id, key: Buffer.from(key, 'base64') };
}

/** True for a list in the notation of Express' `trust proxy`. */
export const isProxyList = (text: string): boolean =>
  /^\d{1,2}$/.test(text) ||
  text
    .split(',')
    .map(entry => entry.trim())
    .every(
      entry =>
        /^(loopback|linklocal|uniquelocal)$/.test(entry) ||
        ipaddr.isValid(entry) ||
        ipaddr.isValidCIDR(entry),
    );

export const port = () =>
  z.coerce.number('is not a port').int('is not a port').min(0, 'is not a port').max(65535, 'is not a port');
export const wholeNumber = (least: number, most: number) => {
  const problem = `is not a whole number from ${least} to ${most}`;
  return z.coerce.number(problem).int(problem).min(least, problem).max(most, problem);
};
