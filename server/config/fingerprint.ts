import { createHmac } from 'node:crypto';
import type { Config, NonEmpty } from './config.ts';

/**
 * What a server with this configuration says of itself, so that its operator can tell it from another one behind the same
 * address. The first is that of the key in front; while keys change, another process may show one of the others. Says nothing
 * about the keys, which are random.
 */
export function fingerprintsOf({
  tokenKeys,
  appUrl,
}: Pick<Config, 'tokenKeys' | 'appUrl'>): NonEmpty<string> {
  const [first, ...others] = tokenKeys;
  const of = (key: Buffer) =>
    createHmac('sha256', key).update(`healthz ${appUrl}`).digest('hex').slice(0, 16);
  return [of(first.key), ...others.map(({ key }) => of(key))];
}
